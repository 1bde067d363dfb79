// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_TEXT_ENCODING_IPP
#define RINGFENCE_STORE_IMPORT_TEXT_ENCODING_IPP

#include <ringfence/base/utf8.hpp>
#include <ringfence/number/digits.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/store/import/text/encoding.hpp>

#include <cerrno>
#include <cstddef>
#include <iconv.h>
#include <optional>
#include <string_view>

namespace ringfence::store {

RINGFENCE_DECL std::optional<text_encoding> read_text_encoding(std::string_view name) noexcept
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

RINGFENCE_DECL sound_text sound_utf8(std::string_view text) noexcept
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

RINGFENCE_DECL text_converter::~text_converter()
{
    if (made_ != none())
        ::iconv_close(made_);
}

RINGFENCE_DECL sound_text text_converter::convert(std::string_view from, char* to, std::size_t size,
                                                  std::size_t& written) noexcept
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

RINGFENCE_DECL std::string_view text_encoder::encode(std::string_view text)
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
        while (size < text.size() && continues_character(text[size]))
            ++size;
        text.remove_prefix(size);
        converter_.convert("?", encoded_.data() + used, encoded_.size() - used, written);
        used += written;
    }
    return {encoded_.data(), used};
}

}  // namespace ringfence::store

#endif
