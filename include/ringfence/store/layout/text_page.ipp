// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_TEXT_PAGE_IPP
#define RINGFENCE_STORE_LAYOUT_TEXT_PAGE_IPP

#include <ringfence/store/layout/text_page.hpp>

#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string entry_texts_prefix(std::uint32_t list) { return kind_and_id('e', list); }

RINGFENCE_DECL std::string import_texts_prefix(std::uint32_t layer) { return kind_and_id('i', layer); }

RINGFENCE_DECL void text_page::add(const text_row& row)
{
    if (rows_.empty())
        first_ = row.pattern;
    const std::uint64_t first = row.pattern.first.bits();
    append_varint(rows_, first - last_);
    append_varint(rows_, row.text.size() << 1 | (row.pattern.is_range() ? 1U : 0U));
    if (row.pattern.is_range())
        append_varint(rows_, row.pattern.last.bits() - first);
    texts_ += row.text;
    last_ = first;
}

RINGFENCE_DECL std::string text_page::value() const
{
    std::string value;
    value.reserve(size());
    for (unsigned i = 0; i < head_size; ++i)
        value.push_back(static_cast<char>(rows_.size() >> (8 * i) & 0xff));
    value += rows_;
    value += texts_;
    return value;
}

RINGFENCE_DECL text_page_view::text_page_view(std::string_view value) : rows_{{}}
{
    if (value.size() <= text_page::head_size)
        fail_corrupt("a page of texts has no head");
    std::size_t size = 0;
    for (unsigned i = 0; i < text_page::head_size; ++i)
        size |= std::size_t{static_cast<unsigned char>(value[i])} << (8 * i);
    value.remove_prefix(text_page::head_size);
    if (size > value.size())
        fail_corrupt("a page of texts ends too early");
    rows_ = reader{value.substr(0, size)};
    texts_ = value.substr(size);
}

RINGFENCE_DECL bool text_page_view::next(text_row& row)
{
    if (rows_.at_end()) {
        if (end_ != texts_.size())
            fail_corrupt("a page of texts has more of them than numbers");
        return false;
    }
    bits_ += rows_.varint();
    const std::uint64_t size = rows_.varint();
    if (size >> 1 > texts_.size() - end_)
        fail_corrupt("a page of texts has fewer of them than numbers");
    row.pattern.first = number::from_bits(bits_);
    row.pattern.last = (size & 1) != 0 ? number::from_bits(bits_ + rows_.varint()) : row.pattern.first;
    row.text = texts_.substr(end_, static_cast<std::size_t>(size >> 1));
    end_ += row.text.size();
    return true;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
