// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "entries.hpp"

#include "rules.hpp"

namespace ringfence::command {

int change_entries(const invocation& asked,
                   const std::function<outcome(store::write_transaction&, const store::list_info&, const typed_pattern&,
                                               timestamp now)>& change)
{
    const std::string name = asked.expect("list");
    const auto typed = asked.texts("number");
    if (typed.empty())
        throw usage_error{"name a list and at least one number"};
    store::expect_store(asked.store());
    const auto in = store::environment::open(asked.store(), store::access::write);
    const std::string region = [&] {
        const store::read_transaction now{in};
        expect_list(now, name);
        return region_of(now);
    }();
    const auto patterns = read_patterns(typed, number_reader{region});

    std::vector<outcome> outcomes;
    in->write([&](store::write_transaction& transaction) {
        outcomes.clear();
        const store::list_info list = expect_list(transaction, name);
        const timestamp now = system_now();
        for (const typed_pattern& p : patterns)
            outcomes.push_back(change(transaction, list, p, now));
    });
    int status = patterns.size() == typed.size() ? done : input_wrong;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        if (outcomes[i].refused) {
            status = input_wrong;
            fmt::print(stderr, "ringfence: {}: {}\n", patterns[i].pattern.to_string(), outcomes[i].reason);
        } else {
            fmt::print("{} {}{}{}\n", patterns[i].pattern.to_string(), outcomes[i].word,
                       outcomes[i].reason.empty() ? "" : ", ", outcomes[i].reason);
        }
    }
    return status;
}

int add(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("expires", po::value<std::string>()->value_name("TIME"),
                      "until when it holds: `24h`, `2026-12-31`, `2026-12-31T18:00`")(
        "description", po::value<std::string>()->value_name("TEXT"),
        "kept beside the number")("approved", "in a list under review: in force at once");
    const invocation asked{of, words, own, {"list", "number"}};
    if (asked.help_wanted())
        return done;
    return change_entries(
        asked, [&](store::write_transaction& in, const store::list_info& list, const typed_pattern& p, timestamp now) {
            store::new_entry made{.typed = p.typed, .description = asked.text("description")};
            if (asked.has("expires"))
                made.expires = read_time(asked.text("expires"), zone_of(in), now);
            if (asked.has("approved"))
                made.state = store::entry_state::approved;
            const store::add_result result = store::add(in, list.id, p.pattern, made, asked.author(), now);
            switch (result.outcome) {
            case store::add_outcome::added:
                return outcome{list.options.review && !made.state ? "awaits approval" : "added"};
            case store::add_outcome::revived: return outcome{"added again"};
            case store::add_outcome::changed: return outcome{"changed"};
            case store::add_outcome::already_there: return outcome{"was there already"};
            case store::add_outcome::refused: break;
            }
            return outcome{"refused", result.reason, true};
        });
}

int remove(const description& of, const std::vector<std::string>& words)
{
    const invocation asked{of, words, po::options_description{"Options"}, {"list", "number"}};
    if (asked.help_wanted())
        return done;
    std::optional<numbers_in_rules> written;
    return change_entries(
        asked, [&](store::write_transaction& in, const store::list_info& list, const typed_pattern& p, timestamp now) {
            if (!written)
                written.emplace(in);
            const store::remove_result result = store::remove(in, list.id, p.pattern, asked.author(), now);
            const bool removed = result.outcome == store::remove_outcome::removed;
            if (removed || result.outcome == store::remove_outcome::not_there)
                if (const auto place = written->place_of(list.name, p.pattern, asked.words()))
                    return outcome{removed ? "removed" : "refused",
                                   fmt::format("{}the rule file writes it into the list, {}: take it out there and "
                                               "activate the file again",
                                               removed ? "but " : "", *place),
                                   !removed};
            switch (result.outcome) {
            case store::remove_outcome::removed:
                return outcome{"removed", result.covered_by
                                              ? "but the list still has it by " + result.covered_by->to_string()
                                              : std::string{}};
            case store::remove_outcome::not_there: return outcome{"was not there"};
            case store::remove_outcome::covered: break;
            case store::remove_outcome::refused: break;
            }
            return outcome{"refused", result.reason, true};
        });
}

}  // namespace ringfence::command
