// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Bodies that are too large for memory, on the disk until they have been worked on. They have no names, so nothing of
// them is left when the daemon ends, however it does.

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_SPOOL_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_SPOOL_HPP

#include "serve/networks.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::server::http {

/// There is no room for more.
struct spool_full : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Where bodies are kept, and how much of them. For one thread; its bodies may outlive it.
class spool {
public:
    spool(std::filesystem::path folder, std::uint64_t most) : state_{std::make_shared<state>(std::move(folder), most)}
    {
    }

    /// Bytes that one origin may have at a time: half of all.
    std::uint64_t share() const noexcept { return state_->most / 2; }

private:
    friend class spooled_body;

    struct state {
        state(std::filesystem::path in, std::uint64_t all) : folder{std::move(in)}, most{all} {}

        std::filesystem::path folder;
        std::uint64_t most;
        std::uint64_t held = 0;
        std::map<address_bytes, std::uint64_t> held_by{};
    };
    std::shared_ptr<state> state_;
};

/// One of them. For one thread.
class spooled_body {
public:
    /// Throws `std::system_error`.
    spooled_body(const spool& in, const address_bytes& origin);
    spooled_body(const spooled_body&) = delete;
    spooled_body& operator=(const spooled_body&) = delete;
    ~spooled_body();

    /// Throws `spool_full` and `std::system_error`.
    void append(std::string_view bytes);

    std::uint64_t size() const noexcept { return size_; }

    /// Leaves what stands from `begin` to `end` alone, for who reads the file from where it is then. Throws
    /// `std::system_error`.
    void rewind_to(std::uint64_t begin, std::uint64_t end);

    /// The next of its bytes from where it is, empty at its end. Throws `std::system_error`.
    std::string take();

    int file() const noexcept { return file_; }

private:
    std::shared_ptr<spool::state> in_;
    address_bytes origin_;
    int file_ = -1;
    std::uint64_t size_ = 0;
};

/// What of a body is in memory, for reading, as long as this is there.
class mapped_body {
public:
    /// Throws `std::system_error`.
    explicit mapped_body(const spooled_body& of);
    mapped_body(const mapped_body&) = delete;
    mapped_body& operator=(const mapped_body&) = delete;
    ~mapped_body();

    std::string_view bytes() const noexcept;

private:
    void* at_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace ringfence::server::http

#endif
