// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lists/transfer.hpp>

#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/options.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::has_code;
using store_tests::pattern;
using store_tests::temporary_store;

namespace {

const author ann{.user = "ann", .program = "test"};
const author eve{.user = "eve", .program = "test"};

struct lists_of_each_kind : temporary_store {
    std::uint32_t from = make("from", {});
    std::uint32_t to = make("to", {});
    std::uint32_t review = make("review", {.review = true});
    std::uint32_t registry = make("registry", {.registry = true});
    std::uint32_t full = make("full", {.max = 1});

    std::uint32_t make(std::string_view name, const list_options& options)
    {
        return write([&](write_transaction& w) { return create_list(w, name, "", options, ann, at_second(0)).id; });
    }
    void add_one(std::uint32_t list, std::string_view what, const new_entry& request = {})
    {
        BOOST_REQUIRE(write([&](write_transaction& w) {
                          return add(w, list, pattern(what), request, ann, at_second(1)).outcome;
                      }) != add_outcome::refused);
    }
    edit_result move_one(std::uint32_t of, std::string_view what, std::uint32_t into, std::int64_t second = 5)
    {
        return write(
            [&](write_transaction& w) { return store::move(w, of, pattern(what), into, eve, at_second(second)); });
    }
    edit_result clone_one(std::uint32_t list, std::string_view like, std::string_view made, std::int64_t second = 5,
                          onto_other other = onto_other::refuse)
    {
        return write([&](write_transaction& w) {
            return clone(w, list, pattern(like), pattern(made), made, other, eve, at_second(second));
        });
    }
    void import(std::string_view list, std::string_view digits, std::optional<entry_state> state)
    {
        text_source file = text_of(digits, "file");
        import_numbers(
            *environment, list, file, [](std::string_view line) { return store_tests::read_line(line); },
            {.state = state}, ann, at_second(1), [](const import_progress&) {});
    }
    entry at(std::uint32_t list, std::string_view what)
    {
        return find_entry(read(), list, pattern(what)).value_or(entry{.typed = "nothing"});
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(store_transfer)

BOOST_AUTO_TEST_CASE(a_clone_has_the_template_s_description_and_times_and_its_own_author)
{
    lists_of_each_kind store;
    store.add_one(store.from, "481",
                  {.typed = "(48) 1", .description = "rude", .valid_from = at_second(3), .expires = at_second(20)});
    const edit_result made = store.clone_one(store.from, "481", "482");
    BOOST_TEST((made.outcome == edit_outcome::changed && made.state == entry_state::approved));
    const entry e = store.at(store.from, "482");
    BOOST_TEST(e.description == "rude");
    BOOST_TEST(e.typed == "482");
    BOOST_TEST(e.created_by.user == "eve");
    BOOST_TEST((e.valid_from == at_second(3) && e.expires == at_second(20)));
    BOOST_TEST((store.clone_one(store.from, "481", "482").outcome == edit_outcome::unchanged));
    // What is over is a template too, as long as its times allow it.
    store.write([&](write_transaction& w) { store::remove(w, store.from, pattern("481"), eve, at_second(6)); });
    BOOST_TEST((store.clone_one(store.from, "481", "483", 7).outcome == edit_outcome::changed));
    const edit_result late = store.clone_one(store.from, "481", "484", 30);
    BOOST_TEST((late.outcome == edit_outcome::refused));
    BOOST_TEST(late.reason == "the expiry is not in the future");
    const edit_result none = store.clone_one(store.from, "489", "484");
    BOOST_TEST((none.outcome == edit_outcome::not_there));
    BOOST_TEST(none.reason == "the list `from` does not have +489");
}

BOOST_AUTO_TEST_CASE(a_clone_overwrites_nothing_unless_it_is_to_replace)
{
    const new_entry there{.description = "rude", .expires = at_second(20)};
    struct sample {
        std::string_view name;
        new_entry other;
        std::string_view differs;  // nothing: it is the same
    };
    const std::vector<sample> samples{
        {"the same", there, ""},
        {"another description", {.description = "kind", .expires = at_second(20)}, "another description"},
        {"none", {.expires = at_second(20)}, "another description"},
        {"another end", {.description = "rude", .expires = at_second(30)}, "another end"},
        {"no end", {.description = "rude"}, "another end"},
        {"a beginning",
         {.description = "rude", .valid_from = at_second(9), .expires = at_second(20)},
         "another beginning"},
        {"all", {.valid_from = at_second(9)}, "another description and another beginning and another end"},
    };
    for (const char* which : {"from", "review"})
        for (const sample& s : samples)
            BOOST_TEST_CONTEXT(s.name << " in " << which)
            {
                lists_of_each_kind store;
                const std::uint32_t list = find_list(store.read(), which)->id;
                store.add_one(list, "481", there);
                store.add_one(list, "482", s.other);
                const entry before = store.at(list, "482");
                const edit_result refused = store.clone_one(list, "481", "482");
                BOOST_TEST((refused.outcome == (s.differs.empty() ? edit_outcome::unchanged : edit_outcome::refused)));
                if (!s.differs.empty())
                    BOOST_TEST(refused.reason == "the list `" + std::string{which} + "` has it already, with " +
                                                     std::string{s.differs} + "; `replace` makes it like the template");
                BOOST_TEST((store.at(list, "482") == before));
                const edit_result replaced = store.clone_one(list, "481", "482", 5, onto_other::replace);
                BOOST_TEST((replaced.outcome == (s.differs.empty() ? edit_outcome::unchanged : edit_outcome::changed)));
                const entry e = store.at(list, "482");
                BOOST_TEST((e.description == "rude" && !e.valid_from && e.expires == at_second(20)));
                BOOST_TEST((e.state == before.state && replaced.state == before.state));
                BOOST_TEST((e.created_by == ann));
                BOOST_TEST((store.clone_one(list, "481", "482", 6).outcome == edit_outcome::unchanged));
            }
}

BOOST_AUTO_TEST_CASE(a_clone_onto_what_is_over_or_imported_goes_by_how_that_stands)
{
    lists_of_each_kind store;
    store.add_one(store.from, "481", {.description = "rude"});
    store.add_one(store.from, "482", {.description = "over", .expires = at_second(3)});
    BOOST_TEST((store.clone_one(store.from, "481", "482").outcome == edit_outcome::changed));
    BOOST_TEST((!store.at(store.from, "482").expires && store.at(store.from, "482").description == "rude"));

    store.add_one(store.from, "483");
    store.import("from", "4841", {});
    BOOST_TEST((store.clone_one(store.from, "483", "4841").outcome == edit_outcome::unchanged));
    BOOST_TEST((store.clone_one(store.from, "481", "4841").outcome == edit_outcome::refused));
    BOOST_TEST((store.clone_one(store.from, "481", "4841", 5, onto_other::replace).outcome == edit_outcome::changed));
    BOOST_TEST(store.at(store.from, "4841").description == "rude");
    store.import("from", "4842", entry_state::permanent);
    const edit_result permanent = store.clone_one(store.from, "481", "4842", 5, onto_other::replace);
    BOOST_TEST((permanent.outcome == edit_outcome::refused));
    BOOST_TEST(permanent.reason ==
               "it is permanent in the list `from` and stays; only the list as a whole can be dropped");
    BOOST_TEST((store.clone_one(store.registry, "481", "482").outcome == edit_outcome::not_there));
}

BOOST_AUTO_TEST_CASE(a_clone_in_a_list_with_a_ttl_can_be_asked_for_again)
{
    lists_of_each_kind store;
    const std::uint32_t brief = store.make("brief", {.ttl = std::chrono::seconds{100}});
    store.add_one(brief, "481", {.end = unsaid::none});
    BOOST_TEST((store.clone_one(brief, "481", "482", 5).outcome == edit_outcome::changed));
    BOOST_TEST((store.at(brief, "482").expires == at_second(105)));
    BOOST_TEST((store.clone_one(brief, "481", "482", 7).outcome == edit_outcome::unchanged));
    BOOST_TEST((store.at(brief, "482").expires == at_second(105)));
}

BOOST_AUTO_TEST_CASE(what_is_asked_to_be_otherwise_than_the_template_is)
{
    lists_of_each_kind store;
    store.add_one(store.review, "481", {.description = "rude", .expires = at_second(20)});
    new_entry made = like(store.at(store.review, "481"), "482");
    made.state = entry_state::approved;
    const auto add_it = [&](onto_other other) {
        return store.write([&](write_transaction& w) {
            return add_clone(w, store.review, pattern("482"), made, other, eve, at_second(5));
        });
    };
    BOOST_TEST((add_it(onto_other::refuse).outcome == add_outcome::added));
    BOOST_TEST((store.at(store.review, "482").state == entry_state::approved));
    BOOST_TEST((add_it(onto_other::refuse).outcome == add_outcome::already_there));
    store.write([&](write_transaction& w) { unapprove(w, store.review, pattern("482"), ann, at_second(5)); });
    const add_result refused = add_it(onto_other::refuse);
    BOOST_TEST((refused.outcome == add_outcome::refused));
    BOOST_TEST(refused.reason == "the list `review` has it already, with another state; `replace` makes it like the "
                                 "template");
    const add_result replaced = add_it(onto_other::replace);
    BOOST_TEST((replaced.outcome == add_outcome::changed && replaced.state == entry_state::approved));
    made.expires.reset();
    made.lasts = std::chrono::seconds{60};
    BOOST_TEST((add_it(onto_other::replace).expires == at_second(65)));
    BOOST_TEST((store.at(store.review, "482").expires == at_second(65)));
    made.lasts.reset();
    made.end = unsaid::none;
    BOOST_TEST((add_it(onto_other::replace).outcome == add_outcome::changed));
    BOOST_TEST(!store.at(store.review, "482").expires.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_moved_is_in_the_other_list_as_it_was)
{
    lists_of_each_kind store;
    store.add_one(store.from, "481",
                  {.typed = "(48) 1", .description = "rude", .valid_from = at_second(3), .expires = at_second(20)});
    BOOST_TEST((store.move_one(store.from, "481", store.to).outcome == edit_outcome::changed));
    const entry e = store.at(store.to, "481");
    BOOST_TEST(e.typed == "(48) 1");
    BOOST_TEST(e.description == "rude");
    BOOST_TEST((e.created_at == at_second(1)));
    BOOST_TEST((e.valid_from == at_second(3) && e.expires == at_second(20) && e.state == entry_state::approved));
    BOOST_TEST((store.at(store.from, "481").state == entry_state::cleared));
    BOOST_TEST(store.at(store.from, "481").cleared_by.user == "eve");

    store.add_one(store.review, "482");
    BOOST_TEST((store.move_one(store.review, "482", store.to).state == entry_state::pending));
    BOOST_TEST((store.at(store.to, "482").state == entry_state::pending));
    store.add_one(store.from, "48*");
    BOOST_TEST((store.move_one(store.from, "48*", store.review).state == entry_state::approved));
    // What is moved says all there is, also where it is already.
    store.add_one(store.from, "484");
    store.add_one(store.to, "484", {.expires = at_second(20)});
    BOOST_TEST((store.move_one(store.from, "484", store.to).outcome == edit_outcome::changed));
    BOOST_TEST(!store.at(store.to, "484").expires.has_value());
    // Where it is already, it is taken out of the first list all the same.
    store.add_one(store.from, "483");
    store.add_one(store.to, "483");
    BOOST_TEST((store.move_one(store.from, "483", store.to).outcome == edit_outcome::changed));
    BOOST_TEST((store.at(store.from, "483").state == entry_state::cleared));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_moved_stays_where_it_is)
{
    lists_of_each_kind store;
    store.add_one(store.from, "481");
    store.add_one(store.from, "482", {.expires = at_second(3)});
    store.add_one(store.from, "483", {.state = entry_state::permanent});
    store.add_one(store.full, "484");
    store.import("from", "485", entry_state::permanent);
    store.add_one(store.from, "485", {.state = entry_state::pending});
    struct {
        std::uint32_t from;
        std::string what;
        std::uint32_t to;
        edit_outcome outcome;
        std::string reason;
    } const cases[]{
        {store.from, "489", store.to, edit_outcome::not_there, "the list `from` does not have +489"},
        {store.from, "481", store.from, edit_outcome::refused, "it is in the list `from` already"},
        {store.from, "482", store.to, edit_outcome::refused, "it has expired; give it a new expiry first"},
        {store.from, "483", store.to, edit_outcome::refused,
         "it is permanent in the list `from` and stays; only the list as a whole can be dropped"},
        {store.from, "485", store.to, edit_outcome::refused,
         "it is permanent in the list `from` and stays; only the list as a whole can be dropped"},
        {store.from, "481", store.full, edit_outcome::refused, "the list `full` is full: it takes 1 entry"},
        {store.from, "481", store.registry, edit_outcome::refused,
         "the list `registry` is a registry: it is changed by import, not by hand"},
        {store.registry, "481", store.to, edit_outcome::refused,
         "the list `registry` is a registry: it is changed by import, not by hand"},
    };
    const std::uint64_t records = last_sequence(store.read());
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.what + ", " + c.reason)
        {
            const edit_result made = store.move_one(c.from, c.what, c.to);
            BOOST_TEST((made.outcome == c.outcome));
            BOOST_TEST(made.reason == c.reason);
        }
    BOOST_TEST(last_sequence(store.read()) == records);
    BOOST_CHECK_EXCEPTION(store.move_one(store.from, "481", 99), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
    BOOST_TEST((store.at(store.from, "481").state == entry_state::approved));
}

BOOST_AUTO_TEST_SUITE_END()
