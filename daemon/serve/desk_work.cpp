// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/desk_work.hpp"

#include <ringfence/operate/error.hpp>

#include <chrono>
#include <exception>
#include <new>
#include <string>
#include <variant>

namespace ringfence::server {

namespace {

// A page of a list is found by looking at its entries, and the desk is kept from its other work meanwhile.
constexpr std::chrono::seconds longest_search{30};

}  // namespace

void job_place::expect_wanted() const
{
    if (at->ending())
        throw operate::error{operate::error_code::busy, "the daemon is ending"};
    if (!gone || !gone->load())
        return;
    if (ends_with_client)
        throw operate::error{operate::error_code::refused, "its client has gone, and it was to end with it"};
    if (at->others_wait())
        throw operate::error{
            operate::error_code::busy,
            "its client has closed its side and others wait: ask again, and leave the connection open"};
}

desk_answer work(const operate::task& what, const operate::setting& by, const job_place& place, const answer_form& told)
{
    const auto go_on = [&place, until = std::chrono::steady_clock::now() + longest_search] {
        place.expect_wanted();
        if (std::chrono::steady_clock::now() > until)
            throw operate::error{operate::error_code::failed,
                                 "it takes longer than " + std::to_string(longest_search.count()) +
                                     " s to find that: narrow it down, as by prefix=, or sort by number"};
    };
    const auto* steps = std::get_if<operate::job>(&what);
    if (!steps)
        return told(operate::perform(what, by, go_on, {}));
    try {
        if (const auto answer = steps->step(go_on))
            return told(*answer);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        return told({.told = {}, .wrong = operate::problem_of(e)});
    }
    // Others have their turn now. What has been done stays done, should the daemon end before it goes on.
    desk_answer made =
        told({.told = {},
              .wrong = operate::problem{operate::error_code::busy, "the daemon is ending" + steps->so_far().stays}});
    made.goes_on = [what, &by, place, told] { return work(what, by, place, told); };
    return made;
}

}  // namespace ringfence::server
