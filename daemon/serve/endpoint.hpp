// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_ENDPOINT_HPP
#define RINGFENCE_DAEMON_SERVE_ENDPOINT_HPP

#include "serve/asio.hpp"
#include "serve/networks.hpp"

#include <string>

namespace ringfence::server {

/// `127.0.0.1:7464` or `[::1]:7464`.
inline std::string text_of(const asio::ip::tcp::endpoint& e)
{
    const std::string address = e.address().to_string();
    return (e.address().is_v6() ? '[' + address + ']' : address) + ':' + std::to_string(e.port());
}

/// Without the zone that a link-local address has.
inline address_bytes bytes_of(const asio::ip::address& a)
{
    const std::string text = a.to_string();
    return read_address(text.substr(0, text.find('%'))).value_or(address_bytes{});
}

/// Listens at an address for connections. Throws `boost::system::system_error`.
inline asio::ip::tcp::acceptor listen_on(asio::io_context& io, const listen_address& where)
{
    const asio::ip::tcp::endpoint wanted{asio::ip::make_address(where.address), where.port};
    asio::ip::tcp::acceptor made{io};
    made.open(wanted.protocol());
    if (wanted.address().is_v6())
        made.set_option(asio::ip::v6_only{true});
    made.set_option(asio::ip::tcp::acceptor::reuse_address{true});
    made.bind(wanted);
    made.listen();
    return made;
}

}  // namespace ringfence::server

#endif
