// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What `--format json` writes. A name that is told once keeps its meaning; what there is not is null.

#ifndef RINGFENCE_DAEMON_CLI_JSON_TEXT_HPP
#define RINGFENCE_DAEMON_CLI_JSON_TEXT_HPP

#include "json.hpp"

#include <ringfence/base/time.hpp>
#include <ringfence/decide/snapshot.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::command {

/// A version of the policy; 0 is none.
inline void add_version_or_null(json_object& to, std::string_view name, std::uint32_t version)
{
    if (version != 0)
        to.number(name, version);
    else
        to.value_as_is(name, "null");
}

inline void add_author(json_object& to, const store::author& by)
{
    to.text_or_null("by", by.user)
        .text_or_null("address", by.address)
        .text_or_null("program", by.program)
        .text_or_null("call", by.call)
        .text_or_null("lead", by.lead)
        .text_or_null("reason", by.reason)
        .text_or_null("request_id", by.request);
}

/// The members of an entry that `entries`, `export`, `show` and `history` have in common, in the order of columns.
inline void add_listed(json_object& to, const store::listed& row, const std::string& number)
{
    const store::entry& e = row.about;
    to.text("number", number)
        .text("state", store::listed_state_names[static_cast<std::size_t>(row.state)])
        .text("description", e.description)
        .time("created_at", e.created_at)
        .text_or_null("created_by", e.created_by.user)
        .time("valid_from", e.valid_from)
        .time("expires_at", e.expires);
    if (e.import != 0)
        to.number("import", e.import);
    else
        to.value_as_is("import", "null");
}

inline void add_listed(json_object& to, const store::listed& row)
{
    add_listed(to, row, row.about.pattern.to_string());
}

}  // namespace ringfence::command

#endif
