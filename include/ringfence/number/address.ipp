// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_ADDRESS_IPP
#define RINGFENCE_NUMBER_ADDRESS_IPP

#include <ringfence/number/address.hpp>
#include <ringfence/number/text.hpp>

#include <cstddef>
#include <string_view>

namespace ringfence::detail {

RINGFENCE_DECL address_text unwrap_address(std::string_view text, bare_host host)
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
