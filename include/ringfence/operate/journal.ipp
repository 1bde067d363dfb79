// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_JOURNAL_IPP
#define RINGFENCE_OPERATE_JOURNAL_IPP

#include <ringfence/base/backticked.hpp>
#include <ringfence/operate/field_names.hpp>
#include <ringfence/operate/journal.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/store/journal/journal.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace ringfence::operate {

namespace detail {

// Records that one request has looked at for those that it wants.
constexpr std::size_t max_records_looked_at = 100'000;
constexpr std::size_t records_between_pauses = 1024;

/// Which records are wanted.
struct journal_filter {
    std::optional<store::list_info> list;  ///< by whatever name it had
    std::string by;
    std::string call;
    std::string lead;
    std::string request;
    std::optional<timestamp> after;  ///< at or after
    std::optional<timestamp> before;
    std::optional<number_pattern> about;

    bool passes(const store::journal_record& r) const
    {
        return (!list || store::is_called(*list, r.list)) && (by.empty() || r.by.user == by) &&
               (call.empty() || r.by.call == call) && (lead.empty() || r.by.lead == lead) &&
               (request.empty() || r.by.request == request) && (!after || r.when >= *after) &&
               (!before || r.when < *before);
    }
};

inline answer read_records(const store::transaction& in, std::uint64_t from, std::uint64_t count,
                           const journal_filter& wanted, account_details accounts, const pause& go_on)
{
    rows found;
    std::uint64_t next = from;  // what is to be asked for to go on
    std::size_t looked_at = 0;
    bool more = false;
    const auto look = [&](const store::journal_record& r) {
        more = found.size() == count || looked_at == max_records_looked_at;
        if (more)
            return store::visit::stop;
        if (++looked_at % records_between_pauses == 0 && go_on)
            go_on();
        if (wanted.passes(r))
            found.push_back(journal_row(r, accounts));
        next = r.sequence + 1;
        return store::visit::more;
    };
    if (wanted.about)
        store::read_records(in, *wanted.about, from, look);
    else
        store::read_journal(in, from, look);
    if (!more)
        next = std::max(from, store::last_sequence(in) + 1);
    answer made;
    made.told.flag("more", more).count("next", next).table("records", std::move(found));
    return made;
}

inline task show_journal(const operation&, const arguments& asked, const setting& at, const asker& who)
{
    constexpr std::uint64_t newest = std::numeric_limits<std::uint64_t>::max() / 2;
    for (const std::string_view name : {"list", "by", "call", "lead", "request-id", "number"})
        if (asked.has(name) && asked.text(name).empty())
            fail(backticked(name) + " is empty");
    const auto policy = policy_of(at);
    const clock_setting clock{policy->zone(), at.now()};
    journal_filter wanted{.list = {},
                          .by = std::string{asked.text("by")},
                          .call = std::string{asked.text("call")},
                          .lead = std::string{asked.text("lead")},
                          .request = std::string{asked.text("request-id")},
                          .after = read_when(asked, "after", time_sense::past, clock),
                          .before = read_when(asked, "before", time_sense::past, clock),
                          .about = {}};
    if (asked.has("number"))
        wanted.about = read_number(asked.text("number"), *policy);
    return reading{[from = asked.count("from", 1, 1, newest), count = asked.count("count", 100, 1, max_rows_a_page),
                    wanted = std::move(wanted), list = std::string{asked.text("list")},
                    accounts = details_for(who)](const store::transaction& in, const pause& go_on) mutable {
        if (!list.empty()) {
            wanted.list = store::find_list(in, list);
            if (!wanted.list)  // it may have been dropped
                wanted.list.emplace().name = list;
        }
        return read_records(in, from, count, wanted, accounts, go_on);
    }};
}

}  // namespace detail

RINGFENCE_DECL std::vector<operation> journal_operations()
{
    using enum argument::kind;
    std::vector<operation> all;
    all.push_back({.name = "journal",
                   .needs = store::account_role::reader,
                   .does = operation::effect::reads,
                   .summary = "every change there was, the oldest first",
                   .example = "journal --list default",
                   .takes = {{"from", key, "N", "from this record on; the first unless it is said"},
                             {"count", key, "N", "records of an answer: 100, at most 1000"},
                             {"list", key, "LIST", "of this list alone"},
                             {"number", key, "NUMBER", "about exactly this number, prefix or range"},
                             {"by", key, "NAME", "of this user alone"},
                             {"call", key, "ID", "of this call alone"},
                             {"lead", key, "ID", "about this lead alone"},
                             {"request-id", key, "ID", "of this request over HTTP alone"},
                             {"after", key, "TIME", "at this time or later; `7d` is seven days ago"},
                             {"before", key, "TIME", "before this time"}},
                   .answers =
                       [] {
                           return shape{}
                               .flag("more")
                               .count("next", "`from` of the next request")
                               .table("records", journal_shape());
                       },
                   .prepare = detail::show_journal});
    return all;
}

}  // namespace ringfence::operate

#endif
