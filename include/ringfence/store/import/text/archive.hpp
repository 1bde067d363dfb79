// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Packed texts: gzip by zlib, which checks the sum of what it unpacks (libarchive does not), and zip by libarchive.
// Unpacked as they are read, from a pipe as well.

#ifndef RINGFENCE_STORE_IMPORT_TEXT_ARCHIVE_HPP
#define RINGFENCE_STORE_IMPORT_TEXT_ARCHIVE_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <cstdint>
#include <filesystem>

namespace ringfence::store {

/// A packed text that gives more than `max_unpacked_ratio` times the bytes that it takes is refused once it has given
/// `least_unpacked_limit`: no list of numbers is like that.
inline constexpr std::uint64_t max_unpacked_ratio = 500;
inline constexpr std::uint64_t least_unpacked_limit = std::uint64_t{64} << 20;

/// As the text of `from`, but unpacked where its first bytes are those of gzip or of a zip archive with one file in
/// it. `size` and `position` are those of the packed text; a digest taken of what is read is that of the unpacked one,
/// `gzip -dc FILE | sha256sum`. Reads the beginning at once. Throws `error`, `refused`, for an archive that cannot be
/// such a text; reading it throws that where it turns out to be damaged, encrypted, of several files or without end.
RINGFENCE_DECL text_source unpacked(text_source from);

/// A file that may be packed, or `-` for standard input. Throws `error`, see `open_text` and `unpacked`.
inline text_source open_import(const std::filesystem::path& path) { return unpacked(open_text(path)); }

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/text/archive.ipp>
#endif

#endif
