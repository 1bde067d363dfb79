// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What telephony wraps a number in: the name-addr, SIP and tel URIs, user parameters and escapes that come out of a
// From header (RFC 3261 19.1 and 25.1, RFC 3966, RFC 4904 for trunk groups, RFC 4694 for number portability, RFC 8224
// for `verstat`), as they are left over when a server hands on only a part of it.

#ifndef RINGFENCE_NUMBER_ADDRESS_HPP
#define RINGFENCE_NUMBER_ADDRESS_HPP

#include <ringfence/number/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
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
            at += text[at] == '\\' ? 1 : 0;
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
inline address_text unwrap_address(std::string_view text, bare_host host)
{
    address_text to;
    const auto give = [&to](address_text::form what) -> address_text& {
        to.is = what;
        return to;
    };
    const bracketed outer = without_brackets(text);
    if (outer.malformed)
        return give(address_text::form::malformed);
    to.display_name = outer.name;
    // Kamailio and OpenSIPS write `<null>` for what is not there.
    if (outer.had_brackets && (outer.inside.empty() || equals_without_case(outer.inside, "null")))
        return give(address_text::form::no_user);
    bool wrapped = outer.inside.size() != text.size();
    std::string_view user = outer.inside;

    // The scheme. Of sip: and sips: a user and a host follow, of tel: a number.
    bool has_scheme = false;
    bool is_sip = false;
    for (const std::string_view scheme : {"sips:", "sip:", "tel:"})
        if (user.size() >= scheme.size() && equals_without_case(user.substr(0, scheme.size()), scheme)) {
            user.remove_prefix(scheme.size());
            has_scheme = true;
            is_sip = scheme != "tel:";
            break;
        }
    wrapped |= has_scheme;
    if (is_sip && user.starts_with("//"))
        user.remove_prefix(2);

    const auto at = user.find('@');
    if (at != std::string_view::npos && (is_sip || host == bare_host::taken_off)) {
        user = user.substr(0, at);
        if (is_sip)
            user = user.substr(0, user.find(':'));  // a password
        wrapped = true;
        if (trim(user).empty())
            return give(address_text::form::no_user);
    } else if (is_sip) {
        // A number may stand where the host does; anything that reads as a host is one, and there is no user.
        const std::string_view alone = user.substr(0, user.find_first_of(":;?&>"));
        const bool is_number = !alone.empty() &&
                               alone.find_first_not_of("+0123456789-()%ABCDEFabcdef") == std::string_view::npos &&
                               (is_digit(alone.front()) || alone.front() == '+' || alone.front() == '%');
        if (!is_number)
            return give(address_text::form::no_user);
        user = alone.size() < user.size() && user[alone.size()] == ':' ? alone : user;
    }

    // What stands behind the number: parameters, and what is left of a URI's headers or of a query string.
    std::string_view context{};
    if (const auto query = user.find_first_of("?&"); query != std::string_view::npos) {
        const std::string_view rest = user.substr(query + 1);
        const auto equals = rest.find('=');
        if (equals != std::string_view::npos && is_user_parameter(rest) &&
            (host == bare_host::taken_off || !may_be_number(rest))) {
            user = user.substr(0, query);
            wrapped = true;
        }
    }
    if (const auto first = user.find(';'); first != std::string_view::npos) {
        std::string_view rest = user.substr(first);
        bool all = true;
        while (!rest.empty()) {
            rest.remove_prefix(1);
            const std::string_view parameter = rest.substr(0, rest.find(';'));
            rest.remove_prefix(parameter.size());
            constexpr std::string_view phone_context = "phone-context=";
            if (parameter.size() > phone_context.size() &&
                equals_without_case(parameter.substr(0, phone_context.size()), phone_context))
                context = parameter.substr(phone_context.size());
            // In a list `Tel: 601000001; Fax: 601000002` is no URI, and `;mob=601000002` no parameter.
            all = all && (host == bare_host::taken_off
                              ? has_scheme || parameter.empty() || is_user_parameter(parameter)
                              : parameter.empty() || (!may_be_number(parameter) &&
                                                      (is_user_parameter(parameter) ||
                                                       (has_scheme && is_letter(parameter.front()) &&
                                                        parameter.find_first_of(" :") == std::string_view::npos))));
        }
        if (all) {
            user = user.substr(0, first);
            wrapped = true;
        } else {
            context = {};
        }
    }

    // RFC 3966 5.1.5: a local number means what it means within its context.
    const auto put = [&to](char c) {
        if (to.size == to.room.size())
            return false;
        to.room[to.size++] = c;
        return true;
    };
    user = trim(user);
    const bool is_global = user.starts_with('+') || user.starts_with("%2B") || user.starts_with("%2b");
    if (!is_global && (context.starts_with('+') || context.starts_with("%2B") || context.starts_with("%2b"))) {
        put('+');
        for (const char c : context.substr(context.front() == '+' ? 1 : 3))
            put(c);
    }
    for (std::size_t i = 0; i < user.size(); ++i) {
        char c = user[i];
        const int high = c == '%' && i + 2 < user.size() ? hex_value(user[i + 1]) : -1;
        const int low = high >= 0 ? hex_value(user[i + 2]) : -1;
        if (low >= 0) {
            c = static_cast<char>(high << 4 | low);
            i += 2;
            wrapped = true;
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
                return give(address_text::form::malformed);
        }
        if (!put(c))
            return give(address_text::form::malformed);
    }
    return give(wrapped ? address_text::form::wrapped : address_text::form::bare);
}

}  // namespace ringfence::detail

#endif
