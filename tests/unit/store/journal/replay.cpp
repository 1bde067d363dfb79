// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "../temporary.hpp"

#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/import/approve.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/undo.hpp>
#include <ringfence/store/index/edit.hpp>
#include <ringfence/store/journal/backup.hpp>
#include <ringfence/store/journal/replay.hpp>
#include <ringfence/store/journal/verify.hpp>
#include <ringfence/store/lists/browse.hpp>
#include <ringfence/store/lists/listed.hpp>
#include <ringfence/store/lists/texts.hpp>
#include <ringfence/store/policies.hpp>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace ringfence::store;
using ringfence::number;
using ringfence::number_pattern;
using ringfence::timestamp;
using store_tests::has_code;
using store_tests::temporary_store;

namespace {

line_reading read_line(std::string_view line)
{
    if (line.ends_with('*'))
        return {number_pattern{number::prefix(line.substr(0, line.size() - 1)).value(),
                               number::prefix(line.substr(0, line.size() - 1)).value()},
                {}};
    const auto n = number::e164(line);
    return n ? line_reading{number_pattern{*n, *n}, {}} : line_reading{std::nullopt, "not a number"};
}

void expect_agreement(const std::shared_ptr<environment>& in)
{
    const read_transaction now{in};
    const verification found = verify(now, [](verify_phase, std::uint64_t) {});
    for (const std::string& problem : found.problems)
        BOOST_ERROR(problem);
}

/// Random changes of a store, of every kind that the journal knows.
class life {
public:
    explicit life(std::shared_ptr<environment> in, unsigned seed) : in_{std::move(in)}, random_{seed} {}

    void begin()
    {
        in_->write([&](write_transaction& w) {
            create_list(w, "people", "entered one by one", {}, ana, now());
            create_list(w, "review", "", {.review = true}, ana, now());
            create_list(w, "robots", "", {.ttl = std::chrono::hours{1}}, ana, now());
            create_list(w, "register", "", {.registry = true}, ana, now());
        });
    }

    void step()
    {
        time_ += std::chrono::minutes{random_() % 90};
        const std::string list = names[random_() % names.size()];
        const number_pattern what = pattern();
        const auto by_hand = [&](auto&& change) {
            in_->write([&](write_transaction& w) { change(w, find_list(w, list).value().id); });
        };
        try {
            switch (random_() % 19) {
            case 0:
            case 1:
            case 2:
                by_hand([&](write_transaction& w, std::uint32_t id) {
                    new_entry made{.typed = "as typed", .description = random_() % 2 ? "d" : ""};
                    if (random_() % 3 == 0)
                        made.expires = now() + std::chrono::minutes{1 + random_() % 500};
                    if (random_() % 5 == 0)
                        made.valid_from = now() + std::chrono::minutes{random_() % 60};
                    if (random_() % 4 == 0)
                        made.state = static_cast<entry_state>(random_() % 3);
                    if (random_() % 3 == 0)
                        made.beginning = made.end = random_() % 2 ? unsaid::renew : unsaid::none;
                    add(w, id, what, made, ana, now());
                });
                break;
            case 3:
            case 4: by_hand([&](write_transaction& w, std::uint32_t id) { remove(w, id, what, bob, now()); }); break;
            case 5:
                by_hand([&](write_transaction& w, std::uint32_t id) {
                    edit(w, id, what,
                         {.description = "edited",
                          .change_expires = random_() % 2 ? times::set : times::keep,
                          .expires = now() + std::chrono::hours{5}},
                         bob, now());
                });
                break;
            case 6:
                by_hand([&](write_transaction& w, std::uint32_t id) {
                    approve(w, id, what, random_() % 4 ? approval::revocable : approval::permanent, bob, now());
                });
                break;
            case 7: by_hand([&](write_transaction& w, std::uint32_t id) { unapprove(w, id, what, bob, now()); }); break;
            case 8:
            case 9:
            case 10: import(list); break;
            case 11: undo_import(*in_, 1 + static_cast<std::uint32_t>(random_() % 20), bob, now()); break;
            case 12:
                approve_import(*in_, 1 + static_cast<std::uint32_t>(random_() % 20), approval::revocable, bob, now());
                break;
            case 13: by_hand([&](write_transaction& w, std::uint32_t id) { sweep_expired(w, id, now(), 10); }); break;
            case 14:
                in_->write([&](write_transaction& w) {
                    const std::string user = "u" + std::to_string(random_() % 3);
                    if (find_user(w, user))
                        remove_user(w, user, ana, now());
                    else
                        add_user(w, user, account_role::agent, "hash", ana, now());
                });
                break;
            case 16:
                by_hand([&](write_transaction& w, std::uint32_t id) {
                    edit(w, id, what,
                         {.change_expires = random_() % 3 ? times::keep : times::set,
                          .expires = now() + std::chrono::hours{5},
                          .number = pattern(),
                          .typed = random_() % 2 ? "meant" : ""},
                         bob, now());
                });
                break;
            case 17:
                in_->write([&](write_transaction& w) {
                    const std::string to = random_() % 3 ? list : list + std::to_string(random_() % 3);
                    rename_list(w, find_list(w, list).value().id, to, ana, now());
                });
                break;
            case 18:
                in_->write([&](write_transaction& w) {
                    set_rights(w, "u" + std::to_string(random_() % 3), find_list(w, list).value().id,
                               static_cast<std::uint32_t>(random_() % 4), ana, now());
                });
                break;
            case 15:
                in_->write([&](write_transaction& w) {
                    activate(w,
                             {.sources = {{"a.ring", std::to_string(random_())}},
                              .image = std::to_string(random_()),
                              .lists = {{"people", "changed " + std::to_string(random_() % 3), {}},
                                        {"late" + std::to_string(random_() % 2), "", {}}}},
                             ana, now());
                    if (active_version(w) > 1 && random_() % 3 == 0)
                        roll_back(w, active_version(w) - 1, bob, now());
                    if (const auto late = find_list(w, "late0"); late && random_() % 3 == 0)
                        drop_list(w, late->id, ana, now());
                });
                break;
            }
        } catch (const error& e) {
            // What the rules refuse is no change.
            BOOST_REQUIRE((e.code() == error_code::refused || e.code() == error_code::missing));
        }
    }

    timestamp now() const { return timestamp{std::chrono::hours{24 * 365 * 50}} + time_; }

private:
    number_pattern pattern()
    {
        const number n = number::e164("4822" + std::to_string(1000 + random_() % 60)).value();
        if (random_() % 8 == 0) {
            const number p = number::prefix("48221" + std::to_string(random_() % 4)).value();
            return {p, p};
        }
        if (random_() % 12 == 0)
            return {n, number::from_bits(n.bits() + 5)};
        return {n, n};
    }

    void import(const std::string& list)
    {
        std::string text = "number,description,expires,change\n";
        for (std::size_t rows = random_() % 20; rows-- > 0;) {
            const number_pattern p = pattern();
            std::string typed = p.first.to_string().substr(1);
            text += typed + (random_() % 4 ? "," : ",said") + (random_() % 6 ? "," : ",2100-01-01") +
                    (random_() % 5 ? ",A\n" : ",D\n");
        }
        text_source from = text_of(text, "file.csv");
        import_options options;
        options.mode = static_cast<import_mode>(random_() % 3);
        if (random_() % 3 == 0)
            options.state = static_cast<entry_state>(random_() % 3);
        import_numbers(*in_, list, from, read_line, options, ana, now(), [](const import_progress&) {});
    }

    static inline const std::vector<std::string> names{"people", "review", "robots", "register"};
    static inline const author ana{.user = "ana", .address = "192.0.2.7:40122", .call = "c1"};
    static inline const author bob{.user = "bob", .reason = "asked to"};

    std::shared_ptr<environment> in_;
    std::mt19937 random_;
    std::chrono::milliseconds time_{0};
};

std::map<std::string, std::string> everything(const transaction& in, table of)
{
    std::map<std::string, std::string> found;
    cursor at{in, of};
    for (bool more = at.first(); more; more = at.next())
        found.emplace(at.key(), at.value());
    return found;
}

/// All that two stores must have in common: what an id of a layer is, and what was swept, are their own affair.
void expect_same(const transaction& a, const transaction& b, timestamp now)
{
    BOOST_TEST((everything(a, table::journal) == everything(b, table::journal)));
    BOOST_TEST((everything(a, table::trail) == everything(b, table::trail)));
    BOOST_TEST((everything(a, table::users) == everything(b, table::users)));
    BOOST_TEST((everything(a, table::policies) == everything(b, table::policies)));
    BOOST_TEST(active_version(a) == active_version(b));
    const auto lists_a = all_lists(a);
    const auto lists_b = all_lists(b);
    BOOST_REQUIRE(lists_a.size() == lists_b.size());
    for (std::size_t i = 0; i < lists_a.size(); ++i) {
        BOOST_TEST(lists_a[i].name == lists_b[i].name);
        BOOST_TEST((lists_a[i].former == lists_b[i].former));
        BOOST_TEST(lists_a[i].description == lists_b[i].description);
        BOOST_TEST((lists_a[i].options == lists_b[i].options));
        BOOST_TEST(lists_a[i].dropped == lists_b[i].dropped);
        BOOST_TEST(lists_a[i].imported == lists_b[i].imported);
        BOOST_TEST(lists_a[i].awaiting == lists_b[i].awaiting);
        const auto entries_of = [](const transaction& in, std::uint32_t id) {
            std::vector<entry> found;
            for_each_entry(in, id, [&](entry e) {
                e.swept = false;
                found.push_back(std::move(e));
            });
            return found;
        };
        BOOST_TEST((entries_of(a, lists_a[i].id) == entries_of(b, lists_b[i].id)));
        const auto patterns_of = [&](const transaction& in, std::uint32_t id) {
            std::set<number_pattern> found;
            for_each_pattern(in, id, now, [&](const number_pattern& p) { found.insert(p); });
            return found;
        };
        BOOST_TEST((patterns_of(a, lists_a[i].id) == patterns_of(b, lists_b[i].id)));
        const auto shown = [&](const transaction& in, const list_info& list) {
            std::vector<listed> found;
            for_each_listed(in, list, {}, now, [&](listed&& row) {
                const auto alone = find_listed(in, list, row.about.pattern, now);
                BOOST_TEST(
                    (alone && alone->state == row.state && alone->about == row.about && alone->from == row.from));
                row.about.swept = false;
                found.push_back(std::move(row));
                return visit::more;
            });
            return found;
        };
        const auto same = [](const listed& x, const listed& y) {
            return x.about == y.about && x.state == y.state && x.from == y.from;
        };
        BOOST_TEST(std::ranges::equal(shown(a, lists_a[i]), shown(b, lists_b[i]), same));
    }
    const auto imports_a = imports(a);
    const auto imports_b = imports(b);
    BOOST_REQUIRE(imports_a.size() == imports_b.size());
    for (std::size_t i = 0; i < imports_a.size(); ++i) {
        import_info there = imports_b[i];
        there.layer = imports_a[i].layer;
        BOOST_TEST((imports_a[i] == there));
        BOOST_TEST((state_of(a, imports_a[i]) == state_of(b, imports_b[i])));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_replay)

BOOST_AUTO_TEST_CASE(a_backup_brought_forward_has_the_same_entries_as_the_store_it_was_taken_from)
{
    for (unsigned seed = 1; seed <= 12; ++seed) {
        temporary_store store;
        life lived{store.environment, seed};
        lived.begin();
        for (int i = 0; i < 120; ++i)
            lived.step();
        const auto file = store.directory.path() / "copy";
        backup(*store.environment, file);
        for (int i = 0; i < 200; ++i)
            lived.step();
        expect_agreement(store.environment);

        const ringfence::test::scratch other;
        restore(file, other.path() / "restored");
        const auto restored =
            environment::open(other.path() / "restored", access::write, {.commits = durability::unsynced});
        expect_agreement(restored);
        const read_transaction from{store.environment};
        std::uint64_t last = 0;
        const std::uint64_t done = replay(from, *restored, [&](std::uint64_t record, std::uint64_t) { last = record; });
        BOOST_TEST(done > 0U);
        BOOST_TEST(last == last_sequence(from));
        expect_agreement(restored);
        expect_same(from, read_transaction{restored}, lived.now());
        BOOST_TEST(replay(from, *restored, [](std::uint64_t, std::uint64_t) {}) == 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_replay_that_was_interrupted_goes_on)
{
    temporary_store store;
    life lived{store.environment, 99};
    lived.begin();
    const auto file = store.directory.path() / "copy";
    backup(*store.environment, file);
    for (int i = 0; i < 150; ++i)
        lived.step();
    const ringfence::test::scratch other;
    restore(file, other.path() / "restored");
    const auto restored =
        environment::open(other.path() / "restored", access::write, {.commits = durability::unsynced});
    const read_transaction from{store.environment};
    struct stopped {};
    for (bool done = false; !done;) {
        int steps = 0;
        try {
            replay(from, *restored, [&](std::uint64_t, std::uint64_t) {
                if (++steps == 20)
                    throw stopped{};
            });
            done = true;
        } catch (const stopped&) {
        }
        expect_agreement(restored);
    }
    expect_same(from, read_transaction{restored}, lived.now());
}

BOOST_AUTO_TEST_CASE(a_copy_of_another_store_is_refused)
{
    temporary_store one;
    life{one.environment, 1}.begin();
    temporary_store other;
    other.write([](write_transaction& w) { create_list(w, "else", "", {}, {}, timestamp{}); });
    const read_transaction from{one.environment};
    BOOST_CHECK_EXCEPTION(replay(from, *other.environment, [](std::uint64_t, std::uint64_t) {}), error,
                          [](const error& e) {
                              return has_code(e, error_code::refused) &&
                                     std::string_view{e.what()}.find("no backup of") != std::string_view::npos;
                          });
}

BOOST_AUTO_TEST_CASE(a_backup_overwrites_nothing_and_a_restore_needs_a_place_of_its_own)
{
    temporary_store store;
    life{store.environment, 1}.begin();
    const auto file = store.directory.path() / "copy";
    BOOST_TEST(backup(*store.environment, file) > 0U);
    BOOST_CHECK_EXCEPTION(backup(*store.environment, file), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_CHECK_EXCEPTION(restore(file, store.directory.path()), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_CHECK_EXCEPTION(restore(store.directory.path() / "none", store.directory.path() / "new"), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
    const auto junk = store.directory.path() / "junk";
    std::ofstream{junk} << std::string(8192, 'x');
    BOOST_CHECK_EXCEPTION(restore(junk, store.directory.path() / "new"), error,
                          [](const error& e) { return has_code(e, error_code::format); });
    BOOST_TEST(!std::filesystem::exists(store.directory.path() / "new"));
    BOOST_TEST(!std::filesystem::exists(store.directory.path() / "new.part"));
}

BOOST_AUTO_TEST_CASE(verify_finds_what_does_not_agree)
{
    const number n = number::e164("48221234567").value();
    struct fault {
        std::string_view name;
        void (*make)(write_transaction&, number);
        std::string_view found;
    };
    const fault faults[] = {
        {"a bit without entry",
         [](write_transaction& w, number) {
             const std::uint64_t bits[] = {48229999999};
             change_bits(w, find_list(w, "l")->steady_layer, bits, bit_change::set);
         },
         "the index has 2 of its entries, which are 1"},
        {"an entry without bit",
         [](write_transaction& w, number which) {
             const std::uint64_t bits[] = {which.bits()};
             change_bits(w, find_list(w, "l")->steady_layer, bits, bit_change::clear);
         },
         "has an entry in force, and the index does not"},
        {"an entry changed behind the journal's back",
         [](write_transaction& w, number which) {
             entry e = find_entry(w, find_list(w, "l")->id, {which, which}).value();
             e.description = "other";
             w.put(table::entries, layout::entry_key(find_list(w, "l")->id, e.pattern), layout::encode(e));
         },
         "is not as the journal's record 2 left it"},
        {"an entry that is gone",
         [](write_transaction& w, number which) {
             w.erase(table::entries, layout::entry_key(find_list(w, "l")->id, {which, which}));
         },
         "has no entry in `l`"},
        {"a journal record changed",
         [](write_transaction& w, number) {
             journal_record record = find_record(w, 1).value();
             record.by.user = "somebody else";
             w.put(table::journal, layout::key_u64(1), layout::encode(record));
         },
         "does not carry the hash of the record before it"},
        {"a journal record gone", [](write_transaction& w, number) { w.erase(table::journal, layout::key_u64(1)); },
         "the next record is numbered 2"},
        {"a text that searches do not find",
         [](write_transaction& w, number which) {
             ringfence::store::detail::text_writer texts{w, layout::entry_texts_prefix(find_list(w, "l")->id)};
             texts.add({{which, which}, "other"});
             texts.finish();
         },
         "searches look through other texts than its entries have"},
        {"a damaged page of texts, which says nothing of the entries",
         [](write_transaction& w, number which) {
             std::string key = layout::entry_texts_prefix(find_list(w, "l")->id);
             layout::append_pattern(key, {which, which});
             w.put(table::texts, key, std::string(40, '\xff'));
         },
         "searches look through other texts than its entries have"},
        {"texts of nobody",
         [](write_transaction& w, number which) {
             ringfence::store::detail::text_writer texts{w, layout::import_texts_prefix(999)};
             texts.add({{which, which}, "other"});
             texts.finish();
         },
         "texts: some are of a list or layer that there is not"},
        {"a description that searches do not find",
         [](write_transaction& w, number which) {
             ringfence::store::detail::text_writer texts{w, layout::import_texts_prefix(find_import(w, 1)->layer)};
             texts.add({{which, which}, "other"});
             texts.finish();
         },
         "searches look through other descriptions than it has"},
        {"an import's count",
         [](write_transaction& w, number) {
             layer_info layer = find_layer(w, find_import(w, 1)->layer).value();
             ++layer.numbers;
             w.put(table::layers, layout::key_u32(layer.id), layout::encode(layer));
         },
         "says 2 numbers and 0 prefixes or ranges, the index has 1 and 0"},
    };
    for (const fault& f : faults) {
        BOOST_TEST_CONTEXT(f.name)
        {
            temporary_store store;
            store.write([&](write_transaction& w) {
                const auto list = create_list(w, "l", "", {}, {}, timestamp{});
                add(w, list.id, {n, n}, {}, {}, timestamp{});
            });
            text_source from = text_of("48601000001\n", "file");
            import_numbers(*store.environment, "l", from, read_line, {}, {}, timestamp{},
                           [](const import_progress&) {});
            expect_agreement(store.environment);
            store.write([&](write_transaction& w) { f.make(w, n); });
            const auto now = store.read();
            const verification found = verify(now, [](verify_phase, std::uint64_t) {});
            const bool told = std::ranges::any_of(
                found.problems, [&](const std::string& problem) { return problem.find(f.found) != std::string::npos; });
            BOOST_TEST(told);
            if (!told)
                for (const std::string& problem : found.problems)
                    BOOST_TEST_MESSAGE(problem);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
