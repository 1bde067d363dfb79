// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What telephony wraps a number in: the name-addr, SIP and tel URIs, user parameters and escapes that come out of a
// From header (RFC 3261 19.1 and 25.1, RFC 3966, RFC 4904 for trunk groups, RFC 4694 for number portability, RFC 8224
// for `verstat`), as they are left over when a server hands on only a part of it.

#ifndef RINGFENCE_NUMBER_ADDRESS_HPP
#define RINGFENCE_NUMBER_ADDRESS_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace ringfence::detail {

/// The part of an address that has the number, its escapes decoded.
struct address_text {
    enum class form : std::uint8_t {
        bare,       ///< nothing was around it
        wrapped,    ///< something was, and was taken off
        no_user,    ///< an address of a host alone: the caller is withheld
        malformed,  ///< brackets, quotes or escapes that do not belong together
    };

    form is = form::bare;
    std::string_view display_name{};  ///< what stood before it; refers to the text that was taken apart

    std::array<char, max_number_text> room;
    std::size_t size = 0;

    std::string_view view() const noexcept { return {room.data(), size}; }
};

/// What becomes of the host in `user@host` without a scheme: among contacts that is somebody's mailbox and no number.
enum class bare_host : std::uint8_t { taken_off, kept };

constexpr int hex_value(char c) noexcept
{
    return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// A name-addr, `name <...>` or `"name" <...>`, taken apart.
struct bracketed {
    std::string_view inside{};  ///< the whole text where there are no brackets, without quotes around it
    bool had_brackets = false;
    std::string_view name{};
    bool malformed = false;
};

constexpr bracketed without_brackets(std::string_view text) noexcept
{
    std::size_t at = 0;
    if (text.starts_with('"')) {  // a name in quotes may hold brackets
        for (at = 1; at < text.size() && text[at] != '"'; ++at)
            at += text[at] == '\\' ? 1U : 0U;
        if (at >= text.size())
            return {.malformed = true};
        ++at;
    }
    const auto open = text.find('<', at);
    if (open == std::string_view::npos) {
        if (at == 0)
            return {text};
        const bool ends = at == text.size();  // "2125550100" in quotes is 2125550100
        return {text.substr(1, at - 2), false, {}, !ends};
    }
    if (at != 0 && !trim(text.substr(at, open - at)).empty())
        return {.malformed = true};
    const auto close = text.find('>', open);
    if (close == std::string_view::npos)
        return {.malformed = true};
    const std::string_view behind = trim(text.substr(close + 1));
    if (!behind.empty() && behind.front() != ';')
        return {.malformed = true};
    return {trim(text.substr(open + 1, close - open - 1)), true, trim(text.substr(0, open))};
}

/// `;name=value` or one of the flags without a value that user parts have.
constexpr bool is_user_parameter(std::string_view text) noexcept
{
    text = trim(text);
    const auto equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    if (name.empty() ||
        !std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; }) ||
        !is_letter(name.front()))
        return false;
    if (equals != std::string_view::npos)
        return true;
    for (const std::string_view flag : {"npdi", "lr", "phone-context"})
        if (equals_without_case(name, flag))
            return true;
    return false;
}

/// Whether a parameter may rather be a number of its own: several digits, behind a name that is none of those whose
/// values are numbers (RFC 3966, 4694, 4904).
constexpr bool may_be_number(std::string_view parameter) noexcept
{
    constexpr std::ptrdiff_t several = 6;
    const auto equals = parameter.find('=');
    const std::string_view name = trim(parameter.substr(0, equals));
    for (const std::string_view known : {"rn", "rn-context", "cic", "cic-context", "tgrp", "trunk-context",
                                         "phone-context", "ext", "isub", "tag", "verstat"})
        if (equals_without_case(name, known))
            return false;
    return std::count_if(parameter.begin(), parameter.end(), is_digit) >= several;
}

/// Takes off what an address has around its number. `text` is trimmed and at most `max_number_text` bytes.
RINGFENCE_DECL address_text unwrap_address(std::string_view text, bare_host host);

}  // namespace ringfence::detail

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/number/address.ipp>
#endif

#endif
