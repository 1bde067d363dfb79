// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_NETWORKS_HPP
#define RINGFENCE_DAEMON_SERVE_NETWORKS_HPP

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::server {

/// An IPv6 address; an IPv4 one as ::ffff:a.b.c.d.
using address_bytes = std::array<std::uint8_t, 16>;

struct network {
    address_bytes first{};
    unsigned prefix = 128;  ///< how many leading bits count

    bool contains(const address_bytes& address) const noexcept;
};

/// Reads `10.0.0.0/8`, `2001:db8::/32` or one address. Nothing for any other text, nor where bits behind the prefix
/// are set.
std::optional<network> read_network(const std::string& text);

std::optional<address_bytes> read_address(const std::string& text);

/// The address of an AF_INET or AF_INET6 socket address; all zero for another.
address_bytes bytes_of(const sockaddr_storage& address) noexcept;

bool is_loopback(const address_bytes& address) noexcept;

/// What a client's connections are counted by: an IPv4 address, or the /64 of an IPv6 one, of which one client may have
/// all.
address_bytes origin_of(const address_bytes& address) noexcept;

bool contains(const std::vector<network>& networks, const address_bytes& address) noexcept;

/// Where to listen.
struct listen_address {
    std::string address;  ///< as inet_pton reads it
    std::uint16_t port = 0;
    address_bytes bytes{};

    /// `127.0.0.1:7464` or `[::1]:7464`.
    std::string to_string() const;
};

/// Reads what `listen_address::to_string` writes. Nothing for any other text: names are not looked up.
std::optional<listen_address> read_listen_address(std::string_view text);

}  // namespace ringfence::server

#endif
