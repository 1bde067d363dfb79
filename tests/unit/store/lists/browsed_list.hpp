// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A list of a store of its own, filled by hand and by imports, as tests of browsing want it.

#ifndef RINGFENCE_TESTS_UNIT_STORE_LISTS_BROWSED_LIST_HPP
#define RINGFENCE_TESTS_UNIT_STORE_LISTS_BROWSED_LIST_HPP

#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/text/lines.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/browse.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/list_filter.hpp>
#include <ringfence/store/lists/listed.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace store_tests {

/// As `pattern`, and `s112` for a short code, `INFO` for a sender.
inline ringfence::number_pattern any_pattern(std::string_view text)
{
    if (text.starts_with('s')) {
        const ringfence::number code = ringfence::number::short_code(text.substr(1)).value();
        return {code, code};
    }
    if (const auto sender = ringfence::number::sender(text))
        if (!text.ends_with('*'))
            return {*sender, *sender};
    return pattern(text);
}

inline ringfence::store::author by(std::string user) { return {.user = std::move(user), .program = "test"}; }

struct browsed_list : temporary_store {
    explicit browsed_list(std::uint32_t format = ringfence::store::format_version) : temporary_store{format} {}

    std::uint32_t list = write([](ringfence::store::write_transaction& w) {
        return ringfence::store::create_list(w, "l", "", {}, by("ann"), at_second(0)).id;
    });

    void add_one(std::string_view what, const ringfence::store::new_entry& request = {}, std::int64_t second = 1)
    {
        BOOST_REQUIRE(
            write([&](ringfence::store::write_transaction& w) {
                return ringfence::store::add(w, list, any_pattern(what), request, by("ann"), at_second(second)).outcome;
            }) != ringfence::store::add_outcome::refused);
    }
    void remove_one(std::string_view what, std::int64_t second = 2)
    {
        BOOST_REQUIRE(
            (write([&](ringfence::store::write_transaction& w) {
                 return ringfence::store::remove(w, list, any_pattern(what), by("eve"), at_second(second)).outcome;
             }) == ringfence::store::remove_outcome::removed));
    }
    std::uint32_t import(std::string_view text, std::optional<ringfence::store::entry_state> state = {},
                         ringfence::store::import_mode mode = ringfence::store::import_mode::merge,
                         std::string user = "eve", std::int64_t second = 3)
    {
        ringfence::store::import_options options;
        options.format.form = ringfence::store::row_form::delimited;
        options.format.header = ringfence::store::header_choice::with;
        options.state = state;
        options.mode = mode;
        const std::string rows = "number,description,date\n" + std::string{text};
        ringfence::store::text_source from = ringfence::store::text_of(rows, "f");
        return ringfence::store::import_numbers(
                   *environment, "l", from, [](std::string_view line) { return read_line(line, &any_pattern); },
                   options, by(std::move(user)), at_second(second), [](const ringfence::store::import_progress&) {})
            .import;
    }
    ringfence::store::list_info info() { return ringfence::store::find_list(read(), list).value(); }
    std::vector<std::string> shown(const ringfence::store::list_filter& filter, std::int64_t second = 10)
    {
        std::vector<std::string> found;
        for (const ringfence::store::listed& row :
             ringfence::store::browse(read(), info(), filter, {.count = 1000}, at_second(second)).rows)
            found.push_back(row.about.pattern.to_string() + " " +
                            std::string{ringfence::store::listed_state_names[static_cast<std::size_t>(row.state)]});
        return found;
    }
};

using texts = std::vector<std::string>;

}  // namespace store_tests

#endif
