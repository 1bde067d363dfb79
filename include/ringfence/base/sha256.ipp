// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_BASE_SHA256_IPP
#define RINGFENCE_BASE_SHA256_IPP

#include <ringfence/base/sha256.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace ringfence {

RINGFENCE_DECL void sha256::update(std::string_view text) noexcept
{
    total_ += text.size();
    while (!text.empty()) {
        const std::size_t taken = std::min(text.size(), block_.size() - filled_);
        std::memcpy(block_.data() + filled_, text.data(), taken);
        filled_ += taken;
        text.remove_prefix(taken);
        if (filled_ == block_.size())
            compress();
    }
}

RINGFENCE_DECL std::string sha256::finish_bytes()
{
    const std::uint64_t bits = total_ * 8;
    block_[filled_++] = 0x80;
    if (filled_ > block_.size() - 8) {
        std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.end(), std::uint8_t{0});
        filled_ = block_.size();
        compress();
    }
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.end(), std::uint8_t{0});
    for (unsigned i = 0; i < 8; ++i)
        block_[block_.size() - 1 - i] = static_cast<std::uint8_t>(bits >> (8 * i));
    compress();
    std::string bytes;
    for (const std::uint32_t word : state_)
        for (unsigned shift = 32; shift > 0;) {
            shift -= 8;
            bytes.push_back(static_cast<char>(word >> shift & 0xff));
        }
    return bytes;
}

RINGFENCE_DECL void sha256::compress() noexcept
{
    std::array<std::uint32_t, 64> w;
    for (std::size_t i = 0; i < 16; ++i)
        w[i] = std::uint32_t{block_[4 * i]} << 24 | std::uint32_t{block_[4 * i + 1]} << 16 |
               std::uint32_t{block_[4 * i + 2]} << 8 | block_[4 * i + 3];
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t a = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
        const std::uint32_t b = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t one = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                                  round_constants[i] + w[i];
        const std::uint32_t two =
            (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + one;
        d = c;
        c = b;
        b = a;
        a = one + two;
    }
    const std::array<std::uint32_t, 8> step{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i)
        state_[i] += step[i];
    filled_ = 0;
}

}  // namespace ringfence

#endif
