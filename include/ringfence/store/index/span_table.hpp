// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The prefixes and ranges of a store in memory, as decisions look them up.

#ifndef RINGFENCE_STORE_INDEX_SPAN_TABLE_HPP
#define RINGFENCE_STORE_INDEX_SPAN_TABLE_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/spans.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ringfence::store {

/// The prefixes and ranges of the store in memory: a hash table behind a gate of each number's first three digits.
/// Immutable.
class span_table {
public:
    span_table() = default;

    /// Throws `error`.
    explicit span_table(const transaction& from);

    bool empty() const noexcept { return slots_.empty(); }

    template <class F>
    void layers_of(std::uint64_t value, F&& f) const
    {
        using namespace index_layout;
        const unsigned total = digits_of(value);
        if (total > number::max_e164_digits)
            return;
        std::uint32_t gate = all_lengths;
        if (total >= gate_digits)
            gate = gates_[value / powers_of_ten[total - gate_digits]];
        for (; gate != 0; gate &= gate - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(gate));
            const unsigned digits = bit & 15;
            if (digits == 0 || digits > total)
                continue;
            const span_node node{static_cast<std::uint8_t>(bit < 16 ? 0 : total), static_cast<std::uint8_t>(digits),
                                 value / powers_of_ten[total - digits]};
            const slot& found = slots_[place(node.packed())];
            for (std::uint32_t i = 0; i < found.count; ++i)
                f(layers_[found.begin + i]);
        }
    }

private:
    struct slot {
        std::uint64_t key = 0;  // 0: free, as no node has a value of 0
        std::uint32_t begin = 0;
        std::uint32_t count = 0;
    };

    static constexpr unsigned gate_digits = 3;
    static constexpr std::size_t gate_count = 1000;
    static constexpr std::uint32_t all_lengths = 0xffffffff;

    // Where the key is, or the free slot where it would be.
    std::size_t place(std::uint64_t key) const noexcept;

    // Bit d of a gate: there are open prefixes of d digits below these three; bit 16 + d: nodes of one length.
    void open_gates(const span_node& node);

    std::vector<slot> slots_;
    std::vector<std::uint32_t> layers_;
    std::vector<std::uint32_t> gates_;
};

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/index/span_table.ipp>
#endif

#endif
