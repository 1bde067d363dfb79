// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGIN_USAGE_IPP
#define RINGFENCE_PLUGIN_USAGE_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugin/usage.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

RINGFENCE_DECL std::chrono::seconds duration_of(std::string_view written)
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

RINGFENCE_DECL std::optional<number_pattern> pattern_of(const ast::literal& l, const text_reader& read)
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

RINGFENCE_DECL bool has_letter(std::string_view text) noexcept
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

RINGFENCE_DECL bool is_code(std::string_view text) noexcept
{
    return text.front() >= 'A' && text.front() <= 'Z' && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
}

RINGFENCE_DECL bool has_form(const usage_choice& choice, const ast::literal& l) noexcept
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

RINGFENCE_DECL void collect_keywords(const std::vector<usage_element>& elements, std::vector<std::string>& to)
{
    for (const usage_element& e : elements) {
        for (const usage_choice& c : e.choices)
            if (c.kind == argument_kind::keyword)
                to.emplace_back(c.keyword);
        collect_keywords(e.optional_part, to);
    }
}

RINGFENCE_DECL const usage_choice* form_of(const usage_element& element, const ast::literal& l) noexcept
{
    const auto fits = std::find_if(element.choices.begin(), element.choices.end(),
                                   [&l](const usage_choice& c) { return has_form(c, l); });
    return fits == element.choices.end() ? nullptr : &*fits;
}

RINGFENCE_DECL bool begins(const usage_element& element, const ast::literal& l,
                           const std::vector<std::string>& keywords)
{
    const usage_choice* choice = form_of(element, l);
    return choice != nullptr && (choice->kind == argument_kind::keyword || l.kind != ast::literal_kind::word ||
                                 std::find(keywords.begin(), keywords.end(), l.text) == keywords.end());
}

RINGFENCE_DECL std::string describe(const usage_element& element)
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

RINGFENCE_DECL std::string as_written(const ast::literal& l)
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
                       is_code(ascii::upper(l.text)) ? "did you mean `" + ascii::upper(l.text) + "`?" : std::string{});
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

RINGFENCE_DECL std::optional<arguments> match_usage(std::string_view word, std::string_view usage, span where,
                                                    std::span<const ast::literal> given, const usage_scope& scope)
{
    return usages::matching{word, usage, where, given, scope}.run();
}

}  // namespace ringfence

#endif
