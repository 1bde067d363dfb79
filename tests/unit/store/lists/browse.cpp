// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lists/browse.hpp>

#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/undo.hpp>
#include <ringfence/store/lists/list_filter.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <store/lists/browsed_list.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::any_pattern;
using store_tests::at_second;
using store_tests::browsed_list;
using store_tests::by;
using store_tests::has_code;
using store_tests::texts;

BOOST_AUTO_TEST_SUITE(store_browse)

BOOST_AUTO_TEST_CASE(a_number_is_shown_once_and_as_it_stands)
{
    browsed_list store;
    store.import("481,,\n482,,\n483,,\n484,,\n");
    store.import("481,,\n483,,\n484,,\n", entry_state::pending);
    store.import("484,,\n", entry_state::permanent);
    store.import("484,,\n");
    store.add_one("482", {.state = entry_state::pending});
    store.add_one("484", {.description = "by hand", .expires = at_second(20), .state = entry_state::pending});
    store.add_one("485", {.expires = at_second(5)});
    store.add_one("486");
    store.remove_one("486");
    store.import("486,,\n");
    store.import("487,,\n", entry_state::pending);
    store.add_one("487", {.expires = at_second(20)});
    store.add_one("488", {.state = entry_state::pending});
    const texts expected{"+481 approved", "+482 approved", "+483 approved", "+484 permanent",
                         "+485 expired",  "+486 approved", "+487 approved", "+488 pending"};
    BOOST_TEST((store.shown({}) == expected));
    // The same in every walk that passes over what it does not want.
    const auto of = [&](listed_state state) { return store.shown({.states = {state}}); };
    BOOST_TEST((of(listed_state::permanent) == texts{"+484 permanent"}));
    BOOST_TEST((of(listed_state::pending) == texts{"+488 pending"}));
    BOOST_TEST((store.shown({.text = "by hand"}) == texts{"+484 permanent"}));
    BOOST_TEST((store.shown({.expires_before = at_second(30)}) == texts{"+485 expired", "+487 approved"}));
    BOOST_TEST((store.shown({.suffix = "2"}) == texts{"+482 approved"}));
    for (const std::string& each : expected) {
        const std::string digits = each.substr(1, 3);
        const auto row = find_listed(store.read(), store.info(), any_pattern(digits), at_second(10)).value();
        BOOST_TEST("+" + digits + " " + std::string{listed_state_names[static_cast<std::size_t>(row.state)]} == each);
    }
}

BOOST_AUTO_TEST_CASE(what_was_found_can_be_asked_for_again)
{
    browsed_list store;
    store.import("481,Called TWICE,\n482,,\n");
    store.add_one("485", {.state = entry_state::pending});
    const auto still = [&](std::string_view what, const list_filter& filter) {
        return is_listed(store.read(), store.info(), any_pattern(what), filter, at_second(10));
    };
    BOOST_TEST(still("481", {.text = "TWICE"}));
    BOOST_TEST(!still("482", {.text = "TWICE"}));
    BOOST_TEST(still("481", {.prefix = "481", .import = 1}));
    BOOST_TEST(!still("481", {.prefix = "482"}));
    BOOST_TEST(!still("485", {.import = 1}));
    BOOST_TEST(!still("489", {}));
    BOOST_TEST(still("485", {.states = {listed_state::pending}}));
    store.write([&](write_transaction& w) {
        approve(w, store.list, any_pattern("485"), approval::revocable, by("eve"), at_second(2));
    });
    BOOST_TEST(!still("485", {.states = {listed_state::pending}}));
}

BOOST_AUTO_TEST_CASE(what_one_import_brought_is_shown_and_nothing_that_is_in_the_list_as_cleared)
{
    browsed_list store;
    const std::uint32_t first = store.import("481,one,\n482,,\n");
    store.remove_one("481");
    const std::uint32_t second = store.import("481,two,\n483,,\n");
    BOOST_TEST((store.shown({.import = first}) == texts{"+482 approved"}));
    BOOST_TEST((store.shown({.import = second}) == texts{"+481 approved", "+483 approved"}));
    BOOST_TEST((store.shown({.states = {listed_state::cleared}}) == texts{}));
}

BOOST_AUTO_TEST_CASE(a_walk_can_be_given_up)
{
    browsed_list store;
    std::string rows;
    for (std::uint64_t i = 0; i < 2 * steps_between_pauses; ++i)
        rows += "48" + std::to_string(100000 + i) + ",Complained,\n";
    store.import(rows);
    struct given_up {};
    int pauses = 0;
    const walk_pause count = [&] { ++pauses; };
    const walk_pause give_up = [] { throw given_up{}; };
    const list_page by_age{.count = 1, .order = list_order::added};
    BOOST_TEST(browse(store.read(), store.info(), {}, by_age, at_second(9), count).rows.size() == 1U);
    BOOST_TEST(pauses == 2);
    BOOST_CHECK_THROW(browse(store.read(), store.info(), {}, by_age, at_second(9), give_up), given_up);
    BOOST_CHECK_THROW(for_each_listed(
                          store.read(), store.info(), {.added_before = at_second(0)}, at_second(9),
                          [](const listed&) { return visit::more; }, give_up),
                      given_up);
    // A first page is found before.
    BOOST_TEST(browse(store.read(), store.info(), {}, {.count = 50}, at_second(9), give_up).rows.size() == 50U);
}

BOOST_AUTO_TEST_CASE(a_page_too_far_in_another_order_is_refused)
{
    browsed_list store;
    store.add_one("481");
    for (const list_page& page :
         {list_page{.skip = max_sorted, .count = 1, .order = list_order::added},
          list_page{.skip = 1, .count = max_sorted, .order = list_order::added, .towards = direction::descending},
          list_page{.skip = std::numeric_limits<std::uint64_t>::max(), .count = 1, .order = list_order::expires}})
        BOOST_CHECK_EXCEPTION(browse(store.read(), store.info(), {}, page, at_second(1)), error,
                              [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_TEST(browse(store.read(), store.info(), {}, {.skip = std::numeric_limits<std::uint64_t>::max()}, at_second(1))
                   .rows.empty());
}

namespace {

/// Of the letters that the lists here have.
std::string plain_letters(std::string text)
{
    for (const auto& [letter, plain] :
         {std::pair{"Ż", "z"}, {"ż", "z"}, {"Ó", "o"}, {"ó", "o"}, {"Ł", "l"}, {"ł", "l"}})
        for (auto at = text.find(letter); at != std::string::npos; at = text.find(letter))
            text.replace(at, std::string_view{letter}.size(), plain);
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// A list put together from its entries and from what each import's layers have, one number after the other.
class plain_list {
public:
    plain_list(const transaction& in, std::uint32_t list, timestamp now) : now_{now}
    {
        for_each_entry(in, list, [&](const entry& e) { everything_[e.pattern].own = e; });
        for (const layer_info& layer : layers(in)) {
            if (layer.list != list || layer.kind != layer_kind::import ||
                (layer.state != layer_state::active && layer.state != layer_state::pending))
                continue;
            const import_info import = find_import(in, layer.source != 0 ? layer.source : layer.import).value();
            const auto put = [&](const number_pattern& what) {
                listed row;
                row.from = listed::origin::import;
                row.state = layer.state == layer_state::pending ? listed_state::pending
                            : layer.permanent                   ? listed_state::permanent
                                                                : listed_state::approved;
                row.about.pattern = what;
                row.about.typed = what.to_string();
                row.about.import = import.id;
                row.about.created_by = import.by;
                row.about.created_at = import.when;
                row.about.state = row.state == listed_state::pending     ? entry_state::pending
                                  : row.state == listed_state::permanent ? entry_state::permanent
                                                                         : entry_state::approved;
                if (const auto said = in.get(table::details, layout::detail_key(import.layer, what))) {
                    row.about.description = layout::decode_detail(*said).description;
                    row.about.created_at = layout::decode_detail(*said).date.value_or(import.when);
                }
                everything_[what].imported.push_back(row);
            };
            for_each_number(in, layer.id, 0, std::numeric_limits<std::uint64_t>::max(), [&](std::uint64_t bits) {
                put({number::from_bits(bits), number::from_bits(bits)});
            });
            for_each_span(in, layer.id, put);
        }
    }

    /// What is shown of a number: by `import` alone, unless it is 0.
    std::optional<listed> shown(const number_pattern& what, std::uint32_t import = 0) const
    {
        const thing& at = everything_.at(what);
        const bool over = at.own && (at.own->state == entry_state::cleared || at.own->swept ||
                                     (at.own->expires && *at.own->expires <= now_));
        if ((!at.own || over) && !at.imported.empty()) {
            std::optional<listed> best;
            const auto weight = [](const listed& row) {
                return std::pair{row.state == listed_state::permanent  ? 2
                                 : row.state == listed_state::approved ? 1
                                                                       : 0,
                                 row.about.import};
            };
            for (const listed& each : at.imported)
                if ((import == 0 || each.about.import == import) && (!best || weight(*best) < weight(each)))
                    best = each;
            return best;
        }
        if (import != 0 && at.own->import != import)
            return std::nullopt;
        listed row;
        row.about = *at.own;
        if (!over)
            for (const listed& each : at.imported)
                if (each.state != listed_state::pending) {
                    row.about.valid_from.reset();
                    row.about.expires.reset();
                    if (row.about.state != entry_state::permanent)
                        row.about.state = each.about.state;
                }
        row.state = row.about.state == entry_state::cleared     ? listed_state::cleared
                    : over                                      ? listed_state::expired
                    : row.about.state == entry_state::pending   ? listed_state::pending
                    : row.about.state == entry_state::permanent ? listed_state::permanent
                                                                : listed_state::approved;
        return row;
    }

    std::vector<listed> all(const list_filter& filter, list_order order, direction towards) const
    {
        std::vector<listed> found;
        for (const auto& [what, at] : everything_)
            if (auto row = shown(what, filter.import); row && passes(*row, filter))
                found.push_back(*std::move(row));
        const auto key = [&](const listed& row) {
            if (order == list_order::added)
                return row.about.created_at.time_since_epoch().count();
            return row.about.expires ? row.about.expires->time_since_epoch().count()
                                     : std::numeric_limits<std::int64_t>::max();
        };
        if (order == list_order::number) {
            if (towards == direction::descending)
                std::ranges::reverse(found);
        } else if (towards == direction::ascending) {
            std::ranges::stable_sort(found, [&](const listed& a, const listed& b) { return key(a) < key(b); });
        } else {
            std::ranges::stable_sort(found, [&](const listed& a, const listed& b) { return key(a) > key(b); });
        }
        return found;
    }

    std::vector<number_pattern> patterns() const
    {
        std::vector<number_pattern> found;
        for (const auto& [what, at] : everything_)
            found.push_back(what);
        return found;
    }

private:
    struct thing {
        std::optional<entry> own{};
        std::vector<listed> imported{};
    };

    static std::string digits_of(number n)
    {
        std::string text = n.to_string();
        std::erase(text, '+');
        std::erase(text, '*');
        return text;
    }

    static bool passes(const listed& row, const list_filter& filter)
    {
        const entry& e = row.about;
        const std::string first = digits_of(e.pattern.first);
        const number_kind kind = e.pattern.first.kind();
        const bool has_digits = first.find(filter.digits) != std::string::npos ||
                                digits_of(e.pattern.last).find(filter.digits) != std::string::npos;
        const bool typed_by_hand = row.from == listed::origin::entry || kind == number_kind::sender;
        const bool has_text =
            plain_letters(e.description).find(plain_letters(filter.text)) != std::string::npos ||
            (typed_by_hand && plain_letters(e.typed).find(plain_letters(filter.text)) != std::string::npos);
        return (filter.states.empty() || std::ranges::count(filter.states, row.state) != 0) &&
               (filter.prefix.empty() ||
                ((kind == number_kind::e164 || kind == number_kind::prefix) && first.starts_with(filter.prefix))) &&
               (filter.suffix.empty() || (e.pattern.is_single() && first.ends_with(filter.suffix))) &&
               (filter.text.empty() ? has_digits : has_text || (!filter.digits.empty() && has_digits)) &&
               (!filter.added_after || e.created_at >= *filter.added_after) &&
               (!filter.added_before || e.created_at < *filter.added_before) &&
               (!filter.expires_before || (e.expires && *e.expires < *filter.expires_before)) &&
               (filter.user.empty() || e.created_by.user == filter.user);
    }

    std::map<number_pattern, thing> everything_;
    timestamp now_;
};

bool same(const listed& a, const listed& b) { return a.about == b.about && a.state == b.state && a.from == b.from; }

class random_list : public browsed_list {
public:
    explicit random_list(std::uint64_t seed, std::uint32_t format = format_version)
        : browsed_list{format}, random_{seed}
    {
        for (int step = 0; step < 40; ++step)
            change(step);
    }

    std::uint64_t below(std::uint64_t n) { return random_() % n; }

    std::string random_text()
    {
        // Numbers of several lengths about the edges of blocks.
        const std::uint64_t n = below(5) == 0 ? 4822 + below(20) : 48'220'009'980 + below(60) + below(3) * 10'000;
        switch (below(12)) {
        case 0: return std::to_string(n).substr(0, 3 + below(7)) + "*";
        case 1: return std::to_string(n) + ".." + std::to_string(n + 1 + below(9));
        case 2: return "s" + std::to_string(100 + below(900));
        case 3: return "s0" + std::to_string(1000 + below(40));
        case 4: return std::string{"INFO"} + static_cast<char>('A' + below(20)) + std::to_string(below(10));
        case 5: return std::to_string(1 + below(999'999'999'999'999));
        default: return std::to_string(n);
        }
    }

    list_filter random_filter()
    {
        list_filter filter;
        const auto some_digits = [&] {
            const std::string from = "0048220009985112";
            return from.substr(below(from.size()), 1 + below(9));
        };
        for (std::size_t state = 0; state < listed_state_names.size(); ++state)
            if (below(6) == 0)
                filter.states.push_back(static_cast<listed_state>(state));
        if (below(4) == 0)
            filter.prefix = std::string{"48220009998"}.substr(0, 1 + below(11));
        if (below(4) == 0)
            filter.suffix = below(8) == 0 ? "0000048220009998" : some_digits();
        if (below(5) == 0)
            filter.digits = some_digits();
        if (below(5) == 0)
            filter.text = below(3) == 0 ? some_digits() : texts{"D1", "ZÓŁW", "tel. +4", "x\nd", "z"}[below(5)];
        if (below(6) == 0)
            filter.added_after = at_second(static_cast<std::int64_t>(below(40)));
        if (below(6) == 0)
            filter.added_before = at_second(static_cast<std::int64_t>(below(40)));
        if (below(8) == 0)
            filter.expires_before = at_second(static_cast<std::int64_t>(below(120)));
        if (below(6) == 0)
            filter.user = below(2) == 0 ? "ann" : "eve";
        if (below(5) == 0)
            filter.import = 1 + static_cast<std::uint32_t>(below(imports_made_ + 1));
        return filter;
    }

private:
    std::string random_description()
    {
        return texts{"", "", "d0", "d1", "D2 Żółw", "żółw x", std::string(below(2) * 500, 'y')}[below(7)];
    }

    void change(std::int64_t second)
    {
        const timestamp now = at_second(second);
        const auto times = [&] {
            new_entry request;
            request.description = random_description();
            if (below(3) == 0)
                request.expires = at_second(second + 1 + static_cast<std::int64_t>(below(60)));
            else if (below(4) == 0)
                request.state = below(2) == 0 ? entry_state::pending : entry_state::permanent;
            return request;
        };
        for (std::uint64_t i = below(8); i > 0; --i)
            write([&](write_transaction& w) {
                new_entry request = times();
                const number_pattern what = any_pattern(random_text());
                request.typed = below(3) == 0 ? "tel. " + what.to_string() : "";
                add(w, list, what, request, by("ann"), now);
            });
        for (std::uint64_t i = below(4); i > 0; --i)
            write([&](write_transaction& w) {
                entry_edit edited{.description = random_description()};
                if (below(3) == 0)
                    edited.number = any_pattern(random_text());
                edit(w, list, any_pattern(random_text()), edited, by("eve"), now);
            });
        for (std::uint64_t i = below(8); i > 0; --i)
            write([&](write_transaction& w) { store::remove(w, list, any_pattern(random_text()), by("eve"), now); });
        if (below(6) == 0)
            write([&](write_transaction& w) { sweep_expired(w, list, now, 3); });
        if (below(3) == 0) {
            std::string rows;
            for (std::uint64_t i = 1 + below(40); i > 0; --i)
                rows += random_text() + "," + (below(2) == 0 ? "D" + std::to_string(below(3)) : "") + "," +
                        (below(4) == 0 ? "2026-02-02" : "") + "\n";
            if (below(3) == 0)  // a dense block
                for (std::uint64_t n = 48'220'020'000 + below(9'000), end = n + below(500); n < end; ++n)
                    rows += std::to_string(n) + ",,\n";
            const std::uint64_t dice = below(10);
            const std::uint32_t made =
                import(rows,
                       dice == 0  ? std::optional{entry_state::permanent}
                       : dice < 4 ? std::optional{entry_state::pending}
                                  : std::nullopt,
                       dice == 5 ? import_mode::remove : import_mode::merge, below(2) == 0 ? "ann" : "eve", second);
            imports_made_ = std::max(imports_made_, made);
        }
        if (imports_made_ != 0 && below(6) == 0) {
            try {
                undo_import(*environment, 1 + static_cast<std::uint32_t>(below(imports_made_)), by("ann"), now);
            } catch (const error& e) {
                BOOST_TEST(has_code(e, error_code::refused), e.what());
            }
        }
    }

    std::mt19937_64 random_;
    std::uint32_t imports_made_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_filter_order_and_page_shows_what_a_walk_over_everything_does)
{
    std::uint64_t rows_seen = 0;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        // Before format 4 searches had no texts to look through.
        random_list store{seed, seed % 3 == 0 ? 3 : format_version};
        const auto reading = store.read();
        const list_info info = find_list(reading, store.list).value();
        const timestamp now = at_second(40);
        const plain_list plain{reading, store.list, now};
        for (const number_pattern& what : plain.patterns()) {
            const auto found = find_listed(reading, info, what, now);
            BOOST_TEST((found && same(*found, plain.shown(what).value())), what.to_string());
        }
        BOOST_TEST(!find_listed(reading, info, any_pattern("999"), now));
        for (int round = 0; round < 120; ++round)
            BOOST_TEST_CONTEXT("seed " << seed << ", round " << round)
            {
                const list_filter filter = round < 6 ? list_filter{} : store.random_filter();
                for (const list_order order : {list_order::number, list_order::added, list_order::expires})
                    for (const direction towards : {direction::ascending, direction::descending}) {
                        const auto all = plain.all(filter, order, towards);
                        rows_seen += all.size();
                        list_page page{.skip = store.below(all.size() + 3),
                                       .count = static_cast<std::size_t>(store.below(2) == 0 ? store.below(20) : 5000),
                                       .order = order,
                                       .towards = towards};
                        const browsed found = browse(reading, info, filter, page, now);
                        const std::size_t first = std::min<std::size_t>(all.size(), page.skip);
                        const std::size_t last = std::min(all.size(), first + page.count);
                        BOOST_TEST(found.more == (last < all.size()));
                        BOOST_TEST(std::ranges::equal(found.rows, std::span{all}.subspan(first, last - first), same),
                                   "order " << static_cast<int>(order) << ", skip " << page.skip << " of "
                                            << all.size());
                    }
                std::vector<listed> walked;
                for_each_listed(reading, info, filter, now, [&](listed&& row) {
                    walked.push_back(std::move(row));
                    return visit::more;
                });
                BOOST_TEST(
                    std::ranges::equal(walked, plain.all(filter, list_order::number, direction::ascending), same));
            }
    }
    BOOST_TEST(rows_seen > 10'000U);
}

BOOST_AUTO_TEST_SUITE_END()
