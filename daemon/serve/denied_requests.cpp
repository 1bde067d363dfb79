// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/denied_requests.hpp"

#include <ringfence/store/accounts/users.hpp>

#include <chrono>
#include <string_view>
#include <utility>

namespace ringfence::server {

denied_requests::denied_requests(store_writer& to, complaints& trouble, std::function<timestamp()> now)
    : writer_{to}, complaints_{trouble}, now_{std::move(now)}
{
}

void denied_requests::note(denied_request one)
{
    ++count_;
    const std::string_view address = one.by.address;
    const auto left_out = limit_.passes(one.by.user + ' ' + std::string{address.substr(0, address.rfind(':'))},
                                        std::chrono::steady_clock::now());
    if (!left_out)
        return;
    one.by.call.clear();
    one.by.lead.clear();
    one.by.reason =
        *left_out == 0 ? std::string{} : std::to_string(*left_out) + " more were denied before and not journalled";
    const auto note = [this, one = std::move(one)](store::write_transaction& in) {
        store::note_denied(in, one.request, one.role, one.by, now_());
        return operate::answer{};
    };
    writer_.submit(note, [this](const operate::answer& result) {
        if (result.wrong)
            complaints_.say("a denied request could not be journalled: " + result.wrong->text);
    });
}

}  // namespace ringfence::server
