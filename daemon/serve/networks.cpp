// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/networks.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace ringfence::server {

namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_v4(const address_bytes& address) noexcept
{
    return std::equal(v4_prefix.begin(), v4_prefix.end(), address.begin());
}

template <class Number>
std::optional<Number> read_integer(std::string_view text, Number highest) noexcept
{
    Number value{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size() || value > highest)
        return std::nullopt;
    return value;
}

}  // namespace

bool network::contains(const address_bytes& address) const noexcept
{
    for (unsigned bit = 0; bit < prefix; bit += 8) {
        const unsigned counting = std::min(prefix - bit, 8U);
        const auto mask = static_cast<std::uint8_t>(0xff00U >> counting);
        if ((first[bit / 8] & mask) != (address[bit / 8] & mask))
            return false;
    }
    return true;
}

std::optional<address_bytes> read_address(const std::string& text)
{
    address_bytes found{};
    if (in_addr v4{}; inet_pton(AF_INET, text.c_str(), &v4) == 1) {
        std::copy(v4_prefix.begin(), v4_prefix.end(), found.begin());
        std::memcpy(found.data() + v4_prefix.size(), &v4, sizeof v4);
        return found;
    }
    if (inet_pton(AF_INET6, text.c_str(), found.data()) == 1)
        return found;
    return std::nullopt;
}

std::optional<network> read_network(const std::string& text)
{
    const auto slash = text.find('/');
    const auto address = read_address(text.substr(0, slash));
    if (!address)
        return std::nullopt;
    network found{*address, 128};
    if (slash == std::string::npos)
        return found;
    const unsigned longest = is_v4(*address) ? 32 : 128;
    const auto prefix = read_integer<unsigned>(std::string_view{text}.substr(slash + 1), longest);
    if (!prefix)
        return std::nullopt;
    found.prefix = *prefix + (128 - longest);
    for (unsigned bit = found.prefix; bit < 128; ++bit)
        if ((found.first[bit / 8] >> (7 - bit % 8) & 1) != 0)
            return std::nullopt;
    return found;
}

address_bytes bytes_of(const sockaddr_storage& address) noexcept
{
    address_bytes found{};
    if (address.ss_family == AF_INET) {
        std::copy(v4_prefix.begin(), v4_prefix.end(), found.begin());
        std::memcpy(found.data() + v4_prefix.size(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
    } else if (address.ss_family == AF_INET6) {
        std::memcpy(found.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, found.size());
    }
    return found;
}

bool is_loopback(const address_bytes& address) noexcept
{
    if (is_v4(address))
        return address[12] == 127;
    address_bytes one{};
    one.back() = 1;
    return address == one;
}

address_bytes origin_of(const address_bytes& address) noexcept
{
    address_bytes origin = address;
    if (!is_v4(address) && !is_loopback(address))
        std::fill(origin.begin() + 8, origin.end(), std::uint8_t{0});
    return origin;
}

bool contains(const std::vector<network>& networks, const address_bytes& address) noexcept
{
    return std::any_of(networks.begin(), networks.end(), [&](const network& n) { return n.contains(address); });
}

std::string listen_address::to_string() const
{
    return (address.find(':') == std::string::npos ? address : '[' + address + ']') + ':' + std::to_string(port);
}

std::optional<listen_address> read_listen_address(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    std::string_view host = text.substr(0, colon);
    const bool brackets = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
    if (brackets)
        host = host.substr(1, host.size() - 2);
    if (brackets != (host.find(':') != std::string_view::npos))
        return std::nullopt;
    listen_address found{std::string{host}, 0, {}};
    const auto port = read_integer<std::uint16_t>(text.substr(colon + 1), 65535);
    const auto bytes = read_address(found.address);
    if (!port || !bytes)
        return std::nullopt;
    found.port = *port;
    found.bytes = *bytes;
    return found;
}

}  // namespace ringfence::server
