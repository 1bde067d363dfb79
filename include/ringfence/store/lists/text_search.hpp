// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The numbers whose texts have what is sought, in their order, without a look at the others.

#ifndef RINGFENCE_STORE_LISTS_TEXT_SEARCH_HPP
#define RINGFENCE_STORE_LISTS_TEXT_SEARCH_HPP

#include <ringfence/base/find_bytes.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/text_page.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

/// Goes through the texts of one owner (texts.hpp).
class text_search {
public:
    /// What has one of `sought`, none of which is empty. `step` is called for each page that is looked through. `seek`
    /// comes first.
    text_search(const transaction& in, std::string owner, std::vector<std::string> sought, std::function<void()> step)
        : owner_{std::move(owner)}, sought_{std::move(sought)},
          places_(sought_.size()), step_{std::move(step)}, pages_{in, table::texts}
    {
    }

    /// To the first that is found of those whose first bits are in [low, high]. What lies behind may be found as well,
    /// as far as it is on the same page.
    void seek(std::uint64_t low, std::uint64_t high)
    {
        high_ = high;
        std::string from = owner_;
        layout::append_big_endian(from, low, 8);
        more_ = (pages_.seek_back(from) && pages_.key().starts_with(owner_)) || pages_.seek(owner_);
        found_.clear();
        at_ = 0;
        look_on();
        while (there() && pattern().first.bits() < low)
            next();
    }

    bool there() const noexcept { return at_ < found_.size(); }
    const number_pattern& pattern() const noexcept { return found_[at_]; }

    void next()
    {
        ++at_;
        look_on();
    }

private:
    static constexpr std::size_t nowhere = std::string_view::npos;

    /// Page by page until something is found.
    void look_on()
    {
        while (at_ == found_.size() && more_ && is_wanted(pages_.key())) {
            found_.clear();
            at_ = 0;
            step_();
            const std::string_view page = pages_.value();
            more_ = pages_.next();
            if (more_)
                fetch(pages_.value());
            look_through(layout::text_page_view{page});
        }
    }

    bool is_wanted(std::string_view key) const
    {
        if (!key.starts_with(owner_))
            return false;
        std::string_view first = key.substr(owner_.size());
        return layout::take_big_endian(first, 8) <= high_;
    }

    /// Pages lie anywhere in the store: the next one comes from memory while this one is looked through.
    static void fetch(std::string_view page) noexcept
    {
        constexpr std::size_t cache_line = 64;
        for (std::size_t at = 0; at < page.size(); at += cache_line)
            __builtin_prefetch(page.data() + at);
    }

    void look_through(layout::text_page_view page)
    {
        const std::string_view texts = page.texts();
        for (std::size_t i = 0; i < sought_.size(); ++i)
            places_[i] = find_bytes(texts, sought_[i], 0);
        std::size_t begin = 0;
        for (text_row row; std::ranges::any_of(places_, [](std::size_t p) { return p != nowhere; }) && page.next(row);
             begin = page.end()) {
            bool has = false;
            for (std::size_t i = 0; i < sought_.size(); ++i) {
                if (places_[i] < begin)
                    places_[i] = find_bytes(texts, sought_[i], begin);
                // What begins in one row's text and ends in the next one's is in neither.
                has = has || (places_[i] != nowhere && places_[i] + sought_[i].size() <= page.end());
            }
            if (has)
                found_.push_back(row.pattern);
        }
    }

    std::string owner_;
    std::vector<std::string> sought_;
    std::vector<std::size_t> places_;  ///< where each of them is next
    std::function<void()> step_;
    cursor pages_;
    bool more_ = false;
    std::uint64_t high_ = 0;
    std::vector<number_pattern> found_{};  ///< on the page that was looked through last
    std::size_t at_ = 0;
};

}  // namespace detail

}  // namespace ringfence::store

#endif
