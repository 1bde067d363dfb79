// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/import.hpp>

#include <ringfence/store/import/content.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/lock.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/undo.hpp>
#include <ringfence/store/index/directory.hpp>
#include <ringfence/store/journal/verify.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::e164;
using store_tests::has_code;
using store_tests::pattern;
using store_tests::temporary_store;

namespace {

const author ann{.user = "ann", .program = "test"};

line_reading read_line(std::string_view line)
{
    if (line.empty() || line.find_first_not_of("0123456789.*") != std::string_view::npos)
        return {std::nullopt, "not a number"};
    return {pattern(line), {}};
}

struct imports_into_one_list : temporary_store {
    imports_into_one_list()
    {
        write([](write_transaction& w) { create_list(w, "l", "", {}, ann, at_second(0)); });
    }
    std::vector<rejected_line> rejects{};

    import_report import(std::string_view text, import_options options = {}, std::int64_t second = 1)
    {
        rejects.clear();
        options.on_reject = [&](const rejected_line& line) { rejects.push_back(line); };
        text_source from = text_of(text, "file.txt");
        return import_numbers(*environment, "l", from, read_line, options, ann, at_second(second),
                              [](const import_progress&) {});
    }
    std::vector<std::uint64_t> numbers()
    {
        std::vector<std::uint64_t> found;
        const auto reading = read();
        for_each_pattern(reading, find_list(reading, "l")->id, at_second(5),
                         [&](const number_pattern& p) { found.push_back(p.first.bits()); });
        return found;
    }
};

import_options column(std::string name)
{
    import_options options;
    options.format.columns[static_cast<std::size_t>(column_role::number)] = std::move(name);
    return options;
}

std::vector<std::uint64_t> many_numbers(std::size_t count, std::uint64_t seed)
{
    std::mt19937_64 random{seed};
    std::vector<std::uint64_t> found(count);
    for (std::uint64_t& each : found)
        each = 10'000'000'000 + random() % 2'000'000'000;
    return found;
}

std::string text_with(const std::vector<std::uint64_t>& numbers)
{
    std::string text;
    for (const std::uint64_t each : numbers)
        text += std::to_string(each) + "\n";
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_import)

BOOST_AUTO_TEST_CASE(what_can_be_read_is_imported_and_the_rest_is_reported)
{
    imports_into_one_list store;
    const import_report report =
        store.import("# head\n\n481\n482\n48x\n481\n4830*\n48400..48499\n4830*\n" + std::string(2000, '1'));
    BOOST_TEST(report.import == 1U);
    BOOST_TEST(report.lines == 8U);
    BOOST_TEST(report.added == 4U);
    BOOST_TEST(report.duplicates == 2U);
    BOOST_TEST(report.rejected == 2U);
    BOOST_REQUIRE(store.rejects.size() == 2U);
    BOOST_TEST(store.rejects[0].line == 5U);
    BOOST_TEST(store.rejects[0].text == "48x");
    BOOST_TEST(store.rejects[0].reason == "not a number");
    BOOST_TEST(store.rejects[1].line == 10U);

    const auto reading = store.read();
    const auto index = directory::load(reading);
    for (const char* each : {"481", "482", "48301", "48450"}) {
        unsigned layers = 0;
        index->layers_of(e164(each).bits(), [&](std::uint32_t) { ++layers; });
        BOOST_TEST(layers == 1U, each);
    }
    const import_info info = find_import(reading, 1).value();
    BOOST_TEST(info.file == "file.txt");
    BOOST_TEST(info.digest == report.digest);
    BOOST_TEST(info.numbers == 2U);
    BOOST_TEST(info.patterns == 2U);
    BOOST_TEST((info.by == ann));
    journal_record last;
    read_journal(reading, 1, [&](const journal_record& r) {
        last = r;
        return visit::more;
    });
    BOOST_TEST((last.what == journal_event::imported));
    BOOST_TEST(last.import == 1U);
    BOOST_TEST(last.numbers == 2U);
    BOOST_TEST(last.digest == report.digest);
    BOOST_TEST(find_list(reading, "l")->imported == 4U);
}

BOOST_AUTO_TEST_CASE(a_column_of_csv_can_be_imported)
{
    imports_into_one_list store;
    BOOST_TEST(store.import("name,number\n\"A, B\",481\nC,\n", column("number")).added == 1U);
    BOOST_CHECK_EXCEPTION(store.import("name,number\n", column("phone")), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
}

namespace {

/// As `read_line`, but `a+b` are two numbers, `(...)` behind a number is other text, and 49... is in no range.
line_reading read_more(std::string_view text)
{
    line_reading found;
    const std::string_view head = text.substr(0, text.find('('));
    found = read_line(head.substr(0, head.find('+')));
    if (const auto plus = head.find('+'); found.pattern && plus != std::string_view::npos)
        found.more.push_back(pattern(head.substr(plus + 1)));
    found.other_text = head.size() != text.size();
    found.unassigned = text.starts_with("49");
    return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_worth_a_look_is_taken_counted_and_told)
{
    imports_into_one_list store;
    std::vector<std::string> told;
    import_options options;
    options.on_notice = [&](row_notice what, std::uint64_t line, std::string_view text, const line_reading& read) {
        told.push_back(std::to_string(line) + (what == row_notice::other_text ? " other: " : " unassigned: ") +
                       read.pattern->to_string() + ": " + std::string{text});
    };
    text_source from = text_of("481(work)\n482+483\n491\n492(x)\n484\n485+48x\n", "f");
    options.on_reject = [&](const rejected_line& line) {
        told.push_back(std::to_string(line.line) + ": " + line.reason);
    };
    const auto report = import_numbers(
        *store.environment, "l", from,
        [](std::string_view text) {
            return text == "485+48x" ? line_reading{std::nullopt, "no two numbers"} : read_more(text);
        },
        options, ann, at_second(1), [](const import_progress&) {});
    BOOST_TEST(report.lines == 6U);
    BOOST_TEST(report.added == 6U);
    BOOST_TEST(report.other_text == 2U);
    BOOST_TEST(report.unassigned == 2U);
    BOOST_TEST(report.rejected == 1U);
    BOOST_TEST(report.duplicates == 0U);
    const std::vector<std::string> wanted{"1 other: +481: 481(work)", "3 unassigned: +491: 491",
                                          "4 other: +492: 492(x)", "4 unassigned: +492: 492(x)", "6: no two numbers"};
    BOOST_TEST(told == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_number_of_a_row_is_taken_with_what_the_row_says)
{
    imports_into_one_list store;
    import_options options = column("1,2,3");
    options.format.columns[static_cast<std::size_t>(column_role::expires)] = "4";
    const auto report =
        store.import("a,b,c,until\n481,,482,2026-12-31\n,,,2026-12-31\n483,48x,,\n48y,48z,484,\n481,,,\n", options);
    BOOST_TEST(report.lines == 5U);
    BOOST_TEST(report.added == 4U);
    BOOST_TEST(report.entries == 1U);  // the last row about 481 counts
    BOOST_TEST(report.duplicates == 1U);
    BOOST_TEST(report.rejected == 3U);
    BOOST_REQUIRE(store.rejects.size() == 3U);
    BOOST_TEST(store.rejects[0].reason == "the row has a number in none of its columns 1 `a`, 2 `b` and 3 `c`");
    BOOST_TEST(store.rejects[1].text == "48x");
    BOOST_TEST(store.rejects[1].reason == "not a number");
    BOOST_TEST(store.rejects[2].text == "48y");
    BOOST_TEST(store.rejects[2].reason == "not a number; and `48z`: not a number");
}

BOOST_AUTO_TEST_CASE(all_line_ends_and_encodings_give_the_same_import)
{
    for (const std::string_view text : {"481\r482\r# x\r\r483", "481\r\n482\n\r483\r\n"}) {
        imports_into_one_list store;
        const auto report = store.import(text);
        BOOST_TEST(report.lines == 3U);
        BOOST_TEST(report.added == 3U);
        BOOST_TEST(report.rejected == 0U);
        BOOST_TEST((find_list(store.read(), "l")->refreshed == at_second(1)));
    }
    imports_into_one_list store;
    const std::string wide{"\xFF\xFE"
                           "4\0"
                           "8\0"
                           "1\0\r\0"
                           "4\0"
                           "8\0"
                           "2\0",
                           16};
    const auto report = store.import(wide);
    BOOST_TEST(report.added == 2U);
    BOOST_TEST(report.digest == [&] {
        sha256 all;
        all.update(wide);
        return all.finish();
    }());
    const auto before = last_sequence(store.read());
    BOOST_CHECK_EXCEPTION(store.import("485\n48\xBF\n"), error, [](const error& e) {
        return has_code(e, error_code::refused) &&
               std::string_view{e.what()}.find("line 2 is no UTF-8") != std::string_view::npos;
    });
    BOOST_TEST(last_sequence(store.read()) == before);
}

BOOST_AUTO_TEST_CASE(a_text_in_whose_rows_nothing_stands_is_no_day_without_changes)
{
    for (const std::string_view text : {"number;a\n;\n;\n", ",,\n,,\n", "\"\"\n\"\"\n"}) {
        imports_into_one_list store;
        BOOST_CHECK_THROW(store.import(text), error);
        BOOST_TEST(!find_list(store.read(), "l")->refreshed);
    }
    for (const std::string_view text : {"", "\n\n", "# nothing\r# today", "number;a\n", "\xEF\xBB\xBF"}) {
        imports_into_one_list store;
        BOOST_TEST(store.import(text).lines == 0U);
        BOOST_TEST((find_list(store.read(), "l")->refreshed == at_second(1)), text);
    }
}

BOOST_AUTO_TEST_CASE(a_register_does_not_lose_much_unasked)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        create_list(w, "register", "", {.registry = true}, ann, at_second(0));
        create_list(w, "other", "", {}, ann, at_second(0));
    });
    const auto replace = [&](std::string_view list, int first, int last, import_options options = {}) {
        std::string text;
        for (int i = first; i < last; ++i)
            text += std::to_string(4810 + i) + "\n";
        options.mode = import_mode::replace;
        text_source from = text_of(text, "f");
        return import_numbers(*store.environment, list, from, read_line, options, ann, at_second(1),
                              [](const import_progress&) {});
    };
    for (const std::string_view list : {"register", "other"})
        BOOST_TEST(replace(list, 0, 20).added == 20U);  // of nothing nothing can be lost
    BOOST_TEST(replace("register", 2, 20).removed == 2U);
    const auto too_few = [](const error& e) {
        return has_code(e, error_code::refused) &&
               std::string_view{e.what()} ==
                   "`f` lacks 2 of the 18 numbers that imports brought into `register`, more than the "
                   "10% that are allowed. Is it whole? Then say `--max-shrink 11.2%`; nothing was changed";
    };
    BOOST_CHECK_EXCEPTION(replace("register", 4, 25), error, too_few);
    const auto dry = replace("register", 4, 25, {.run = import_run::dry});
    BOOST_TEST(dry.removed == 2U);
    BOOST_TEST(dry.would_be_refused.starts_with("`f` lacks 2 of the 18 numbers"));
    BOOST_CHECK_THROW(replace("register", 4, 25, {.run = import_run::dry, .max_shrink = 0.1}), error);
    BOOST_TEST(replace("register", 4, 25, {.max_shrink = 0.112}).removed == 2U);
    BOOST_TEST(replace("register", 24, 25, {.max_shrink = 1.0}).removed == 20U);
    BOOST_TEST(replace("other", 0, 1).removed == 19U);
}

BOOST_AUTO_TEST_CASE(nothing_to_import_changes_nothing)
{
    imports_into_one_list store;
    const auto before = last_sequence(store.read());
    BOOST_TEST(store.import("x\ny\n").import == 0U);
    BOOST_TEST(store.import("").import == 0U);
    text_source from = text_of("481\n", "f");
    BOOST_CHECK_EXCEPTION(import_numbers(*store.environment, "none", from, read_line, {}, ann, at_second(1),
                                         [](const import_progress&) {}),
                          error, [](const error& e) { return has_code(e, error_code::missing); });
    BOOST_TEST(last_sequence(store.read()) == before);
    BOOST_TEST(store.read().count(table::imports) == 0U);
}

BOOST_AUTO_TEST_CASE(a_file_without_changes_keeps_a_list_fresh_unless_something_was_wrong_with_it)
{
    imports_into_one_list store;
    const auto refreshed = [&] { return find_list(store.read(), "l")->refreshed; };
    BOOST_TEST(!refreshed());
    store.import("x\n");
    BOOST_TEST(!refreshed());
    store.import("# no change today\n", {.run = import_run::dry});
    BOOST_TEST(!refreshed());
    store.import("# no change today\n");
    BOOST_TEST((refreshed() == at_second(1)));
}

BOOST_AUTO_TEST_CASE(an_import_that_is_undone_keeps_no_list_fresh)
{
    imports_into_one_list store;
    const auto refreshed = [&] { return find_list(store.read(), "l")->refreshed; };
    store.import("48100\n", {}, 10);
    store.import("48200\n", {}, 20);
    store.import("48300\n", {}, 30);
    const auto undo = [&](std::uint32_t id) { undo_import(*store.environment, id, ann, at_second(40)); };
    undo(2);
    BOOST_TEST((refreshed() == at_second(30)));
    undo(3);
    BOOST_TEST((refreshed() == at_second(10)), "by the newest that is left");
    undo(1);
    BOOST_TEST(!refreshed());
}

BOOST_AUTO_TEST_CASE(what_was_taken_out_of_an_import_goes_when_that_is_gone)
{
    imports_into_one_list store;
    const auto deletions = [&](layer_state state) {
        return std::ranges::count_if(layers(store.read()), [&](const layer_info& layer) {
            return layer.kind == layer_kind::deleted && layer.state == state;
        });
    };
    store.import("481\n482\n4830*\n");
    store.import("481\n4830*\n", {.mode = import_mode::remove});
    store.import("485\n", {.mode = import_mode::replace});
    BOOST_TEST(deletions(layer_state::active) == 1);  // undoing the replacement brings what it was taken out of back
    store.import("486\n");
    BOOST_TEST(deletions(layer_state::active) == 0);
    BOOST_TEST(deletions(layer_state::dropped) == 1);
    const auto found = verify(store.read(), [](verify_phase, std::uint64_t) {});
    BOOST_TEST(found.numbers == 2U);
    BOOST_TEST(found.problems.empty());

    const std::uint32_t source = store.import("487\n488\n").import;
    const std::uint32_t deletion = store.import("487\n", {.mode = import_mode::remove}).import;
    undo_import(*store.environment, source, ann, at_second(3));
    BOOST_TEST(deletions(layer_state::active) == 1);
    store.import("489\n");
    BOOST_TEST(deletions(layer_state::active) == 0);
    undo_import(*store.environment, deletion, ann, at_second(4));
    BOOST_TEST(store.numbers().size() == 3U);
    BOOST_TEST(verify(store.read(), [](verify_phase, std::uint64_t) {}).problems.empty());
}

BOOST_AUTO_TEST_CASE(numbers_are_sorted_whatever_their_order)
{
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1}, std::size_t{511}, std::size_t{5000}, std::size_t{100'000}}) {
        auto numbers = many_numbers(count, count);
        for (std::size_t i = 0; i + 1 < count; i += 10)
            numbers[i] = numbers[i + 1];
        if (count > 5)
            numbers[3] = number::sender("INFO")->bits();
        auto expected = numbers;
        std::ranges::sort(expected);
        expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
        ringfence::store::detail::sort_unique(numbers);
        BOOST_TEST((numbers == expected));
    }
}

BOOST_AUTO_TEST_CASE(a_large_import_takes_several_commits_and_happens_at_once)
{
    imports_into_one_list store;
    auto numbers = many_numbers(300'000, 1);
    const std::string text = text_with(numbers);
    ringfence::store::detail::sort_unique(numbers);
    text_source from = text_of(text, "large");
    unsigned steps = 0;
    const auto seen_meanwhile = [&](const import_progress& p) {
        if (p.phase != import_phase::writing || p.done == p.total)
            return;
        ++steps;
        const auto reading = store.read();
        BOOST_TEST(last_sequence(reading) == 1U);
        BOOST_TEST(find_list(reading, "l")->imported == 0U);
        for (const layer_info& layer : layers(reading))
            BOOST_TEST((layer.kind != layer_kind::import || layer.state == layer_state::building));
    };
    const auto report = import_numbers(*store.environment, "l", from, read_line, {}, ann, at_second(1), seen_meanwhile);
    BOOST_TEST(steps > 1U);
    BOOST_TEST(report.added == numbers.size());
    BOOST_TEST((store.numbers() == numbers));
    BOOST_TEST(last_sequence(store.read()) == 2U);
}

BOOST_AUTO_TEST_CASE(an_import_that_is_given_up_leaves_nothing_behind)
{
    imports_into_one_list store;
    const std::string text = text_with(many_numbers(300'000, 1));
    text_source from = text_of(text, "large");
    unsigned steps = 0;
    BOOST_CHECK_THROW(import_numbers(*store.environment, "l", from, read_line, {}, ann, at_second(1),
                                     [&](const import_progress& p) {
                                         if (p.phase == import_phase::writing && ++steps == 2)
                                             throw std::runtime_error{"enough"};
                                     }),
                      std::runtime_error);
    BOOST_TEST(store.numbers().empty());
    BOOST_TEST(store.read().count(table::index) == 0U);
    BOOST_TEST(last_sequence(store.read()) == 1U);
}

BOOST_AUTO_TEST_CASE(an_import_has_the_number_that_was_reserved_for_it)
{
    imports_into_one_list store;
    const auto reserve = [&] {
        std::uint32_t id = 0;
        store.write([&](write_transaction& w) { id = reserve_import(w); });
        return id;
    };
    const std::uint32_t first = reserve();
    const std::uint32_t second = reserve();
    BOOST_TEST(store.import("481\n").import == second + 1);
    BOOST_TEST(store.import("482\n", {.reserved = second}).import == second);
    BOOST_TEST(store.import("483\n", {.reserved = first}).import == first);
    for (const std::uint32_t taken : {first, second, second + 1, second + 2, 0U})
        BOOST_CHECK_EXCEPTION(store.import("484\n", {.reserved = taken}), error,
                              [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_TEST(store.import("484\n").import == second + 2);
}

BOOST_AUTO_TEST_CASE(what_a_dead_program_left_is_cleared_by_the_next_import)
{
    const ringfence::test::scratch directory;
    const environment_options unsynced{.commits = durability::unsynced};
    environment::open(directory.path(), access::write, unsynced)->write([](write_transaction& w) {
        create_list(w, "l", "", {}, ann, at_second(0));
    });
    const std::string text = text_with(many_numbers(300'000, 1));
    const pid_t child = store_tests::start_child([&] {
        text_source from = text_of(text, "large");
        const auto store = environment::open(directory.path(), access::write, unsynced);
        unsigned steps = 0;
        import_numbers(*store, "l", from, read_line, {}, ann, at_second(1), [&](const import_progress& p) {
            if (p.phase == import_phase::writing && ++steps == 2)
                ::_exit(17);
        });
        return 0;
    });
    BOOST_TEST(store_tests::status_of(child) == 17);
    const auto store = environment::open(directory.path(), access::write, unsynced);
    {
        const read_transaction reading{store};
        BOOST_TEST(reading.count(table::index) > 0U);
        const auto all = layers(reading);
        BOOST_TEST((all.back().state == layer_state::building));
    }
    text_source from = text_of("481\n", "small");
    import_numbers(*store, "l", from, read_line, {}, ann, at_second(2), [](const import_progress&) {});
    const read_transaction reading{store};
    BOOST_TEST(reading.count(table::index) == 1U);
    BOOST_TEST(find_list(reading, "l")->imported == 1U);
}

BOOST_AUTO_TEST_CASE(one_import_at_a_time)
{
    imports_into_one_list store;
    const ringfence::store::import_lock other{store.directory.path()};
    BOOST_CHECK_EXCEPTION(store.import("481\n"), error, [](const error& e) { return has_code(e, error_code::busy); });
}

BOOST_AUTO_TEST_CASE(undoing_an_import_takes_what_it_brought_and_nothing_else)
{
    imports_into_one_list store;
    store.import("481\n482\n4830*\n");
    store.import("482\n483\n4830*\n");
    undo_import(*store.environment, 1, ann, at_second(3));
    auto left = store.numbers();
    std::ranges::sort(left);
    BOOST_TEST((left == std::vector<std::uint64_t>{482, 483, number::prefix("4830")->bits()}));
    BOOST_TEST(find_list(store.read(), "l")->imported == 3U);
    BOOST_TEST(find_import(store.read(), 1).has_value());
    BOOST_CHECK_EXCEPTION(undo_import(*store.environment, 1, ann, at_second(3)), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_CHECK_EXCEPTION(undo_import(*store.environment, 9, ann, at_second(3)), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
    undo_import(*store.environment, 2, ann, at_second(4));
    BOOST_TEST(store.read().count(table::index) == 0U);
    BOOST_TEST(store.read().count(table::spans) == 0U);
}

BOOST_AUTO_TEST_CASE(importing_again_and_again_does_not_blow_the_store_up)
{
    imports_into_one_list store;
    std::size_t total = 0;
    for (std::uint64_t i = 0; i < 8; ++i) {
        store.import(text_with(many_numbers(150'000, i)));
        total += 150'000;
    }
    BOOST_TEST(static_cast<double>(store.environment->used_bytes()) / static_cast<double>(total) < 20.0);
}

BOOST_AUTO_TEST_CASE(a_row_says_all_there_is_of_its_number_and_takes_no_approval_back)
{
    using enum entry_state;
    constexpr std::chrono::hours day{24};
    const timestamp end = at_second(0) + 100 * day;
    const auto date = [](timestamp when) {
        return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(when.time_since_epoch()).count());
    };
    struct sample {
        std::string_view name;
        std::string row;  // state, valid from, expires
        entry_state state;
        std::optional<timestamp> valid_from;
        std::optional<timestamp> expires;
        std::optional<timestamp> own_expires;  // what the entry itself says then
    };
    const timestamp begin = at_second(0) + 10 * day;
    const timestamp sooner = at_second(0) + 50 * day;
    const std::vector<sample> samples{
        {"nothing but the number", ",,", approved, {}, {}, end},
        {"a beginning", "," + date(begin) + ",", approved, begin, {}, {}},
        {"another end", ",," + date(sooner), approved, {}, sooner, sooner},
        {"for good", "permanent,,", permanent, {}, {}, {}},
        {"pending", "pending,,", approved, {}, end, end},
        {"pending until sooner", "pending,," + date(sooner), approved, {}, end, end},
    };
    for (const sample& s : samples)
        BOOST_TEST_CONTEXT(s.name)
        {
            imports_into_one_list store;
            const std::uint32_t list = find_list(store.read(), "l")->id;
            store.write(
                [&](write_transaction& w) { add(w, list, pattern("481"), {.expires = end}, ann, at_second(0)); });
            import_options options;
            options.format.form = row_form::delimited;
            options.format.header = header_choice::with;
            for (const import_run run : {import_run::dry, import_run::apply}) {
                options.run = run;
                const import_report report =
                    store.import("number,state,valid from,expires\n481," + s.row + "\n", options);
                BOOST_TEST(report.rejected == 0U);
                BOOST_TEST(report.added == 0U);
                BOOST_TEST(report.already == 1U);
            }
            const auto stands = [&] {
                return *store::detail::held(store.read(), list, pattern("481"), at_second(2)).stands;
            };
            BOOST_TEST((stands().state == s.state));
            BOOST_TEST((stands().valid_from == s.valid_from && stands().expires == s.expires));
            BOOST_TEST((find_entry(store.read(), list, pattern("481"))->expires == s.own_expires));
            if (s.row != ",,")
                continue;
            undo_import(*store.environment, 1, ann, at_second(3));
            BOOST_TEST((stands().expires == end));
        }
}

BOOST_AUTO_TEST_SUITE_END()
