// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/changes.hpp"

#include <ringfence/operate/error.hpp>
#include <ringfence/operate/operation.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::server {

store_writer::change change_of(engine& by, std::vector<effect> effects)
{
    return [&by, effects = std::move(effects)](store::write_transaction& in) {
        std::string undone;
        std::uint64_t count = 0;
        for (const effect& e : effects)
            if (const auto why = by.apply(in, e)) {
                undone += why->text;
                ++count;
            }
        operate::answer made;
        made.told.count("refused", count);
        if (count != 0 && count == effects.size())
            made.wrong = operate::problem{operate::error_code::refused, std::move(undone)};
        else
            made.told.text_or_none("undone", undone);
        return made;
    };
}

store_writer::acceptance changes::submit(store_writer::change what, origin by, store_writer::completion done)
{
    const auto taken =
        writer_.submit(std::move(what), [this, by, done = std::move(done)](const operate::answer& result) {
            if (by == origin::rules)
                figures_.refused_to_rules +=
                    std::max<std::uint64_t>(result.told.count_of("refused"), result.wrong ? 1 : 0);
            if (!result.wrong) {
                ++figures_.applied;
                if (const std::string_view undone = result.told.text_of("undone"); !undone.empty())
                    complaints_.say("a rule's change of a list was not made: " + std::string{undone});
            } else if (result.wrong->code != operate::error_code::denied) {
                ++figures_.refused;
                if (by == origin::rules)
                    complaints_.say("a rule's change of a list was not made: " + result.wrong->text);
            }
            done(result);
        });
    if (taken == store_writer::acceptance::full) {
        ++figures_.dropped;
        complaints_.say("changes of lists come faster than the store takes them: some were dropped");
    }
    return taken;
}

}  // namespace ringfence::server
