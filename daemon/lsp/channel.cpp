// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/ascii.hpp>

#include "lsp/channel.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <system_error>

namespace ringfence::command::lsp_protocol {

namespace {

/// What `Content-Length` says. `header`: lines that end in CR LF. Other fields are passed over.
std::optional<std::size_t> content_length(std::string_view header)
{
    constexpr std::string_view line_end = "\r\n";
    std::optional<std::size_t> length;
    while (!header.empty()) {
        const std::size_t end = header.find(line_end);
        const std::string_view line = header.substr(0, end);
        header.remove_prefix(end == header.npos ? header.size() : end + line_end.size());
        const std::size_t colon = line.find(':');
        if (colon == line.npos || !ascii::equals_without_case(line.substr(0, colon), "Content-Length"))
            continue;
        std::string_view value = line.substr(colon + 1);
        while (value.starts_with(' '))
            value.remove_prefix(1);
        std::size_t read = 0;
        const auto [stopped, failed] = std::from_chars(value.data(), value.data() + value.size(), read);
        if (failed != std::errc{} || stopped != value.data() + value.size() || value.empty())
            return std::nullopt;
        length = read;
    }
    return length;
}

}  // namespace

bool channel::fill()
{
    std::array<char, 65536> part;
    for (;;) {
        const ssize_t count = ::read(in_, part.data(), part.size());
        if (count > 0) {
            buffer_.append(part.data(), static_cast<std::size_t>(count));
            return true;
        }
        if (count == 0)
            return false;
        if (errno != EINTR)
            throw channel_error{"cannot read from the editor: " + std::generic_category().message(errno)};
    }
}

received channel::read()
{
    constexpr std::string_view header_end = "\r\n\r\n";
    std::size_t end = buffer_.find(header_end);
    while (end == buffer_.npos) {
        if (buffer_.size() > max_header_bytes)
            return {reading::broken, "a message without a header: this is not the Language Server Protocol"};
        if (!fill())
            return buffer_.empty() ? received{reading::end, {}}
                                   : received{reading::broken, "the input ends within a message's header"};
        end = buffer_.find(header_end);
    }
    const auto length = content_length(std::string_view{buffer_}.substr(0, end));
    if (!length)
        return {reading::broken, "a message's header says no `Content-Length`"};
    buffer_.erase(0, end + header_end.size());

    if (*length > max_message_bytes) {
        std::size_t left = *length;
        while (left > buffer_.size()) {
            left -= buffer_.size();
            buffer_.clear();
            if (!fill())
                return {reading::broken, "the input ends within a message"};
        }
        buffer_.erase(0, left);
        return {reading::too_large, {}};
    }
    while (buffer_.size() < *length)
        if (!fill())
            return {reading::broken, "the input ends within a message"};
    received made{reading::message, buffer_.substr(0, *length)};
    buffer_.erase(0, *length);
    return made;
}

bool channel::more_waits() const
{
    if (!buffer_.empty())
        return true;
    pollfd waiting{in_, POLLIN, 0};
    return ::poll(&waiting, 1, 0) > 0 && (waiting.revents & POLLIN) != 0;
}

void channel::write(std::string_view message) const
{
    std::string framed = "Content-Length: " + std::to_string(message.size()) + "\r\n\r\n";
    framed += message;
    for (std::string_view left = framed; !left.empty();) {
        const ssize_t count = ::write(out_, left.data(), left.size());
        if (count >= 0)
            left.remove_prefix(static_cast<std::size_t>(count));
        else if (errno != EINTR)
            throw channel_error{"cannot write to the editor: " + std::generic_category().message(errno)};
    }
}

}  // namespace ringfence::command::lsp_protocol
