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

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/plugin/descriptor.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
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
RINGFENCE_DECL std::chrono::seconds duration_of(std::string_view written);

/// What a number, prefix, range or text stands for; nothing for other literals and for a text that is no number.
RINGFENCE_DECL std::optional<number_pattern> pattern_of(const ast::literal& l, const text_reader& read);

namespace usages {

RINGFENCE_DECL bool has_letter(std::string_view text) noexcept;

RINGFENCE_DECL bool is_code(std::string_view text) noexcept;

/// Whether a literal has the form of a choice, whatever it refers to.
RINGFENCE_DECL bool has_form(const usage_choice& choice, const ast::literal& l) noexcept;

/// The keywords of a usage, those of its optional parts among them.
RINGFENCE_DECL void collect_keywords(const std::vector<usage_element>& elements, std::vector<std::string>& to);

/// The choice of `element` whose form `l` has, or null.
RINGFENCE_DECL const usage_choice* form_of(const usage_element& element, const ast::literal& l) noexcept;

/// Whether an optional part whose first element this is begins with `l`. A word of the usage (`keywords`) is not taken
/// for a name where it need not be one.
RINGFENCE_DECL bool begins(const usage_element& element, const ast::literal& l,
                           const std::vector<std::string>& keywords);

RINGFENCE_DECL std::string describe(const usage_element& element);

RINGFENCE_DECL std::string as_written(const ast::literal& l);

}  // namespace usages

/// The arguments that `given`, what stands behind the word at `where`, are by the word's usage. Nothing where they do
/// not fit it or refer to what is not there: `scope.found` then says why. Throws `std::invalid_argument` where the
/// usage itself is malformed.
RINGFENCE_DECL std::optional<arguments> match_usage(std::string_view word, std::string_view usage, span where,
                                                    std::span<const ast::literal> given, const usage_scope& scope);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/plugin/usage.ipp>
#endif

#endif
