// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_TEXT_JSON_ROW_IPP
#define RINGFENCE_STORE_IMPORT_TEXT_JSON_ROW_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/base/utf8.hpp>
#include <ringfence/store/import/text/json_row.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

class json_row_reader {
public:
    explicit json_row_reader(std::string_view text) noexcept : rest_{text} {}

    std::string_view read(std::vector<json_member>& into)
    {
        into.clear();
        skip_blanks();
        if (!take('{'))
            return "it does not begin with `{`";
        skip_blanks();
        if (!take('}')) {
            for (;;) {
                json_member member;
                skip_blanks();
                if (!string(member.name))
                    return "the name of a member is no text in quotes";
                skip_blanks();
                if (!take(':'))
                    return "a name is not followed by `:`";
                skip_blanks();
                if (!value(member))
                    return "a value cannot be read";
                if (into.size() == max_json_members)
                    return "it has more than 1000 members";
                into.push_back(std::move(member));
                skip_blanks();
                if (take('}'))
                    break;
                if (!take(','))
                    return "a member is followed by neither `,` nor `}`";
            }
        }
        skip_blanks();
        return rest_.empty() ? std::string_view{} : "something follows the object";
    }

private:
    void skip_blanks() noexcept
    {
        while (!rest_.empty() && std::string_view{" \t\r\n"}.find(rest_.front()) != std::string_view::npos)
            rest_.remove_prefix(1);
    }

    bool take(char c) noexcept
    {
        if (!rest_.starts_with(c))
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool four_digits(std::uint32_t& code) noexcept
    {
        if (rest_.size() < 4)
            return false;
        code = 0;
        for (const char c : rest_.substr(0, 4)) {
            const auto digit = std::string_view{"0123456789abcdef"}.find(ascii::to_lower(c));
            if (digit == std::string_view::npos)
                return false;
            code = code << 4 | static_cast<std::uint32_t>(digit);
        }
        rest_.remove_prefix(4);
        return true;
    }

    /// What follows `\u`. Half of a pair without its other half becomes U+FFFD.
    bool code_point(std::string& to)
    {
        constexpr std::uint32_t unknown = 0xfffd;
        std::uint32_t code = 0;
        if (!four_digits(code))
            return false;
        if (code >= 0xdc00 && code <= 0xdfff)
            code = unknown;
        if (code >= 0xd800 && code <= 0xdbff) {
            std::uint32_t low = 0;
            const std::string_view before = rest_;
            if (rest_.starts_with("\\u")) {
                rest_.remove_prefix(2);
                if (!four_digits(low))
                    return false;
            }
            if (low >= 0xdc00 && low <= 0xdfff) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            } else {
                rest_ = before;
                code = unknown;
            }
        }
        append_utf8(to, code);
        return true;
    }

    bool string(std::string& to)
    {
        if (!take('"'))
            return false;
        for (;;) {
            std::size_t plain = 0;
            while (plain < rest_.size() && rest_[plain] != '"' && rest_[plain] != '\\' &&
                   static_cast<unsigned char>(rest_[plain]) >= 0x20)
                ++plain;
            to.append(rest_.substr(0, plain));
            rest_.remove_prefix(plain);
            if (take('"'))
                return true;
            if (!take('\\') || rest_.empty())
                return false;
            const char c = rest_.front();
            rest_.remove_prefix(1);
            switch (c) {
            case '"':
            case '\\':
            case '/': to.push_back(c); break;
            case 'b': to.push_back('\b'); break;
            case 'f': to.push_back('\f'); break;
            case 'n': to.push_back('\n'); break;
            case 'r': to.push_back('\r'); break;
            case 't': to.push_back('\t'); break;
            case 'u':
                if (!code_point(to))
                    return false;
                break;
            default: return false;
            }
        }
    }

    bool value(json_member& member)
    {
        if (rest_.starts_with('"'))
            return string(member.value);
        if (rest_.starts_with('{') || rest_.starts_with('[')) {
            member.kind = json_kind::nested;
            return pass_nested(member.nested);
        }
        std::size_t size = 0;
        while (size < rest_.size() && std::string_view{",} \t\r\n"}.find(rest_[size]) == std::string_view::npos)
            ++size;
        const std::string_view word = rest_.substr(0, size);
        rest_.remove_prefix(size);
        if (word == "null") {
            member.kind = json_kind::null;
            return true;
        }
        member.kind = json_kind::word;
        member.value = word;
        return word == "true" || word == "false" ||
               (!word.empty() && word.find_first_not_of("+-.0123456789eE") == std::string_view::npos);
    }

    bool pass_nested(std::string& texts)
    {
        std::string open;
        do {
            if (rest_.empty())
                return false;
            const char c = rest_.front();
            if (c == '"') {
                texts += '\n';
                if (!string(texts))
                    return false;
                continue;
            }
            rest_.remove_prefix(1);
            texts += c == ',' || c == ':' ? '\n' : c;
            if (c == '{' || c == '[') {
                if (open.size() == max_json_depth)
                    return false;
                open.push_back(c == '{' ? '}' : ']');
            } else if (c == '}' || c == ']') {
                if (open.back() != c)
                    return false;
                open.pop_back();
            }
        } while (!open.empty());
        return true;
    }

    std::string_view rest_;
};

}  // namespace detail

RINGFENCE_DECL std::optional<fault> read_json_object(std::string_view text, std::vector<json_member>& into)
{
    const std::string_view wrong = detail::json_row_reader{text}.read(into);
    return wrong.empty() ? std::nullopt : std::optional{fault{std::string{wrong}}};
}

}  // namespace ringfence::store

#endif
