// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The encodings in which lists come: UTF-8, which is checked, and others, which iconv makes UTF-8 of and back again.

#ifndef RINGFENCE_STORE_ENCODING_HPP
#define RINGFENCE_STORE_ENCODING_HPP

#include <ringfence/number/digits.hpp>
#include <ringfence/number/text.hpp>

#include <iconv.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace ringfence::store {

enum class text_encoding : std::uint8_t { utf_8, utf_16le, utf_16be, cp1250, cp1252, iso_8859_1, iso_8859_2 };

/// As iconv knows it.
constexpr std::string_view to_string(text_encoding encoding) noexcept
{
    constexpr std::array<std::string_view, 7> names{"utf-8",  "utf-16le",   "utf-16be",  "cp1250",
                                                    "cp1252", "iso-8859-1", "iso-8859-2"};
    return names[static_cast<std::size_t>(encoding)];
}

/// The encoding of that name, in whatever case; `windows-1250` is `cp1250` as well. `utf-16` is none of them: it has
/// two orders of bytes.
inline std::optional<text_encoding> read_text_encoding(std::string_view name) noexcept
{
    using ringfence::detail::equals_without_case;
    for (std::size_t i = 0; i < 7; ++i)
        if (const auto encoding = static_cast<text_encoding>(i); equals_without_case(name, to_string(encoding)))
            return encoding;
    if (equals_without_case(name, "windows-1250"))
        return text_encoding::cp1250;
    if (equals_without_case(name, "windows-1252"))
        return text_encoding::cp1252;
    return equals_without_case(name, "utf8") ? std::optional{text_encoding::utf_8} : std::nullopt;
}

/// How a run of bytes ended.
enum class text_end : std::uint8_t {
    whole,
    incomplete,  ///< in the middle of a character
    wrong        ///< at bytes that are no character
};

struct sound_text {
    std::size_t size = 0;  ///< bytes, from the beginning on, that are whole characters
    text_end end = text_end::whole;
};

/// How much of `text` is UTF-8 (RFC 3629): without surrogates, and each character in its shortest form.
inline sound_text sound_utf8(std::string_view text) noexcept
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    std::size_t at = 0;
    for (;;) {
        while (at + 8 <= text.size() && (ringfence::detail::load_eight(text.data() + at) & 0x8080808080808080) == 0)
            at += 8;
        while (at < text.size() && byte(at) < 0x80)
            ++at;
        if (at == text.size())
            return {at, text_end::whole};
        const unsigned char first = byte(at);
        const std::size_t size = first >= 0xc2 && first <= 0xdf   ? 2
                                 : first >= 0xe0 && first <= 0xef ? 3
                                 : first >= 0xf0 && first <= 0xf4 ? 4
                                                                  : 0;
        if (size == 0)
            return {at, text_end::wrong};
        for (std::size_t i = 1; i < size; ++i) {
            if (at + i == text.size())
                return {at, text_end::incomplete};
            // The second byte of some is narrower: no longer form than needed, no surrogate, nothing above U+10FFFF.
            const unsigned char least = i != 1 ? 0x80 : first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
            const unsigned char most = i != 1 ? 0xbf : first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
            if (byte(at + i) < least || byte(at + i) > most)
                return {at, text_end::wrong};
        }
        at += size;
    }
}

/// Makes UTF-8 of another encoding, or the other way round. Not for two threads at once.
class text_converter {
public:
    enum class way : std::uint8_t { to_utf_8, from_utf_8 };

    /// Throws `std::system_error` where the C library has no such conversion.
    text_converter(text_encoding other, way direction)
        : made_{direction == way::to_utf_8 ? ::iconv_open("utf-8", to_string(other).data())
                                           : ::iconv_open(to_string(other).data(), "utf-8")}
    {
        if (made_ == none())
            throw std::system_error{errno, std::generic_category(),
                                    "the C library cannot convert " + std::string{to_string(other)}};
    }
    text_converter(text_converter&& other) noexcept : made_{std::exchange(other.made_, none())} {}
    text_converter& operator=(text_converter&&) = delete;
    ~text_converter()
    {
        if (made_ != none())
            ::iconv_close(made_);
    }

    /// Converts from the beginning of `from` what has room in `size` bytes at `to`: how many of `from` were taken and
    /// why no more, and in `written` how many were written. `whole` also where there is no more room.
    sound_text convert(std::string_view from, char* to, std::size_t size, std::size_t& written) noexcept
    {
        char* source = const_cast<char*>(from.data());
        std::size_t left = from.size();
        char* target = to;
        std::size_t room = size;
        const bool stopped = ::iconv(made_, &source, &left, &target, &room) == static_cast<std::size_t>(-1);
        const int why = errno;
        written = size - room;
        return {from.size() - left, !stopped || why == E2BIG ? text_end::whole
                                    : why == EINVAL          ? text_end::incomplete
                                                             : text_end::wrong};
    }

private:
    static ::iconv_t none() noexcept { return reinterpret_cast<::iconv_t>(-1); }

    ::iconv_t made_;
};

/// Writes whole UTF-8 text in another encoding; a character that it does not have becomes `?`. Not for two threads at
/// once.
class text_encoder {
public:
    explicit text_encoder(text_encoding to) : converter_{to, text_converter::way::from_utf_8} {}

    /// Good until the next call.
    std::string_view encode(std::string_view text)
    {
        encoded_.resize(4 * text.size());
        std::size_t used = 0;
        while (!text.empty()) {
            std::size_t written = 0;
            const sound_text done = converter_.convert(text, encoded_.data() + used, encoded_.size() - used, written);
            used += written;
            text.remove_prefix(done.size);
            if (done.end == text_end::whole)
                continue;
            std::size_t size = 1;
            while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80)
                ++size;
            text.remove_prefix(size);
            converter_.convert("?", encoded_.data() + used, encoded_.size() - used, written);
            used += written;
        }
        return {encoded_.data(), used};
    }

private:
    text_converter converter_;
    std::string encoded_;
};

}  // namespace ringfence::store

#endif
