// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A set of numbers in the index.

#ifndef RINGFENCE_STORE_LAYOUT_LAYER_HPP
#define RINGFENCE_STORE_LAYOUT_LAYER_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/layout/field.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

/// Stored: never renumber.
enum class layer_kind : std::uint8_t {
    steady = 0,  ///< hand entries in force without an end: a bit says all
    timed = 1,   ///< hand entries with a beginning or an end: a bit says 'look at the entry'
    import = 2,  ///< what one bulk import brought: a bit says all
    deleted = 3  ///< what one import took out of the list: counts for nobody, and lets it be undone and replayed
};
constexpr layer_kind last_of(layer_kind) noexcept { return layer_kind::deleted; }

/// Stored: never renumber.
enum class layer_state : std::uint8_t {
    active = 0,
    building = 1,  ///< an import has not come to its end, or died: its bits do not count
    dropped = 2,   ///< undone; its bits do not count and are being cleared away
    pending = 3,   ///< an import into a list under review that awaits approval: its bits do not count
    replaced = 4   ///< a later import took its place; its bits do not count, and are kept until the import after that
};
constexpr layer_state last_of(layer_state) noexcept { return layer_state::replaced; }

/// A set of numbers in the index, of one list. Ids begin with 1 and are never used again.
struct layer_info {
    std::uint32_t id = 0;
    std::uint32_t list = 0;
    layer_kind kind = layer_kind::steady;
    layer_state state = layer_state::active;
    std::uint32_t import = 0;    ///< which, for `layer_kind::import` and `layer_kind::deleted`
    std::uint64_t numbers = 0;   ///< bits of an import layer; not counted for the others
    std::uint64_t patterns = 0;  ///< prefixes and ranges of an import layer
    std::uint64_t lowest = 0;    ///< lowest and highest number bits ever put into an import layer
    std::uint64_t highest = 0;
    bool permanent = false;    ///< of an import: nothing is taken out of it, and it is not undone
    std::uint32_t source = 0;  ///< of what `import` took out of the list: the import that had brought it

    friend bool operator==(const layer_info&, const layer_info&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<layer_info> auto& l)
{
    at(1, l.list);
    at(2, l.kind);
    at(3, l.state);
    at(4, l.import);
    at(5, l.numbers);
    at(6, l.patterns);
    at(7, l.lowest);
    at(8, l.highest);
    at(9, l.permanent);
    at(10, l.source);
}

namespace layout {

RINGFENCE_DECL std::string encode(const layer_info& of);

/// Throws `error_code::corrupt`.
RINGFENCE_DECL layer_info decode_layer(std::uint32_t id, std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/layer.ipp>
#endif

#endif
