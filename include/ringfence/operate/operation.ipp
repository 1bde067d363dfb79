// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_OPERATION_IPP
#define RINGFENCE_OPERATE_OPERATION_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/base/backticked.hpp>
#include <ringfence/base/utf8.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/roles.hpp>

#include <algorithm>
#include <new>
#include <utility>

namespace ringfence::operate {

RINGFENCE_DECL std::shared_ptr<const policy_in_force> policy_of(const setting& at)
{
    const store::read_transaction now{at.in};
    return at.policies.of(now);
}

RINGFENCE_DECL std::string request_text(const operation& of, const request& asked)
{
    constexpr std::size_t longest = 200;
    std::string text = ascii::upper(of.name);
    // Where a password is asked for, it may have been typed in the wrong place; the journal keeps what it is told.
    const bool has_secret =
        std::ranges::any_of(of.takes, [](const argument& a) { return a.is == argument::kind::secret; });
    if (!asked.places.empty() && (!has_secret || store::is_account_name(asked.places.front()))) {
        text += ' ';
        append_line_text(text, whole_characters(asked.places.front(), longest));
    }
    return text;
}

RINGFENCE_DECL task prepare(const operation& of, request asked, const setting& at, const asker& who)
{
    if (const auto wrong = beyond(of.name, who.role, of.needs))
        throw error{wrong->code, wrong->text};
    return of.prepare(of, arguments{of.takes, std::move(asked), of.usage(spelling::keys)}, at, who);
}

namespace detail {

inline answer performed(const reading& what, const setting& at, const pause& go_on)
{
    const store::read_transaction now{at.in};
    return what(now, go_on);
}

inline answer performed(const change& what, const setting& at, const pause&)
{
    answer made;
    at.in_transaction([&](store::write_transaction& in) { made = what(in); });
    return made;
}

}  // namespace detail

RINGFENCE_DECL answer perform(const task& what, const setting& at, const pause& go_on,
                              const std::function<void(const job::progress&)>& shown)
{
    try {
        if (const auto* steps = std::get_if<job>(&what))
            for (;;) {
                if (auto made = steps->step(go_on))
                    return *std::move(made);
                if (shown)
                    shown(steps->so_far());
            }
        if (const auto* reads = std::get_if<reading>(&what))
            return detail::performed(*reads, at, go_on);
        return detail::performed(std::get<change>(what), at, go_on);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        return {.wrong = problem_of(e)};
    }
}

}  // namespace ringfence::operate

#endif
