// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The records of one table as a commit left them, in the order of their keys. Each page is looked at before it is used
// (page.hpp), each key has to lie between the keys that lead to its page, and each record's sum is taken when it is
// come to, so that what is damaged is an error: never a crash, another record, or one that seems not to be there.

#ifndef RINGFENCE_STORE_PAGES_TREE_HPP
#define RINGFENCE_STORE_PAGES_TREE_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/pages/page.hpp>
#include <ringfence/store/pages/page_file.hpp>
#include <ringfence/store/pages/record_sum.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store::pages {

/// Pages of one state of the store that were found sound, the last of them: so that the upper ones, which every look-up
/// passes, are looked at once, and a value that is asked for again. For one thread at a time.
class sound_pages {
public:
    void clear() noexcept { known_.fill(0); }
    bool knows(page_number n, page_kind kind) const noexcept { return known_[n % known_.size()] == mark(n, kind); }
    void note(page_number n, page_kind kind) noexcept { known_[n % known_.size()] = mark(n, kind); }

private:
    static std::uint64_t mark(page_number n, page_kind kind) noexcept
    {
        return n * 8 + static_cast<std::uint16_t>(kind);
    }

    std::array<std::uint64_t, 256> known_{};  // 0 is on no page of a tree
};

/// One table of one state of the store.
struct tree {
    const page_file* file = nullptr;
    tree_record record{};
    page_number all_pages = 0;  ///< of the store in that state
    const char* name = "";      ///< for messages
    std::uint8_t table = 0;     ///< for `record_sum`
    bool summed = false;        ///< whether its records have sums
    sound_pages* sound = nullptr;
};

/// Says where page `n` of `in` is and what is wrong with it, `fault`.
std::string text_of_fault(const tree& in, page_number n, std::string_view fault);

/// Throws it as `error_code::corrupt`.
[[noreturn]] void fail_page(const tree& in, page_number n, std::string_view fault);

/// A place in a tree. What moves it tells whether there is a record there; `key` and `value` are good after it told
/// so. All throw `error_code::corrupt`. The state, and what `tree` points to, have to outlive it.
class tree_cursor {
public:
    explicit tree_cursor(const tree& in) noexcept : in_{in} {}

    bool first() { return descend_to_end(side::first) && settle(); }
    bool last() { return descend_to_end(side::last) && settle(); }
    /// From nowhere, and from before the first, to the first; from behind the last it stays there.
    bool next() { return levels_ == 0 ? left_ != side::first && first() : step(side::first) && settle(); }
    /// From nowhere, and from behind the last, to the last; from before the first it stays there.
    bool previous() { return levels_ == 0 ? left_ != side::last && last() : step(side::last) && settle(); }

    /// To the first record whose key is not less than `key`.
    bool seek(std::string_view key);

    /// To the record with this key; nowhere, and false, where there is none.
    bool find(std::string_view key);

    /// Makes sure that the pages on which a record with this key is or would be, and the next ones on either side, can
    /// be used by LMDB.
    void expect_sound_around(std::string_view key);

    std::string_view key() const noexcept { return at_.key; }

    /// Throws.
    std::string_view value() const;

    /// Whether the value has pages of its own: then its sum is taken by `value` alone.
    bool is_apart() const noexcept { return (at_.flags & value_apart) != 0; }

    /// The value as `value` gives it, with its sum behind it and unlooked at: for who does that later.
    std::string_view stored() const { return stored_of(at_); }

    /// The first key of the page that the place is on, and the first one of the next page, or nothing where there is
    /// none.
    std::string_view page_begins() const noexcept { return levels_ == 0 ? std::string_view{} : top().low; }
    std::optional<std::string_view> page_ends() const noexcept
    {
        return levels_ == 0 || top().high.data() == nullptr ? std::nullopt : std::optional{top().high};
    }

private:
    /// Of a tree: where a way through it begins.
    enum class side : std::uint8_t { first, last };

    /// A page on the way from the root to the place. Keys on it are not less than `low`, and less than `high` where
    /// that points to something.
    struct level {
        page on{nullptr};
        unsigned at = 0;
        unsigned count = 0;
        page_number number = no_page;
        std::string_view low;
        std::string_view high;
    };

    const level& top() const noexcept { return path_[levels_ - 1]; }
    level& top() noexcept { return path_[levels_ - 1]; }

    bool descend_to_end(side of);
    bool descend(std::string_view key);
    bool step(side towards);
    void push(page_number n, std::string_view low, std::string_view high);
    void push_child(unsigned i);

    /// Takes over the record of the place.
    bool settle();

    std::string_view stored_of(const node& record) const;

    /// Takes a record's sum. `on`: the page that it is on.
    void expect_whole(const node& record, page_number on) const;

    /// A key that was damaged and still is in order lies beside the place of the one it was.
    void expect_whole_beside(std::string_view key);

    tree in_;
    node at_{};
    std::size_t levels_ = 0;      ///< 0: at no record
    std::optional<side> left_{};  ///< of a way that has come to its end: where it began
    std::array<level, max_depth> path_;
};

}  // namespace ringfence::store::pages

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/pages/tree.ipp>
#endif

#endif
