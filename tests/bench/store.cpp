// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the index costs beside one LMDB key for each number, in one run over the same numbers: 10 million random NANP
// numbers in 8 lists. Prints nanoseconds a look-up and their ratio, bytes a number, lines imported a second and the
// peak memory. Plain and printing: what counts is the ratio.
//
//   bench_store [NUMBERS]

#include "../support/scratch.hpp"

#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/index/directory.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <lmdb.h>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace ringfence;
using namespace ringfence::store;
using clock_type = std::chrono::steady_clock;

constexpr std::uint32_t list_count = 8;
constexpr std::size_t query_count = 4'000'000;

double seconds_since(clock_type::time_point begin)
{
    return std::chrono::duration<double>(clock_type::now() - begin).count();
}

double peak_megabytes()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_maxrss) / 1024;
}

std::uint64_t random_nanp(std::mt19937_64& random)
{
    return 10'000'000'000 + (200 + random() % 800) * 10'000'000 + (200 + random() % 800) * 10'000 + random() % 10'000;
}

line_reading read_e164(std::string_view line)
{
    line.remove_prefix(1);
    const auto read = number::e164(line);
    if (!read)
        return {std::nullopt, "not a number"};
    return {number_pattern{*read, *read}, {}};
}

void check(int code)
{
    if (code != MDB_SUCCESS)
        throw std::runtime_error{mdb_strerror(code)};
}

/// One key for each number, written in order, as small as it gets.
MDB_env* plain_store(const std::filesystem::path& directory, const std::vector<std::uint64_t>& sorted)
{
    std::filesystem::create_directories(directory);
    MDB_env* env = nullptr;
    check(mdb_env_create(&env));
    check(mdb_env_set_mapsize(env, std::size_t{64} << 30));
    check(mdb_env_open(env, directory.c_str(), MDB_NOSYNC | MDB_NOTLS, 0660));
    MDB_txn* txn = nullptr;
    check(mdb_txn_begin(env, nullptr, 0, &txn));
    MDB_dbi dbi = 0;
    check(mdb_dbi_open(txn, nullptr, MDB_INTEGERKEY, &dbi));
    MDB_cursor* at = nullptr;
    check(mdb_cursor_open(txn, dbi, &at));
    for (std::uint64_t each : sorted) {
        MDB_val key{sizeof each, &each};
        MDB_val value{0, nullptr};
        check(mdb_cursor_put(at, &key, &value, MDB_APPEND));
    }
    mdb_cursor_close(at);
    check(mdb_txn_commit(txn));
    return env;
}

void run(std::size_t count, const std::filesystem::path& directory)
{
    std::mt19937_64 random{1};
    std::vector<std::uint64_t> queries;
    double plain_bytes = 0;
    MDB_env* plain = nullptr;
    std::array<std::filesystem::path, list_count> files;
    {
        std::vector<std::uint64_t> numbers(count);
        for (std::uint64_t& each : numbers)
            each = random_nanp(random);
        for (std::uint32_t list = 0; list < list_count; ++list) {
            files[list] = directory / ("list" + std::to_string(list) + ".txt");
            std::ofstream to{files[list]};
            for (std::size_t i = list; i < count; i += list_count)
                to << '+' << numbers[i] << '\n';
        }
        constexpr std::size_t hit_of = 5;
        for (std::size_t i = 0; i < query_count; ++i)
            queries.push_back(i % hit_of == 0 ? numbers[random() % count] : random_nanp(random));
        std::ranges::sort(numbers);
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        plain = plain_store(directory / "plain", numbers);
        plain_bytes = static_cast<double>(std::filesystem::file_size(directory / "plain" / "data.mdb"));
    }
    const double peak_before = peak_megabytes();

    const auto store = environment::open(directory / "store", access::write);
    const author by{.user = "bench"};
    double importing = 0;
    for (std::uint32_t list = 0; list < list_count; ++list) {
        const std::string name = "list" + std::to_string(list);
        store->write([&](write_transaction& w) { create_list(w, name, "", {}, by, system_now()); });
        text_source from = open_text(files[list]);
        const auto begin = clock_type::now();
        const auto report =
            import_numbers(*store, name, from, read_e164, {}, by, system_now(), [](const import_progress&) {});
        importing += seconds_since(begin);
        if (report.rejected != 0)
            throw std::runtime_error{"a number was rejected"};
    }
    const auto store_bytes = static_cast<double>(std::filesystem::file_size(directory / "store" / "data.mdb"));

    MDB_txn* txn = nullptr;
    MDB_dbi dbi = 0;
    check(mdb_txn_begin(plain, nullptr, MDB_RDONLY, &txn));
    check(mdb_dbi_open(txn, nullptr, MDB_INTEGERKEY, &dbi));
    read_transaction reading{store};
    const auto load_begin = clock_type::now();
    const auto index = directory::load(reading);
    const double loading = seconds_since(load_begin);
    double plain_best = 1e9;
    double index_best = 1e9;
    constexpr int rounds = 5;
    std::size_t plain_hits = 0;
    std::size_t index_hits = 0;
    for (int round = 0; round < rounds; ++round) {
        auto begin = clock_type::now();
        plain_hits = 0;
        for (std::uint64_t each : queries) {
            MDB_val key{sizeof each, &each};
            MDB_val value{};
            plain_hits += mdb_get(txn, dbi, &key, &value) == MDB_SUCCESS ? 1 : 0;
        }
        plain_best = std::min(plain_best, seconds_since(begin));
        begin = clock_type::now();
        index_hits = 0;
        for (const std::uint64_t each : queries) {
            unsigned layers = 0;
            index->layers_of(each, [&](std::uint32_t) { ++layers; });
            index_hits += layers != 0 ? 1 : 0;
        }
        index_best = std::min(index_best, seconds_since(begin));
    }
    if (plain_hits != index_hits)
        throw std::runtime_error{"the index and the plain store disagree"};
    const auto turns_begin = clock_type::now();
    for (std::size_t i = 0; i < query_count; ++i) {
        reading.reset();
        reading.renew();
    }
    const double turns = seconds_since(turns_begin);
    mdb_txn_abort(txn);
    mdb_env_close(plain);

    const auto each_of = [](double seconds) { return seconds / static_cast<double>(query_count) * 1e9; };
    const auto each_number = [&](double bytes) { return bytes / static_cast<double>(count); };
    std::printf("numbers                         %12zu in %u lists\n", count, list_count);
    std::printf("mdb_get, one key a number       %12.1f ns    %6.2f bytes a number\n", each_of(plain_best),
                each_number(plain_bytes));
    std::printf("directory::layers_of            %12.1f ns    %6.2f bytes a number\n", each_of(index_best),
                each_number(store_bytes));
    std::printf("ratio                           %12.2f\n", index_best / plain_best);
    std::printf("hits                            %12.1f %%\n",
                100.0 * static_cast<double>(index_hits) / static_cast<double>(query_count));
    std::printf("read transaction, reset + renew %12.1f ns\n", each_of(turns));
    std::printf("directory::load                 %12.2f ms\n", loading * 1e3);
    std::printf("import                          %12.0f lines/s\n", static_cast<double>(count) / importing);
    std::printf("peak memory before, after       %12.0f MB %6.0f MB\n", peak_before, peak_megabytes());
}

}  // namespace

int main(int argc, char** argv)
{
    std::size_t count = 10'000'000;
    if (argc > 1) {
        const std::string_view text{argv[1]};
        if (std::from_chars(text.data(), text.data() + text.size(), count).ec != std::errc{} || count < list_count) {
            std::fputs("usage: bench_store [NUMBERS]\n", stderr);
            return 2;
        }
    }
    try {
        const test::scratch directory;
        run(count, directory.path());
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 3;
    }
    return 0;
}
