// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A store's file with some bytes overwritten, and cut short, is read without a crash: what is wrong is told. The input
// is a row of changes of 4 bytes each: a page, where on it, and what to put there; a byte behind them cuts the file.

#include <ringfence/store/pages/inspect.hpp>

#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>

#include "../support/scratch.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace store = ringfence::store;
namespace pages = ringfence::store::pages;

/// What data.mdb of a store with something in most tables is, made once.
std::string make_bytes()
{
    const ringfence::test::scratch folder;
    {
        const ringfence::store::author ann{.user = "ann"};
        const auto when = ringfence::timestamp{std::chrono::seconds{1'770'000'000}};
        const auto made = store::environment::open(folder.path(), store::access::write,
                                                   {.map_size = 1 << 24, .commits = store::durability::unsynced});
        const auto list =
            made->write([&](store::write_transaction& in) { return create_list(in, "dnc", "", {}, ann, when).id; });
        for (std::uint64_t round = 0; round < 3; ++round)
            made->write([&](store::write_transaction& in) {
                for (std::uint64_t i = 0; i < 40; ++i) {
                    const auto n =
                        *ringfence::number::e164(std::to_string(48'221'000'000 + round * 40'011 + i * 7'919));
                    add(in, list, {n, n}, {.description = "said on the phone"}, ann, when);
                }
                for (std::uint64_t i = 0; i < 100; ++i)
                    in.put(store::table::details, "d" + std::to_string(round * 1'000 + i), std::string(60, 'w'));
                in.put(store::table::policies, "m" + std::to_string(round), std::string(9'000, 'i'));
            });
    }
    std::ifstream from{folder.path() / "data.mdb", std::ios::binary};
    return {std::istreambuf_iterator<char>{from}, {}};
}

/// Tables as programs read them: forwards, backwards, by keys.
void read_all(const pages::page_file& file, const pages::state& in)
{
    pages::sound_pages sound;
    for (std::size_t i = 0; i < store::table_names.size(); ++i)
        try {
            pages::tree of = pages::find_table(file, in, store::table_names[i], static_cast<std::uint8_t>(i), sound);
            of.summed = true;
            pages::tree_cursor at{of};
            std::string some_key;
            for (bool more = at.first(); more; more = at.next()) {
                at.value();
                if (some_key.empty() || at.key().size() % 3 == 0)
                    some_key = at.key();
            }
            for (bool more = at.last(); more; more = at.previous())
                at.value();
            at.find(some_key);
            at.seek(some_key.substr(0, some_key.size() / 2));
            at.expect_sound_around(some_key);
        } catch (const store::error& e) {
            if (e.code() != store::error_code::corrupt)
                std::abort();
        }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::string whole = make_bytes();
    static const int file = ::memfd_create("data.mdb", MFD_CLOEXEC);
    constexpr std::size_t most_changes = 16;
    std::string bytes = whole;
    for (std::size_t i = 0; i + 4 <= size && i / 4 < most_changes; i += 4) {
        const std::size_t page =
            (data[i] | static_cast<std::size_t>(data[i + 1] & 0x7f) << 8) % (whole.size() / store::page_size);
        // The head of a page and its list of keys more often than the rest.
        const std::size_t at = (data[i + 1] & 0x80) != 0 ? data[i + 2] % 64U : data[i + 2] * 16U + data[i + 3] % 16U;
        bytes[page * store::page_size + at] = static_cast<char>(data[i + 3]);
    }
    if (size % 4 == 1)
        bytes.resize(bytes.size() - data[size - 1] * std::size_t{1'000} % bytes.size());
    if (::ftruncate(file, 0) != 0 ||
        ::pwrite(file, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        std::abort();
    try {
        const pages::page_file mapped{file, 0};
        pages::expect_metas(mapped);
        const pages::state newest = pages::newest_state(mapped);
        read_all(mapped, newest);
        pages::sound_pages sound;
        std::vector<pages::tree> tables;
        for (std::size_t i = 0; i < store::table_names.size(); ++i) {
            tables.push_back(
                pages::find_table(mapped, newest, store::table_names[i], static_cast<std::uint8_t>(i), sound));
            tables.back().summed = true;
        }
        pages::inspect(mapped, newest, tables, {[](const std::string&) {}, [](std::uint64_t) {}});
    } catch (const store::error&) {
    }
    return 0;
}
