// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A decision against LMDB's own look-up, beside each other in one run: random NANP numbers in 8 lists, a block of 8
// rules, a fifth of the callers listed; `mdb_get` on a store with one key for each of the same numbers.
//
//     bench_engine [NUMBERS]     default 10,000,000; needs about 400 MB of temporary space and memory for them

#include "../support/scratch.hpp"

#include <ringfence/engine.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/rulefile/compile_file.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/options.hpp>

#include <benchmark/benchmark.h>
#include <lmdb.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr std::size_t lists = 8;
constexpr std::size_t queries = 1 << 20;

constexpr const char* rules = R"(ringfence 1;
list l0; list l1; list l2; list l3; list l4; list l5; list l6; list l7;
inbound to +12125550100 {
    l0 -> hangup 603; l1 -> hangup 486; l2 -> status; l3 -> redirect "a"; l4 -> redirect "b";
    l5 -> status "five"; l6 -> hangup; l7 -> hangup 600;
})";

std::mt19937_64 generator{20261121};

std::uint64_t random_nanp()
{
    const auto draw = [](std::uint64_t low, std::uint64_t high) {
        return std::uniform_int_distribution<std::uint64_t>{low, high}(generator);
    };
    return 10'000'000'000 + draw(200, 999) * 10'000'000 + draw(200, 999) * 10'000 + draw(0, 9999);
}

void expect(int code)
{
    if (code != MDB_SUCCESS) {
        std::fprintf(stderr, "lmdb: %s\n", mdb_strerror(code));
        std::exit(1);
    }
}

/// One key for each number, as a program would do it that knows nothing of telephone numbers.
class plain_store {
public:
    plain_store(const std::filesystem::path& directory, const std::vector<std::uint64_t>& sorted)
    {
        std::filesystem::create_directories(directory);
        expect(mdb_env_create(&environment_));
        expect(mdb_env_set_mapsize(environment_, sorted.size() * 64 + (std::size_t{64} << 20)));
        expect(mdb_env_open(environment_, directory.c_str(), MDB_NOSYNC, 0600));
        MDB_txn* txn = nullptr;
        expect(mdb_txn_begin(environment_, nullptr, 0, &txn));
        expect(mdb_dbi_open(txn, nullptr, MDB_INTEGERKEY, &table_));
        for (std::uint64_t n : sorted) {
            MDB_val key{sizeof n, &n};
            MDB_val value{1, const_cast<char*>("\1")};
            expect(mdb_put(txn, table_, &key, &value, MDB_APPEND));
        }
        expect(mdb_txn_commit(txn));
        expect(mdb_txn_begin(environment_, nullptr, MDB_RDONLY, &reading_));
    }
    ~plain_store()
    {
        mdb_txn_abort(reading_);
        mdb_env_close(environment_);
    }
    plain_store(const plain_store&) = delete;
    plain_store& operator=(const plain_store&) = delete;

    bool has(std::uint64_t n) const
    {
        MDB_val key{sizeof n, &n};
        MDB_val value;
        return mdb_get(reading_, table_, &key, &value) == MDB_SUCCESS;
    }

private:
    MDB_env* environment_ = nullptr;
    MDB_dbi table_ = 0;
    MDB_txn* reading_ = nullptr;
};

void activate(ringfence::store::environment& in)
{
    const auto read = [](const std::filesystem::path&) { return ringfence::file_text{rules, {}}; };
    const auto made =
        ringfence::compile_file("bench.ring", ringfence::standard_words(), ringfence::strictness::lenient, read);
    if (!made.policy) {
        for (const auto& d : made.found)
            std::fputs(render(d, made.sources).c_str(), stderr);
        std::exit(1);
    }
    ringfence::activate(in, *made.policy, {}, ringfence::system_now());
}

void import(ringfence::store::environment& in, const std::string& list, const std::vector<std::uint64_t>& numbers)
{
    std::string text;
    for (const std::uint64_t n : numbers)
        text += '+' + std::to_string(n) + '\n';
    auto source = ringfence::store::text_of(text, list);
    const auto read = [](std::string_view line) {
        const auto n = ringfence::number::e164(line.substr(1));
        return ringfence::store::line_reading{ringfence::number_pattern{*n, *n}, {}};
    };
    ringfence::store::import_numbers(in, list, source, read, {}, {}, ringfence::system_now(), [](const auto&) {});
}

}  // namespace

int main(int argc, char** argv)
{
    const std::size_t count = argc > 1 && argv[1][0] != '-' ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
    const ringfence::test::scratch directory;

    std::vector<std::uint64_t> all(count);
    for (std::uint64_t& n : all)
        n = random_nanp();
    const auto in = ringfence::store::environment::open(directory.path() / "ringfence", ringfence::store::access::write,
                                                        {.commits = ringfence::store::durability::unsynced});
    activate(*in);
    for (std::size_t l = 0; l < lists; ++l)
        import(*in, "l" + std::to_string(l),
               {all.begin() + static_cast<std::ptrdiff_t>(count * l / lists),
                all.begin() + static_cast<std::ptrdiff_t>(count * (l + 1) / lists)});

    std::vector<std::uint64_t> asked(queries);
    for (std::uint64_t& n : asked)
        n = generator() % 5 == 0 ? all[generator() % count] : random_nanp();
    std::vector<std::string> texts;
    for (const std::uint64_t n : asked)
        texts.push_back('+' + std::to_string(n));

    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    const plain_store plain{directory.path() / "plain", all};
    ringfence::engine decides{in};

    std::size_t hits = 0;
    for (std::size_t i = 0; i < queries; i += 97) {
        const bool listed = plain.has(asked[i]);
        hits += listed ? 1 : 0;
        const auto made = decides.decide({.scenario = "inbound", .from = texts[i], .to = "+12125550100"});
        if (made.failure || (made.action != "allow") != listed) {
            std::fprintf(stderr, "wrong: %s: %s\n", texts[i].c_str(), to_string(made).c_str());
            return 1;
        }
    }
    std::printf("%zu numbers, %zu lists, %.1f %% listed, store %.2f bytes a number\n", all.size(), lists,
                100.0 * static_cast<double>(hits) / (queries / 97.0),
                static_cast<double>(in->used_bytes()) / static_cast<double>(all.size()));

    const auto mdb_get_all = [&](benchmark::State& state) {
        std::size_t i = 0;
        for (auto _ : state)
            benchmark::DoNotOptimize(plain.has(asked[i++ % queries]));
    };
    const auto decide_all = [&](benchmark::State& state) {
        std::size_t i = 0;
        for (auto _ : state)
            benchmark::DoNotOptimize(
                decides.decide({.scenario = "inbound", .from = texts[i++ % queries], .to = "+12125550100"}));
    };
    // In turn, several times: the ratio of each pair holds when the machine's speed drifts.
    for (int round = 0; round < 5; ++round) {
        benchmark::RegisterBenchmark("mdb_get", mdb_get_all)->MinTime(1);
        benchmark::RegisterBenchmark("engine.decide", decide_all)->MinTime(1);
    }

    class ratios : public benchmark::ConsoleReporter {
    public:
        void ReportRuns(const std::vector<Run>& runs) override
        {
            ConsoleReporter::ReportRuns(runs);
            for (const Run& run : runs)
                (run.benchmark_name().starts_with("mdb_get") ? plain : engine).push_back(run.GetAdjustedRealTime());
        }
        std::vector<double> plain;
        std::vector<double> engine;
    } reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);

    std::vector<double> ratio;
    for (std::size_t i = 0; i < std::min(reporter.plain.size(), reporter.engine.size()); ++i)
        ratio.push_back(reporter.engine[i] / reporter.plain[i]);
    std::sort(ratio.begin(), ratio.end());
    std::printf("ratio engine.decide / mdb_get: median %.2f (%.2f to %.2f); at most 0.5 is asked\n",
                ratio[ratio.size() / 2], ratio.front(), ratio.back());
}
