// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/sha256.hpp>
#include <ringfence/store/journal/journal.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::pattern;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_journal)

BOOST_AUTO_TEST_CASE(records_are_numbered_from_one_without_gaps)
{
    temporary_store store;
    BOOST_TEST(last_sequence(store.read()) == 0U);
    for (std::uint64_t wanted = 1; wanted <= 300; ++wanted)
        BOOST_TEST(store.write([&](write_transaction& w) {
            journal_record record;
            record.when = at_second(static_cast<std::int64_t>(wanted));
            record.what = journal_event::imported;
            return append(w, record);
        }) == wanted);
    BOOST_CHECK_THROW(store.write([](write_transaction& w) {
        append(w, {});
        throw std::runtime_error{"no"};
    }),
                      std::runtime_error);
    BOOST_TEST(last_sequence(store.read()) == 300U);
}

BOOST_AUTO_TEST_CASE(it_can_be_read_from_any_number_on_and_left_at_any)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        for (int i = 0; i < 10; ++i) {
            journal_record record;
            record.what = journal_event::list_created;
            append(w, record);
        }
    });
    const auto reading = store.read();
    std::vector<std::uint64_t> seen;
    read_journal(reading, 8, [&](const journal_record& r) {
        seen.push_back(r.sequence);
        return visit::more;
    });
    BOOST_TEST((seen == std::vector<std::uint64_t>{8, 9, 10}));
    seen.clear();
    read_journal(reading, 0, [&](const journal_record& r) {
        seen.push_back(r.sequence);
        return r.sequence == 2 ? visit::stop : visit::more;
    });
    BOOST_TEST((seen == std::vector<std::uint64_t>{1, 2}));
    read_journal(reading, 11, [&](const journal_record&) {
        BOOST_ERROR("there is no record 11");
        return visit::more;
    });
}

BOOST_AUTO_TEST_CASE(the_records_of_a_number_are_read_from_any_on)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        for (int i = 0; i < 12; ++i) {
            journal_record record;
            record.what = journal_event::entry_added;
            // A range begins with the number and is another thing.
            record.pattern = store_tests::pattern(i % 3 == 0 ? "481" : i % 3 == 1 ? "482" : "481..489");
            append(w, record);
        }
    });
    const auto reading = store.read();
    const auto seen = [&](std::string_view about, std::uint64_t from, std::size_t most) {
        std::vector<std::uint64_t> found;
        read_records(reading, store_tests::pattern(about), from, [&](const journal_record& r) {
            found.push_back(r.sequence);
            return found.size() == most ? visit::stop : visit::more;
        });
        return found;
    };
    using numbers = std::vector<std::uint64_t>;
    BOOST_TEST((seen("481", 1, 100) == numbers{1, 4, 7, 10}));
    BOOST_TEST((seen("481", 4, 2) == numbers{4, 7}));
    BOOST_TEST((seen("481..489", 4, 100) == numbers{6, 9, 12}));
    BOOST_TEST((seen("482", 12, 100) == numbers{}));
    BOOST_TEST((seen("483", 1, 100) == numbers{}));
}

namespace {

/// A record with all that it can say.
journal_record full_record(std::uint64_t seed)
{
    std::mt19937_64 random{seed};
    const auto text = [&] { return random() % 3 == 0 ? std::string{} : "text " + std::to_string(random() % 1000); };
    const auto time = [&] { return at_second(static_cast<std::int64_t>(random() % 100'000) - 2'000'000'000); };
    const auto maybe = [&] { return random() % 2 == 0 ? std::optional{time()} : std::nullopt; };
    journal_record record;
    record.when = time();
    record.by = {text(), text(), text(), text(), text(), text()};
    record.what = static_cast<journal_event>(1 + random() % static_cast<unsigned>(journal_event::shadow_dropped));
    record.list = text();
    record.description = text();
    if (random() % 4 != 0)
        record.pattern = pattern(random() % 3 == 0 ? "4822*" : random() % 2 == 0 ? "48100..48199" : "48221234567");
    record.typed = text();
    record.state = static_cast<entry_state>(random() % 4);
    record.valid_from = maybe();
    record.expires = maybe();
    if (random() % 2 == 0)
        record.options = {.registry = true, .ttl = std::chrono::seconds{5}, .max = 0};
    if (random() % 2 == 0)
        record.options.max_age = std::chrono::seconds{7};
    record.import = static_cast<std::uint32_t>(random() % 3);
    record.file = text();
    record.digest = text();
    record.numbers = random() >> (random() % 64);
    record.patterns = random() % 2;
    record.policy = static_cast<std::uint32_t>(random());
    record.layer = static_cast<std::uint32_t>(random() % 3);
    record.mode = static_cast<import_mode>(random() % 3);
    record.account = text();
    record.role = static_cast<account_role>(random() % 4);
    record.request = text();
    record.created = maybe();
    return record;
}

constexpr std::uint64_t records = 12;

struct written_journal : temporary_store {
    std::string hash;

    written_journal()
    {
        write([](write_transaction& w) {
            for (std::uint64_t i = 1; i <= records; ++i)
                append(w, full_record(i));
        });
        hash = prove().last;
    }
    journal_proof prove()
    {
        return prove_journal(read(), [](std::uint64_t) {});
    }
    std::string value_of(std::uint64_t sequence)
    {
        const auto reading = read();
        return std::string{reading.get(table::journal, layout::key_u64(sequence)).value()};
    }
    /// Whether a change of the table is found by the walk, or by the hash kept elsewhere.
    template <class F>
    bool finds(F&& change)
    {
        write([&](write_transaction& w) { change(w); });
        const journal_proof proof = prove();
        return !proof.problem.empty() || proof.last != hash;
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_record_is_the_same_bytes_when_read_and_written_again)
{
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        journal_record record = full_record(seed);
        record.sequence = seed;
        record.previous = seed % 2 == 0 ? std::string(32, static_cast<char>(seed)) : std::string{};
        const std::string bytes = layout::encode(record);
        const journal_record read = layout::decode_journal(seed, bytes);
        BOOST_TEST((read == record), "record " << seed);
        BOOST_TEST((layout::encode(read) == bytes), "record " << seed);
    }
}

BOOST_AUTO_TEST_CASE(an_unbroken_journal_is_proved)
{
    temporary_store empty;
    const journal_proof nothing = prove_journal(empty.read(), [](std::uint64_t) {});
    BOOST_TEST(nothing.problem.empty());
    BOOST_TEST(nothing.records == 0U);
    BOOST_TEST(nothing.last.empty());
    written_journal store;
    const journal_proof proof = store.prove();
    BOOST_TEST(proof.problem.empty(), proof.problem);
    BOOST_TEST(proof.records == records);
    BOOST_TEST(proof.last.size() == 64U);
    BOOST_TEST(find_record(store.read(), 1)->previous.empty());
    BOOST_TEST(proof.last == hexadecimal(record_hash(layout::key_u64(records), store.value_of(records))));
}

BOOST_AUTO_TEST_CASE(a_changed_byte_anywhere_is_found)
{
    written_journal store;
    std::mt19937_64 random{1};
    for (std::uint64_t sequence = 1; sequence <= records; ++sequence) {
        const std::string key = layout::key_u64(sequence);
        const std::string value = store.value_of(sequence);
        for (std::size_t at = 0; at < value.size(); at += 1 + random() % 3) {
            std::string changed = value;
            changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1U << random() % 8));
            BOOST_TEST(store.finds([&](write_transaction& w) { w.put(table::journal, key, changed); }),
                       "byte " << at << " of record " << sequence);
        }
        store.write([&](write_transaction& w) { w.put(table::journal, key, value); });
        BOOST_TEST(store.prove().problem.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_record_taken_out_put_between_or_moved_is_found)
{
    for (std::uint64_t sequence = 1; sequence <= records; ++sequence) {
        const std::string key = layout::key_u64(sequence);
        const std::string next = layout::key_u64(sequence % records + 1);
        written_journal store;
        const std::string value = store.value_of(sequence);
        const std::string other = store.value_of(sequence % records + 1);
        BOOST_TEST(store.finds([&](write_transaction& w) { w.erase(table::journal, key); }),
                   "without record " << sequence);
        BOOST_TEST(store.finds([&](write_transaction& w) {
            // The later ones take the numbers before theirs.
            for (std::uint64_t i = sequence; i <= records; ++i) {
                const auto moved = w.get(table::journal, layout::key_u64(i + 1));
                if (moved) {
                    const std::string copy{*moved};
                    w.put(table::journal, layout::key_u64(i), copy);
                    w.erase(table::journal, layout::key_u64(i + 1));
                }
            }
        }),
                   "without record " << sequence << ", numbered anew");
        written_journal swapped;
        BOOST_TEST(swapped.finds([&](write_transaction& w) {
            w.put(table::journal, key, other);
            w.put(table::journal, next, value);
        }),
                   "record " << sequence << " exchanged with the next");
        written_journal longer;
        BOOST_TEST(longer.finds([&](write_transaction& w) {
            std::vector<std::string> values;
            for (std::uint64_t i = sequence; i <= records; ++i)
                values.emplace_back(w.get(table::journal, layout::key_u64(i)).value());
            w.put(table::journal, key, layout::encode(full_record(99)));
            for (std::size_t i = 0; i < values.size(); ++i)
                w.put(table::journal, layout::key_u64(sequence + 1 + i), values[i]);
        }),
                   "another before record " << sequence);
    }
}

BOOST_AUTO_TEST_CASE(a_record_cut_off_at_the_end_is_found_by_the_hash_that_was_kept)
{
    written_journal store;
    store.write([](write_transaction& w) { w.erase(table::journal, layout::key_u64(records)); });
    const journal_proof proof = store.prove();
    BOOST_TEST(proof.problem.empty());
    BOOST_TEST(proof.records == records - 1);
    BOOST_TEST(proof.last != store.hash);
}

BOOST_AUTO_TEST_CASE(a_trail_that_does_not_lead_to_its_record_is_found)
{
    written_journal store;
    store.write([](write_transaction& w) {
        for (std::uint64_t i = 1; i <= records; ++i)
            if (const auto record = find_record(w, i); !record->pattern.first.empty()) {
                w.erase(table::trail, layout::trail_key(record->pattern.first, i));
                return;
            }
    });
    BOOST_TEST(store.prove().problem.find("trail") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_records_about_a_number_are_those_and_no_others)
{
    temporary_store store;
    std::mt19937_64 random{7};
    std::vector<journal_record> written;
    const std::vector<number_pattern> patterns{pattern("48100"), pattern("48100..48199"), pattern("48100..48198"),
                                               pattern("481*"), pattern("48101")};
    store.write([&](write_transaction& w) {
        written.clear();
        for (int i = 0; i < 300; ++i) {
            journal_record record = full_record(random());
            record.pattern = patterns[random() % patterns.size()];
            record.list = random() % 2 == 0 ? "a" : "b";
            record.sequence = append(w, record);
            written.push_back(record);
        }
    });
    const auto reading = store.read();
    for (const number_pattern& about : patterns) {
        std::vector<std::uint64_t> expected;
        std::map<std::string, std::uint64_t> newest;
        for (const journal_record& record : written)
            if (record.pattern == about) {
                expected.push_back(record.sequence);
                newest[record.list] = record.sequence;
            }
        for (const std::size_t limit : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
            std::vector<std::uint64_t> found;
            for (const journal_record& record : find_records(reading, about, limit))
                found.push_back(record.sequence);
            const std::size_t left_out = expected.size() - std::min(expected.size(), limit);
            BOOST_TEST((found == std::vector<std::uint64_t>(expected.begin() + static_cast<std::ptrdiff_t>(left_out),
                                                            expected.end())));
        }
        for (const char* list : {"a", "b"}) {
            const list_info of{.name = list};
            BOOST_TEST(find_newest_record(reading, about, of)->sequence == newest[list]);
            const auto of_list = find_records(reading, about, 7, &of);
            BOOST_TEST(of_list.size() == 7U);
            BOOST_TEST(of_list.back().sequence == newest[list]);
            BOOST_TEST(std::ranges::all_of(of_list, [&](const journal_record& r) { return r.list == list; }));
        }
        BOOST_TEST(!find_newest_record(reading, about, list_info{.name = "c"}));
    }
    BOOST_TEST(find_records(reading, pattern("4810"), 10).empty());
}

BOOST_AUTO_TEST_SUITE_END()
