// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The base protocol of the Language Server Protocol: messages with a header, over two file descriptors.

#ifndef RINGFENCE_DAEMON_LSP_CHANNEL_HPP
#define RINGFENCE_DAEMON_LSP_CHANNEL_HPP

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ringfence::command::lsp_protocol {

/// A rule file of 16 MiB is at most six times as long in JSON, each byte as `\u0001`; only what is no rule file is.
inline constexpr std::size_t max_message_bytes = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t max_header_bytes = 4096;

enum class reading : std::uint8_t {
    message,    ///< `text` is one
    too_large,  ///< more than `max_message_bytes`: it was passed over
    end,        ///< the client closed its side between two messages
    broken      ///< no header that can be understood, or the end within a message: nothing more can be read
};

struct received {
    reading what = reading::end;
    std::string text;  ///< of a message; of `broken`, why
};

/// Nothing can be read or written any more.
class channel_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Not thread safe. The descriptors stay the caller's.
class channel {
public:
    channel(int in, int out) : in_{in}, out_{out} {}

    /// Waits for the next message. Throws `channel_error`.
    received read();

    /// Whether a part of another message has come already.
    bool more_waits() const;

    /// Throws `channel_error`.
    void write(std::string_view message) const;

private:
    bool fill();

    int in_;
    int out_;
    std::string buffer_;
};

}  // namespace ringfence::command::lsp_protocol

#endif
