// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A word's `usage` against what was written behind the word. The form of a usage is in plugin/descriptor.hpp; it is
// matched from left to right, and whether an optional part is there is decided by its first argument alone.
//
// Codes, all errors:
//
//     RF0107  an undeclared list
//     RF0108  undeclared hours
//     RF0201  an argument that does not belong here
//     RF0202  an argument is missing
//     RF0203  a text that cannot be read as a number

#ifndef RINGFENCE_PLUGIN_USAGE_HPP
#define RINGFENCE_PLUGIN_USAGE_HPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/plugin/descriptor.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

/// One thing that an argument can be: of a kind, or a keyword itself.
struct usage_choice {
    argument_kind kind = argument_kind::keyword;
    std::string_view keyword;  ///< when `kind` is `keyword`
};

struct usage_element {
    std::vector<usage_choice> choices;         ///< one argument, any of these; empty for an optional part
    bool repeats = false;                      ///< more of them may follow, joined by `,` or `|`
    std::vector<usage_element> optional_part;  ///< arguments that may be left out together
};

namespace usages {

struct kind_name {
    std::string_view word;
    argument_kind kind;
    std::string_view meaning;
};

inline constexpr std::array<kind_name, 9> kind_names{
    {{"LIST", argument_kind::list, "the name of a list"},
     {"HOURS", argument_kind::hours, "the name of hours"},
     {"NUMBER", argument_kind::number, "a number"},
     {"PATTERN", argument_kind::pattern, "a number, a prefix or a range"},
     {"TEXT", argument_kind::text, "a text in quotes"},
     {"CODE", argument_kind::code, "a code in capital letters"},
     {"WORD", argument_kind::word, "a word"},
     {"INTEGER", argument_kind::integer, "an integer"},
     {"DURATION", argument_kind::duration, "a duration as `5m`"}}};

class reader {
public:
    explicit reader(std::string_view usage) : usage_{usage}, rest_{usage} {}

    std::vector<usage_element> read()
    {
        std::vector<usage_element> elements = sequence();
        if (!rest_.empty())
            fail();
        return elements;
    }

private:
    [[noreturn]] void fail() const
    {
        throw std::invalid_argument{"malformed usage `" + std::string{usage_} + "` at `" + std::string{rest_} + '`'};
    }

    bool take(std::string_view token)
    {
        if (!rest_.starts_with(token))
            return false;
        rest_.remove_prefix(token.size());
        return true;
    }

    void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

    std::vector<usage_element> sequence()
    {
        std::vector<usage_element> elements;
        for (skip_blanks(); !rest_.empty() && rest_.front() != ']'; skip_blanks())
            elements.push_back(element());
        return elements;
    }

    usage_element element()
    {
        usage_element made;
        if (take("[")) {
            made.optional_part = sequence();
            if (!take("]") || made.optional_part.empty() || made.optional_part.front().choices.empty())
                fail();
            return made;
        }
        do
            made.choices.push_back(choice());
        while (take("|"));
        made.repeats = take(",...");
        return made;
    }

    usage_choice choice()
    {
        const auto is_part = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        };
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_part);
        const std::string_view word = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        if (word.empty())
            fail();
        const auto kind =
            std::find_if(kind_names.begin(), kind_names.end(), [word](const kind_name& k) { return k.word == word; });
        if (kind == kind_names.end() && word.front() >= 'A' && word.front() <= 'Z')
            fail();
        rest_.remove_prefix(word.size());
        return kind == kind_names.end() ? usage_choice{argument_kind::keyword, word} : usage_choice{kind->kind, {}};
    }

    std::string_view usage_;
    std::string_view rest_;
};

}  // namespace usages

/// Reads a descriptor's usage, whose text the result refers to. Throws `std::invalid_argument` where it is malformed.
inline std::vector<usage_element> parse_usage(std::string_view usage) { return usages::reader{usage}.read(); }

/// Reads a quoted number, short code or sender as the policy's region says.
using text_reader = std::function<party(std::string_view)>;

/// What a word's arguments may refer to.
struct usage_scope {
    const std::vector<std::string>& lists;  ///< names; an argument's index is its place here
    const std::vector<std::string>& hours;
    const text_reader& read;
    diagnostics& found;
    /// Whether the country of an E.164 number has numbers of so many digits; null: not asked.
    bool (*has_known_length)(number) = nullptr;

    /// False for a number that nobody can have.
    bool is_possible(const number_pattern& p) const
    {
        return has_known_length == nullptr || !p.is_single() || p.first.kind() != number_kind::e164 ||
               has_known_length(p.first);
    }
};

/// The seconds of a duration literal such as `24h`: 1 to 9 digits and one of `smhd`.
inline std::chrono::seconds duration_of(std::string_view written)
{
    std::int64_t count = 0;
    std::from_chars(written.data(), written.data() + written.size(), count);
    switch (written.back()) {
    case 'm': return std::chrono::minutes{count};
    case 'h': return std::chrono::hours{count};
    case 'd': return std::chrono::hours{24 * count};
    default: return std::chrono::seconds{count};
    }
}

/// What a number, prefix, range or text stands for; nothing for other literals and for a text that is no number.
inline std::optional<number_pattern> pattern_of(const ast::literal& l, const text_reader& read)
{
    const auto both = [](std::optional<number> n) { return n ? std::optional{number_pattern{*n, *n}} : std::nullopt; };
    const std::string_view text = l.text;
    switch (l.kind) {
    case ast::literal_kind::number: return both(number::e164(text.substr(1)));
    case ast::literal_kind::prefix: return both(number::prefix(text.substr(1, text.size() - 2)));
    case ast::literal_kind::range: {
        const std::size_t dots = text.find("..");
        const auto first = number::e164(text.substr(1, dots - 1));
        const auto last = number::e164(text.substr(dots + 3));
        return first && last ? std::optional{number_pattern{*first, *last}} : std::nullopt;
    }
    case ast::literal_kind::text: {
        const party p = read(text);
        return p.state == party_state::identified ? both(p.value) : std::nullopt;
    }
    default: return std::nullopt;
    }
}

namespace usages {

inline bool has_letter(std::string_view text) noexcept
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

inline bool is_code(std::string_view text) noexcept
{
    return text.front() >= 'A' && text.front() <= 'Z' && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
}

inline std::string upper(std::string text)
{
    for (char& c : text)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
    return text;
}

/// Whether a literal has the form of a choice, whatever it refers to.
inline bool has_form(const usage_choice& choice, const ast::literal& l) noexcept
{
    using ast::literal_kind;
    switch (choice.kind) {
    case argument_kind::keyword: return l.kind == literal_kind::word && l.text == choice.keyword;
    case argument_kind::list:
    case argument_kind::hours:
    case argument_kind::code:
    case argument_kind::word: return l.kind == literal_kind::word;
    case argument_kind::number: return l.kind == literal_kind::number || l.kind == literal_kind::text;
    case argument_kind::pattern:
        return l.kind == literal_kind::number || l.kind == literal_kind::prefix || l.kind == literal_kind::range ||
               l.kind == literal_kind::text;
    case argument_kind::text: return l.kind == literal_kind::text;
    case argument_kind::integer: return l.kind == literal_kind::integer;
    case argument_kind::duration: return l.kind == literal_kind::duration;
    }
    return false;
}

/// The keywords of a usage, those of its optional parts among them.
inline void collect_keywords(const std::vector<usage_element>& elements, std::vector<std::string>& to)
{
    for (const usage_element& e : elements) {
        for (const usage_choice& c : e.choices)
            if (c.kind == argument_kind::keyword)
                to.emplace_back(c.keyword);
        collect_keywords(e.optional_part, to);
    }
}

/// The choice of `element` whose form `l` has, or null.
inline const usage_choice* form_of(const usage_element& element, const ast::literal& l) noexcept
{
    const auto fits = std::find_if(element.choices.begin(), element.choices.end(),
                                   [&l](const usage_choice& c) { return has_form(c, l); });
    return fits == element.choices.end() ? nullptr : &*fits;
}

/// Whether an optional part whose first element this is begins with `l`. A word of the usage (`keywords`) is not taken
/// for a name where it need not be one.
inline bool begins(const usage_element& element, const ast::literal& l, const std::vector<std::string>& keywords)
{
    const usage_choice* choice = form_of(element, l);
    return choice != nullptr && (choice->kind == argument_kind::keyword || l.kind != ast::literal_kind::word ||
                                 std::find(keywords.begin(), keywords.end(), l.text) == keywords.end());
}

inline std::string describe(const usage_element& element)
{
    std::string text;
    for (const usage_choice& c : element.choices) {
        text += text.empty() ? "" : " or ";
        if (c.kind == argument_kind::keyword)
            text += '`' + std::string{c.keyword} + '`';
        else
            text += std::find_if(kind_names.begin(), kind_names.end(), [&c](const kind_name& k) {
                        return k.kind == c.kind;
                    })->meaning;
    }
    return text;
}

inline std::string as_written(const ast::literal& l)
{
    return l.kind == ast::literal_kind::text ? "`\"" + l.text + "\"`" : '`' + l.text + '`';
}

class matching {
public:
    matching(std::string_view word, std::string_view usage, span where, std::span<const ast::literal> given,
             const usage_scope& scope)
        : word_{word}, usage_{usage}, where_{where}, given_{given}, scope_{scope}, elements_{parse_usage(usage)}
    {
        collect_keywords(elements_, keywords_);
    }

    std::optional<arguments> run()
    {
        if (!match(elements_))
            return std::nullopt;
        if (next_ != given_.size()) {
            misplaced(given_[next_]);
            return std::nullopt;
        }
        return failed_ ? std::nullopt : std::optional{arguments{std::move(taken_)}};
    }

private:
    void error(const char* code, span where, std::string message, std::string help)
    {
        scope_.found.push_back({severity::error, code, where, std::move(message), std::move(help)});
    }

    std::string takes() const
    {
        return usage_.empty() ? '`' + std::string{word_} + "` takes nothing"
                              : '`' + std::string{word_} + "` takes `" + std::string{usage_} + '`';
    }

    void misplaced(const ast::literal& l)
    {
        std::string help;
        if (l.kind == ast::literal_kind::word) {
            const std::string lower = closest(l.text, {"and", "or", "not", "then"});
            help = edit_distance(l.text, lower) == 0 && !lower.empty() ? "write `" + lower + "` in small letters"
                                                                       : did_you_mean(l.text, keywords_);
        }
        if (help.empty() && repeated_ != nullptr && l.before == ast::joint::space && form_of(*repeated_, l) != nullptr)
            help = "several are joined by commas";
        error("RF0201", l.where, takes() + ": " + as_written(l) + " does not belong here", std::move(help));
    }

    bool match(const std::vector<usage_element>& elements)
    {
        for (const usage_element& e : elements) {
            if (!e.optional_part.empty()) {
                if (next_ != given_.size() && begins(e.optional_part.front(), given_[next_], keywords_) &&
                    !match(e.optional_part))
                    return false;
                continue;
            }
            if (next_ == given_.size()) {
                const span end = next_ == 0 ? where_ : given_[next_ - 1].where;
                error("RF0202", {end.file, end.end, end.end}, takes() + ": " + describe(e) + " is missing", {});
                return false;
            }
            if (!take(e))
                return false;
            while (e.repeats && next_ != given_.size() && given_[next_].before != ast::joint::space)
                if (!take(e))
                    return false;
            if (e.repeats)
                repeated_ = &e;
        }
        return true;
    }

    bool take(const usage_element& element)
    {
        const ast::literal& l = given_[next_];
        const bool continues = element.repeats && next_ != 0 && l.before != ast::joint::space;
        const usage_choice* choice = form_of(element, l);
        if (choice == nullptr || (l.before != ast::joint::space && !continues)) {
            std::string help = l.kind == ast::literal_kind::word ? did_you_mean(l.text, keywords_) : std::string{};
            if (help.empty())
                help = describe(element) + " is wanted here";
            error("RF0201", l.where, takes() + ": " + as_written(l) + " does not belong here", std::move(help));
            return false;
        }
        const auto offers = [&element](argument_kind kind) {
            return std::any_of(element.choices.begin(), element.choices.end(),
                               [kind](const usage_choice& c) { return c.kind == kind; });
        };
        argument_kind kind = choice->kind;
        // In `NUMBER|TEXT` a text with a letter is a text, and so is one that is no number.
        if (l.kind == ast::literal_kind::text && offers(argument_kind::text) &&
            (has_letter(l.text) || !pattern_of(l, scope_.read)))
            kind = argument_kind::text;
        ++next_;
        add(kind, l);
        return true;
    }

    void add(argument_kind kind, const ast::literal& l)
    {
        argument made;
        made.kind = kind;
        made.where = l.where;
        made.text = l.text;
        switch (kind) {
        case argument_kind::list: made.index = resolve(l, scope_.lists, "RF0107", "undeclared list "); break;
        case argument_kind::hours: made.index = resolve(l, scope_.hours, "RF0108", "undeclared hours "); break;
        case argument_kind::number:
        case argument_kind::pattern:
            if (const auto pattern = pattern_of(l, scope_.read))
                made.pattern = *pattern;
            else
                refuse("RF0203", l, as_written(l) + " cannot be read as a number",
                       "a number of another country begins with `+` and its code");
            break;
        case argument_kind::code:
            if (!is_code(l.text))
                refuse("RF0201", l, as_written(l) + " is not a code in capital letters",
                       is_code(upper(l.text)) ? "did you mean `" + upper(l.text) + "`?" : std::string{});
            break;
        case argument_kind::integer: std::from_chars(l.text.data(), l.text.data() + l.text.size(), made.integer); break;
        case argument_kind::duration: made.duration = duration_of(l.text); break;
        case argument_kind::keyword:
        case argument_kind::text:
        case argument_kind::word: break;
        }
        taken_.push_back(std::move(made));
    }

    void refuse(const char* code, const ast::literal& l, std::string message, std::string help)
    {
        error(code, l.where, std::move(message), std::move(help));
        failed_ = true;
    }

    std::uint32_t resolve(const ast::literal& l, const std::vector<std::string>& names, const char* code,
                          const char* what)
    {
        const auto at = std::find(names.begin(), names.end(), l.text);
        if (at == names.end())
            refuse(code, l, what + as_written(l), did_you_mean(l.text, names));
        return at == names.end() ? 0 : static_cast<std::uint32_t>(at - names.begin());
    }

    std::string_view word_;
    std::string_view usage_;
    span where_;
    std::span<const ast::literal> given_;
    const usage_scope& scope_;
    std::vector<usage_element> elements_;
    std::vector<std::string> keywords_;
    std::vector<argument> taken_;
    const usage_element* repeated_ = nullptr;
    std::size_t next_ = 0;
    bool failed_ = false;
};

}  // namespace usages

/// The arguments that `given`, what stands behind the word at `where`, are by the word's usage. Nothing where they do
/// not fit it or refer to what is not there: `scope.found` then says why. Throws `std::invalid_argument` where the
/// usage itself is malformed.
inline std::optional<arguments> match_usage(std::string_view word, std::string_view usage, span where,
                                            std::span<const ast::literal> given, const usage_scope& scope)
{
    return usages::matching{word, usage, where, given, scope}.run();
}

}  // namespace ringfence

#endif
