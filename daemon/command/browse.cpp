// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `entries`: what is in a list, a page at a time.

#include "../country_zones.hpp"
#include "entries.hpp"
#include "json_text.hpp"
#include "row_output.hpp"

#include <algorithm>

namespace ringfence::command {

namespace {

constexpr std::uint64_t max_rows_a_page = 10'000;
constexpr std::uint64_t max_page = 1'000'000'000;
constexpr std::size_t description_shown = 60;  // bytes, in a table

store::list_page read_page(const invocation& asked)
{
    store::list_page page;
    const std::string sort = asked.text("sort");
    if (sort == "added")
        page.order = store::list_order::added;
    else if (sort == "expires")
        page.order = store::list_order::expires;
    else if (!sort.empty() && sort != "number")
        throw usage_error{"`--sort " + sort + "`: write number, added or expires"};
    page.towards = asked.has("descending") ? store::direction::descending : store::direction::ascending;
    page.count = read_count(asked, "per-page", 50, max_rows_a_page);
    page.skip = (read_count(asked, "page", 1, max_page) - 1) * page.count;
    return page;
}

/// A text cut to so many bytes, between characters.
std::string shortened(std::string text)
{
    if (text.size() <= description_shown)
        return text;
    std::size_t end = description_shown - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
        --end;
    return text.substr(0, end) + "...";
}

}  // namespace

int entries(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_filter_options(own);
    own.add_options()("sort", po::value<std::string>()->value_name("ORDER"), "number (default), added or expires")(
        "descending", "the last first")("page", po::value<std::string>()->value_name("N"), "from 1, the default")(
        "per-page", po::value<std::string>()->value_name("N"), "rows of a page: 50, at most 10000")(
        "format", po::value<std::string>()->value_name("table|csv|json"), "a table unless it is said");
    const invocation asked{of, words, own, {"list", "more"}};
    if (asked.help_wanted())
        return done;
    const std::string name = asked.expect("list");
    if (asked.has("more"))
        throw usage_error{"entries: takes one list; what to show is said by options"};
    const output_format format =
        read_output_format(asked, {output_format::text, output_format::csv, output_format::json});
    const store::list_page page = read_page(asked);

    store::expect_store(asked.store());
    const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    const timestamp now = system_now();
    const store::list_info list = expect_list(in, name);
    store::list_filter filter = read_filter(asked, in, now);
    if (filter.user.empty())
        filter.user = asked.text("user");
    const store::browsed found = store::browse(in, list, filter, page, now);

    const country_zones zones;
    std::vector<std::vector<std::string>> rows{
        {"number", "state", "description", "created_at", "created_by", "expires_at", "country", "time_zone"}};
    std::vector<std::string> as_json;
    for (const store::listed& row : found.rows) {
        const store::entry& e = row.about;
        const std::string country = country_of(e.pattern);
        if (format == output_format::json) {
            json_object made;
            add_listed(made, row);
            made.text_or_null("country", country).text_or_null("time_zone", zones.of(country));
            as_json.push_back(made.str());
            continue;
        }
        const bool table = format == output_format::text;
        rows.push_back({e.pattern.to_string(),
                        std::string{store::listed_state_names[static_cast<std::size_t>(row.state)]},
                        table ? shortened(printable(e.description)) : e.description, time_text(e.created_at),
                        table ? printable(e.created_by.user) : e.created_by.user, time_text(e.expires), country,
                        zones.of(country)});
    }
    if (format == output_format::json) {
        fmt::print("{}\n", json_lines_array(as_json));
        return done;
    }
    if (format == output_format::csv) {
        std::string text;
        for (const auto& row : rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                text += i == 0 ? "" : ",";
                append_csv(text, row[i], ',');
            }
            text += "\r\n";
        }
        fmt::print("{}", text);
        return done;
    }
    for (std::string& head : rows.front())
        std::ranges::replace(head, '_', ' ');
    print_table(rows);
    const std::uint64_t number = page.skip / page.count + 1;
    if (found.more)
        fmt::print("page {}; more: --page {}\n", number, number + 1);
    else
        fmt::print("page {}, the last\n", number);
    return done;
}

}  // namespace ringfence::command
