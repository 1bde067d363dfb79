// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The texts that a search looks through: those of many numbers in one value, so that looking is reading on.

#ifndef RINGFENCE_STORE_LAYOUT_TEXT_PAGE_HPP
#define RINGFENCE_STORE_LAYOUT_TEXT_PAGE_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/field.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

/// A number, prefix or range and what a search finds it by.
struct text_row {
    number_pattern pattern{};
    std::string_view text{};  ///< letters folded
};

namespace layout {

/// In `texts`: whose they are, and behind that the first pattern of the page.
RINGFENCE_DECL std::string entry_texts_prefix(std::uint32_t list);
RINGFENCE_DECL std::string import_texts_prefix(std::uint32_t layer);

/// With LMDB's head and the record's sum a value of this size fills one of its pages.
inline constexpr std::size_t text_page_size = page_size - pages::page_head - pages::sum_size;

/// A page on its way into the store.
class text_page {
public:
    bool empty() const noexcept { return rows_.empty(); }

    /// `row` comes behind all that are there.
    void add(const text_row& row);

    /// Bytes of `value`.
    std::size_t size() const noexcept { return head_size + rows_.size() + texts_.size(); }

    /// Whether it stays within `text_page_size` with one more text of this size.
    bool takes(std::size_t bytes) const noexcept { return size() + most_of_a_row + bytes <= text_page_size; }

    const number_pattern& first() const noexcept { return first_; }

    std::string value() const;

    static constexpr std::size_t head_size = 4;

private:
    static constexpr std::size_t most_of_a_row = 25;  ///< varints of 10, 5 and 10 bytes

    number_pattern first_{};
    std::uint64_t last_ = 0;  ///< first bits of the row that was added last
    std::string rows_{};
    std::string texts_{};
};

/// A page in the store. Throws `error_code::corrupt` where it is damaged.
class text_page_view {
public:
    explicit text_page_view(std::string_view value);

    /// The texts of all rows, one behind the other.
    std::string_view texts() const noexcept { return texts_; }

    /// The next row, in the order of their patterns. False: there is none.
    bool next(text_row& row);

    /// Where in `texts` that of the last row ends.
    std::size_t end() const noexcept { return end_; }

private:
    reader rows_;
    std::string_view texts_;
    std::size_t end_ = 0;
    std::uint64_t bits_ = 0;
};

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/text_page.ipp>
#endif

#endif
