// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_PAGES_INSPECT_IPP
#define RINGFENCE_STORE_PAGES_INSPECT_IPP

#include <ringfence/store/error.hpp>
#include <ringfence/store/pages/inspect.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace ringfence::store::pages {

namespace detail {

/// Goes through one tree from its root, page by page, whatever is wrong with some of them.
class tree_walk {
public:
    struct visits {
        /// Pages of the tree: whether nobody else has them.
        std::function<bool(page_number first, std::uint64_t count)> take;
        std::function<void(const node& record, page_number on)> record;
        std::function<void(std::string)> problem;
    };

    tree_walk(const tree& of, key_order order, const visits& told) : of_{of}, order_{order}, told_{told} {}

    void run()
    {
        if (of_.record.root == no_page)
            return;
        walk(of_.record.root, 1, {}, {});
        // What is missing below a damaged page has been told already.
        if (whole_ &&
            (counted_.branch_pages != of_.record.branch_pages || counted_.leaf_pages != of_.record.leaf_pages ||
             counted_.entries != of_.record.entries || counted_.apart_pages != of_.record.apart_pages))
            told_.problem(std::string{"table `"} + of_.name + "` has " + std::to_string(counted_.entries) +
                          " records on " +
                          std::to_string(counted_.branch_pages + counted_.leaf_pages + counted_.apart_pages) +
                          " pages, and its record says otherwise");
    }

private:
    void fault(page_number n, std::string_view what)
    {
        whole_ = false;
        told_.problem(text_of_fault(of_, n, what));
    }

    /// Where pages lie; null, and told, where they do not.
    const char* pages_at(page_number n, std::uint64_t count)
    {
        if (!told_.take(n, count)) {
            fault(n, "is in use twice, or both in use and free");
            return nullptr;
        }
        try {
            return of_.file->at(n, count);
        } catch (const error& e) {
            fault(n, e.what());
            return nullptr;
        }
    }

    bool belongs(std::string_view key, std::string_view low, std::string_view high) const noexcept
    {
        return (low.data() == nullptr || !goes_before(key, low, order_)) &&
               (high.data() == nullptr || goes_before(key, high, order_));
    }

    void walk(page_number n, std::size_t depth, std::string_view low, std::string_view high)
    {
        const page_kind kind = depth == of_.record.depth ? page_kind::leaf : page_kind::branch;
        const char* const bytes = pages_at(n, 1);
        if (bytes == nullptr)
            return;
        const page on{bytes};
        if (const std::string wrong = fault_of(on, n, kind, order_, of_.all_pages); !wrong.empty())
            return fault(n, wrong);
        const unsigned count = on.count();
        if (!belongs(on.key(first_key(kind)), low, high) || !belongs(on.key(count - 1), low, high))
            return fault(n, "has keys that do not belong on it");
        ++(kind == page_kind::leaf ? counted_.leaf_pages : counted_.branch_pages);
        for (unsigned i = 0; i < count; ++i)
            if (kind == page_kind::leaf)
                visit(on.leaf_node(i), n);
            else
                walk(on.child(i), depth + 1, i == 0 ? low : on.key(i), i + 1 < count ? on.key(i + 1) : high);
    }

    void visit(node record, page_number n)
    {
        ++counted_.entries;
        if ((record.flags & value_apart) != 0) {
            const page_number at = record.child;
            try {
                const page begins{of_.file->at(at, pages_of_value(record.size))};
                if (!begins_value(begins, record))
                    return fault(at, "is not where a record's value begins");
                if (begins.chain() > of_.all_pages - at || pages_at(at, begins.chain()) == nullptr)
                    return fault(at, "has a value that is longer than its place");
                counted_.apart_pages += begins.chain();
                record.value = begins.bytes() + page_head;
            } catch (const error& e) {
                return fault(at, e.what());
            }
        }
        if (of_.summed && !summed_value(of_.table, record.key, {record.value, record.size}))
            fault(n, "has a record that is not as it was written");
        told_.record(record, n);
    }

    const tree& of_;
    key_order order_;
    const visits& told_;
    tree_record counted_{};
    bool whole_ = true;
};

inline tree free_tree(const page_file& file, const state& in)
{
    return {&file, in.free_pages, in.all_pages, "of free pages", 0, false, nullptr};
}

/// `f(page)` for each page of a record of free pages; what is wrong with it, empty where nothing is.
inline std::string read_free_record(const node& record, const state& in, const std::function<void(page_number)>& f)
{
    const std::uint64_t freed_by = load<std::uint64_t>(record.key.data());
    if (freed_by == 0 || freed_by > in.commit)
        return "has a record of pages that a later commit freed";
    if (record.size < sizeof(page_number) || record.size % sizeof(page_number) != 0 ||
        load<std::uint64_t>(record.value) > record.size / sizeof(page_number) - 1)
        return "has a record of free pages of a wrong length";
    page_number before = in.all_pages;  // highest first
    const std::uint64_t count = load<std::uint64_t>(record.value);
    for (std::uint64_t i = 1; i <= count; ++i) {
        const auto n = load<page_number>(record.value + i * sizeof(page_number));
        if (n >= before || n < meta_pages)
            return "has a record of free pages that is not in order";
        before = n;
        f(n);
    }
    return {};
}

inline void expect_all_pages(const page_file& file, const state& newest)
{
    // A file is shorter than its pages are many where the last of these are free, and were never written.
    const std::uint64_t there = file.pages();
    if (there >= newest.all_pages)
        return;
    std::uint64_t free_behind = 0;
    for_each_free_page(file, newest, [&](page_number n) { free_behind += n >= there ? 1U : 0U; });
    if (free_behind != newest.all_pages - there)
        fail_damaged("data.mdb was cut short: it has " + std::to_string(there * page_size) + " bytes of " +
                     std::to_string(newest.all_pages * page_size));
}

}  // namespace detail

RINGFENCE_DECL void for_each_free_page(const page_file& file, const state& in,
                                       const std::function<void(page_number)>& f)
{
    const tree of = detail::free_tree(file, in);
    std::uint64_t taken = 0;
    const detail::tree_walk::visits told{
        [&](page_number, std::uint64_t count) { return (taken += count) <= in.all_pages; },
        [&](const node& record, page_number on) {
            if (const std::string fault = detail::read_free_record(record, in, f); !fault.empty())
                fail_damaged("page " + std::to_string(on) + " (of free pages) " + fault);
        },
        [](const std::string& what) { fail_damaged(what); }};
    detail::tree_walk{of, key_order::number, told}.run();
}

RINGFENCE_DECL void expect_metas(const page_file& file)
{
    // A commit may be writing one of them at this moment, and then it is another one when it is looked at again.
    constexpr int tries = 100;
    if (file.pages() < meta_pages) {
        if (file.pages() != 0 && read_meta(page{file.at(0)}, 0).is_lmdb)
            fail_damaged("data.mdb was cut short: it has less than two pages");
        throw error{error_code::format, "data.mdb is not a ringfence store; choose another directory"};
    }
    for (int tried = 1;; ++tried) {
        std::array<std::array<char, page_size>, meta_pages> copy{};
        std::array<meta_page, meta_pages> metas{};
        for (page_number n = 0; n < meta_pages; ++n) {
            std::memcpy(copy[n].data(), file.at(n), page_size);
            metas[n] = read_meta(page{copy[n].data()}, n);
        }
        if (!metas[0].is_lmdb && !metas[1].is_lmdb)
            throw error{error_code::format, "data.mdb is not a ringfence store; choose another directory"};
        const std::uint64_t a = metas[0].says.commit;
        const std::uint64_t b = metas[1].says.commit;
        std::string fault;
        for (page_number n = 0; n < meta_pages; ++n)
            if (!metas[n].fault.empty())
                fault = "meta page " + std::to_string(n) + " " + metas[n].fault;
        // A new store has commit 0 on both.
        if (fault.empty() && !(a % 2 == 0 && (b == a + 1 || a == b + 1)) && !(a == 0 && b == 0))
            fault = "its meta pages are of the commits " + std::to_string(a) + " and " + std::to_string(b) +
                    ", of which one has to follow the other";
        if (fault.empty())
            return detail::expect_all_pages(file, metas[a > b ? 0 : 1].says);
        if (tried == tries)
            fail_damaged(fault);
        std::this_thread::yield();
    }
}

RINGFENCE_DECL void inspect(const page_file& file, const state& in, std::span<const tree> tables,
                            const inspection& told)
{
    constexpr std::uint64_t pages_between = 4096;
    std::vector<bool> used(in.all_pages);
    used[0] = used[1] = true;
    std::uint64_t done = meta_pages;
    bool whole = true;
    const auto problem = [&](std::string what) {
        whole = false;
        told.problem(std::move(what));
    };
    const auto take = [&](page_number first, std::uint64_t count) {
        for (page_number n = first; n < first + count; ++n) {
            if (used[n])
                return false;
            used[n] = true;
            if (++done % pages_between == 0)
                told.progress(done);
        }
        return true;
    };
    for (page_number n = 0; n < meta_pages; ++n)
        if (const std::string fault = read_meta(page{file.at(n)}, n).fault; !fault.empty())
            problem("meta page " + std::to_string(n) + " " + fault);
    const auto no_record = [](const node&, page_number) {};
    const detail::tree_walk::visits by_tables{take, no_record, problem};
    const tree all = tree_of_tables(file, in, nullptr);
    detail::tree_walk{all, key_order::bytes, by_tables}.run();
    for (const tree& each : tables)
        detail::tree_walk{each, key_order::bytes, by_tables}.run();
    const tree free_pages = detail::free_tree(file, in);
    const detail::tree_walk::visits by_free_pages{
        take,
        [&](const node& record, page_number on) {
            std::uint64_t twice = 0;
            const std::string fault =
                detail::read_free_record(record, in, [&](page_number n) { twice += take(n, 1) ? 0U : 1U; });
            if (!fault.empty())
                problem("page " + std::to_string(on) + " (of free pages) " + fault);
            if (twice != 0)
                problem("page " + std::to_string(on) + " (of free pages) has " + std::to_string(twice) +
                        " that are in use or free twice");
        },
        problem};
    detail::tree_walk{free_pages, key_order::number, by_free_pages}.run();
    // What is missing below a damaged page has been told already.
    if (whole && done != in.all_pages)
        problem(std::to_string(in.all_pages - done) + " pages are neither in use nor free");
}

}  // namespace ringfence::store::pages

#endif
