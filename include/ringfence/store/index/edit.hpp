// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Numbers put into layers of the index, taken out and moved, bit by bit.
//
// The price: changing one number writes a segment, some 28 KiB, anew; and dropping a large import leaves small
// segments behind that later changes fill again.

#ifndef RINGFENCE_STORE_INDEX_EDIT_HPP
#define RINGFENCE_STORE_INDEX_EDIT_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace ringfence::store {

enum class bit_change : std::uint8_t { set, clear };

/// How far a change of bits has come.
struct bits_changed {
    std::size_t consumed = 0;   ///< numbers dealt with; the rest is for the next call
    std::uint64_t changed = 0;  ///< bits that were not so before
};

/// Sets or clears `numbers` (`number::bits()`, sorted, different, no prefixes) in `layer`. Stops early once about
/// `budget` bytes have been written, so that a large import can be committed in steps. Throws `error`.
RINGFENCE_DECL bits_changed change_bits(write_transaction& in, std::uint32_t layer,
                                        std::span<const std::uint64_t> numbers, bit_change change,
                                        std::size_t budget = std::numeric_limits<std::size_t>::max());

/// Moves those of `numbers` (as for `change_bits`) that are in a layer of `from` (sorted) to the layer at the same
/// place of `to`, all of which are others, in one pass over the index. Returns for each of `from` how many it lost, and
/// last how many different ones were moved. Throws `error`.
RINGFENCE_DECL std::vector<std::uint64_t> move_bits(write_transaction& in, std::span<const std::uint32_t> from,
                                                    std::span<const std::uint32_t> to_layers,
                                                    std::span<const std::uint64_t> numbers);

/// How far the clearing of a layer has come.
struct layer_cleared {
    std::uint64_t next_block = 0;  ///< where to go on, when not `done`
    bool done = false;
    std::uint64_t cleared = 0;  ///< bits
};

/// Clears every bit of `layer` in the blocks from `from_block` up to that of the number `highest`; stops early once
/// about `budget` bytes have been written. Throws `error`.
RINGFENCE_DECL layer_cleared clear_layer(write_transaction& in, std::uint32_t layer, std::uint64_t from_block,
                                         std::uint64_t highest,
                                         std::size_t budget = std::numeric_limits<std::size_t>::max());

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/index/edit.ipp>
#endif

#endif
