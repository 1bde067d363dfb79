// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_BASE_CRC32C_HPP
#define RINGFENCE_BASE_CRC32C_HPP

#include <ringfence/config.hpp>

#include <cstdint>
#include <string_view>

namespace ringfence {

/// CRC-32C (RFC 3720, 12.1 and B.4): tells bytes that were damaged from those that were written, always where the
/// damage lies within 32 bits. `before` is what it gave for the bytes that go before these.
/// Our own because each record of the store has one, and a program that only decides is to need LMDB alone; Boost has
/// it a byte at a time, which is twenty times as slow as the processor's instruction.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0) noexcept;

namespace detail {

/// The same on any processor. `state` and what is returned have their bits inverted.
std::uint32_t crc32c_by_table(std::string_view bytes, std::uint32_t state) noexcept;

}  // namespace detail

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/base/crc32c.ipp>
#endif

#endif
