// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The encodings in which lists come: UTF-8, which is checked, and others, which iconv makes UTF-8 of and back again.

#ifndef RINGFENCE_STORE_IMPORT_TEXT_ENCODING_HPP
#define RINGFENCE_STORE_IMPORT_TEXT_ENCODING_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/digits.hpp>

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
RINGFENCE_DECL std::optional<text_encoding> read_text_encoding(std::string_view name) noexcept;

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
RINGFENCE_DECL sound_text sound_utf8(std::string_view text) noexcept;

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
    ~text_converter();

    /// Converts from the beginning of `from` what has room in `size` bytes at `to`: how many of `from` were taken and
    /// why no more, and in `written` how many were written. `whole` also where there is no more room.
    sound_text convert(std::string_view from, char* to, std::size_t size, std::size_t& written) noexcept;

private:
    // NOLINTNEXTLINE(performance-no-int-to-ptr): iconv_open says so that it failed
    static ::iconv_t none() noexcept { return reinterpret_cast<::iconv_t>(-1); }

    ::iconv_t made_;
};

/// Writes whole UTF-8 text in another encoding; a character that it does not have becomes `?`. Not for two threads at
/// once.
class text_encoder {
public:
    /// Throws as `text_converter`.
    explicit text_encoder(text_encoding to) : converter_{to, text_converter::way::from_utf_8} {}

    /// Good until the next call.
    std::string_view encode(std::string_view text);

private:
    text_converter converter_;
    std::string encoded_;
};

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/text/encoding.ipp>
#endif

#endif
