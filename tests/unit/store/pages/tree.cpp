// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/pages/tree.hpp>

#include <ringfence/store/environment.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>

using namespace ringfence::store;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_pages_tree)

namespace {

using model = std::map<std::string, std::string, std::less<>>;

/// What a cursor tells of the place it has come to.
std::optional<std::pair<std::string, std::string>> place(const cursor& at, bool found)
{
    return found ? std::optional{std::pair{std::string{at.key()}, std::string{at.value()}}} : std::nullopt;
}

std::optional<std::pair<std::string, std::string>> place(const model& in, model::const_iterator at)
{
    return at == in.end() ? std::nullopt : std::optional{std::pair<std::string, std::string>{*at}};
}

void compare(const transaction& in, const model& expected, std::mt19937_64& random, const std::string& some_key)
{
    BOOST_TEST(in.count(table::entries) == expected.size());
    cursor at{in, table::entries};
    auto known = expected.begin();
    for (bool more = at.first(); more; more = at.next(), ++known)
        BOOST_TEST_REQUIRE((place(at, true) == place(expected, known)));
    BOOST_TEST((known == expected.end()));
    BOOST_TEST(!at.next(), "behind the last it stays");
    for (bool more = at.last(); more; more = at.previous())
        BOOST_TEST_REQUIRE((place(at, true) == place(expected, --known)));
    BOOST_TEST((known == expected.begin()));
    BOOST_TEST(!at.previous(), "before the first it stays");

    const auto found = expected.lower_bound(some_key);
    BOOST_TEST((place(at, at.seek(some_key)) == place(expected, found)));
    BOOST_TEST((in.get(table::entries, some_key) == (found != expected.end() && found->first == some_key
                                                         ? std::optional<std::string_view>{found->second}
                                                         : std::nullopt)));
    const auto behind = expected.upper_bound(some_key);
    const bool back = at.seek_back(some_key);
    BOOST_TEST((place(at, back) == (behind == expected.begin() ? std::nullopt : place(expected, std::prev(behind)))));
    // From there to and fro.
    auto here = behind == expected.begin() ? expected.end() : std::prev(behind);
    for (int step = 0; step < 5 && here != expected.end(); ++step) {
        if (random() % 2 == 0) {
            ++here;
            BOOST_TEST((place(at, at.next()) == place(expected, here)));
        } else if (here != expected.begin()) {
            --here;
            BOOST_TEST((place(at, at.previous()) == place(expected, here)));
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_committed_state_is_what_lmdb_was_given)
{
    for (const std::uint32_t format : {first_summed_format - 1, format_version}) {
        temporary_store store{format};
        std::mt19937_64 random{format};  // NOLINT(cert-msc51-cpp): repeatable
        model expected;
        const auto key = [&] {
            return std::string(1 + random() % 3, static_cast<char>('a' + random() % 3)) +
                   std::to_string(random() % 4000) + std::string(random() % 8 == 0 ? random() % 200 : 0, 'x');
        };
        for (int round = 0; round < 30; ++round) {
            // Grows for a while, then shrinks to nothing.
            const bool grows = round < 18;
            store.write([&](write_transaction& w) {
                for (int i = 0; i < 240; ++i) {
                    const std::string k = key();
                    if (random() % 4 == 0 ? grows : !grows) {
                        const auto victim = expected.lower_bound(k);
                        if (victim != expected.end()) {
                            BOOST_TEST(w.erase(table::entries, victim->first));
                            expected.erase(victim);
                        }
                        BOOST_TEST(!w.erase(table::entries, "no such key"));
                    } else if (grows) {
                        // Some on pages of their own, and some of exactly the size where that begins or a page ends.
                        const std::size_t sizes[] = {random() % 40, random() % 300, 2000 + random() % 60,
                                                     4076 + random() % 9, random() % 20'000};
                        std::string value(sizes[random() % 16 / 4], static_cast<char>(random()));
                        w.put(table::entries, k, value);
                        expected[k] = std::move(value);
                    }
                }
                compare(w, expected, random, key());
            });
            if (round == 29)
                store.write([&](write_transaction& w) {
                    for (const auto& [k, value] : expected)
                        w.erase(table::entries, k);
                    expected.clear();
                });
            const auto now = store.read();
            for (int i = 0; i < 3; ++i)
                compare(now, expected, random, key());
            std::string problems;
            now.inspect({[&](const std::string& problem) { problems += problem + '\n'; }, [](std::uint64_t) {}});
            BOOST_TEST(problems == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(what_a_reader_sees_stays_while_others_write)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        for (int i = 0; i < 1000; ++i)
            w.put(table::entries, std::to_string(10'000 + i), "old");
    });
    const auto before = store.read();
    cursor at{before, table::entries};
    BOOST_REQUIRE(at.first());
    for (int round = 0; round < 20; ++round)
        store.write([&](write_transaction& w) {
            for (int i = 0; i < 1000; ++i)
                w.put(table::entries, std::to_string(10'000 + i), "new " + std::to_string(round));
        });
    std::size_t count = 0;
    do {
        BOOST_TEST((at.value() == "old"));
        ++count;
    } while (at.next());
    BOOST_TEST(count == 1000U);
    BOOST_TEST((store.read().get(table::entries, "10000") == "new 19"));
}

BOOST_AUTO_TEST_SUITE_END()
