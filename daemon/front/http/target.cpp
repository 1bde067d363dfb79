// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/target.hpp"

#include <ringfence/base/utf8.hpp>

#include <algorithm>
#include <utility>

namespace ringfence::server::http {

namespace {

std::optional<unsigned> hexadecimal_digit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    const char small = static_cast<char>(c | 0x20);
    if (small >= 'a' && small <= 'f')
        return static_cast<unsigned>(small - 'a' + 10);
    return std::nullopt;
}

bool is_utf8(std::string_view text) noexcept
{
    while (!text.empty()) {
        const code_point found = first_code_point(text);
        if (!found.is_sound())
            return false;
        text.remove_prefix(found.bytes);
    }
    return true;
}

enum class place : unsigned char { path, parameter };

/// Reads the escapes of a part. Returns what is wrong, or nothing.
std::optional<std::string> read_part(std::string_view text, place in, std::string& into)
{
    const std::size_t sign = text.find_first_not_of('+') == std::string_view::npos ? std::string_view::npos : 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        char c = text[at];
        if (c == '%') {
            const auto high = at + 2 < text.size() ? hexadecimal_digit(text[at + 1]) : std::nullopt;
            const auto low = high ? hexadecimal_digit(text[at + 2]) : std::nullopt;
            if (!low)
                return "a `%` must be followed by two hexadecimal digits; a percent sign itself is `%25`";
            c = static_cast<char>(*high * 16 + *low);
            at += 2;
        } else if (c == '+' && in == place::parameter && at != sign) {
            c = ' ';
        }
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            return "control characters have no place in an address";
        into.push_back(c);
    }
    return is_utf8(into) ? std::nullopt : std::optional<std::string>{"the address is not UTF-8"};
}

void append_escaped(std::string& to, std::string_view text)
{
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        if (plain.find(c) != std::string_view::npos) {
            to.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        to.append({'%', digits[byte >> 4U], digits[byte & 0xfU]});
    }
}

}  // namespace

std::optional<std::string_view> target::parameter(std::string_view name) const noexcept
{
    const auto found = std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
    return found == parameters.end() ? std::nullopt : std::optional<std::string_view>{found->second};
}

std::optional<std::string> read_target(std::string_view text, target& into)
{
    into = {};
    if (text.size() > max_target)
        return "the address has more than " + std::to_string(max_target) + " bytes";
    if (!text.starts_with('/'))
        return "the address must begin with `/`";
    if (text.find('#') != std::string_view::npos)
        return "a `#` in an address is `%23`";
    const auto question = text.find('?');
    std::string_view path = text.substr(1, question == std::string_view::npos ? question : question - 1);
    std::string_view query = question == std::string_view::npos ? std::string_view{} : text.substr(question + 1);
    while (!path.empty()) {
        const std::string_view part = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(part.size() + 1, path.size()));
        if (into.segments.size() == max_segments)
            return "the address has more than " + std::to_string(max_segments) + " parts";
        if (auto wrong = read_part(part, place::path, into.segments.emplace_back()))
            return wrong;
        if (const std::string& made = into.segments.back(); made == "." || made == ".." || made.empty())
            return "`.`, `..` and nothing at all are no parts of an address here";
    }
    while (!query.empty()) {
        const std::string_view part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
        if (part.empty())
            continue;
        if (into.parameters.size() == max_parameters)
            return "the address has more than " + std::to_string(max_parameters) + " parameters";
        auto& [name, value] = into.parameters.emplace_back();
        const auto equals = part.find('=');
        if (auto wrong = read_part(part.substr(0, equals), place::parameter, name))
            return wrong;
        if (equals != std::string_view::npos)
            if (auto wrong = read_part(part.substr(equals + 1), place::parameter, value))
                return wrong;
    }
    return std::nullopt;
}

std::string target_text(const target& of)
{
    std::string text;
    for (const std::string& part : of.segments) {
        text += '/';
        append_escaped(text, part);
    }
    char before = '?';
    for (const auto& [name, value] : of.parameters) {
        text += std::exchange(before, '&');
        append_escaped(text, name);
        text += '=';
        append_escaped(text, value);
    }
    return text.empty() || text.front() == '?' ? '/' + text : text;
}

}  // namespace ringfence::server::http
