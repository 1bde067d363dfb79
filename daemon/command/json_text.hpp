// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What `--format json` writes. A name that is told once keeps its meaning; what there is not is null.

#ifndef RINGFENCE_DAEMON_COMMAND_JSON_TEXT_HPP
#define RINGFENCE_DAEMON_COMMAND_JSON_TEXT_HPP

#include "../json.hpp"

#include <ringfence/decide/snapshot.hpp>
#include <ringfence/policy/time.hpp>
#include <ringfence/store/browse.hpp>
#include <ringfence/store/layout.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::command {

/// A JSON object, written member by member.
class json_object {
public:
    json_object& text(std::string_view name, std::string_view value)
    {
        begin(name);
        append_json(text_, value);
        return *this;
    }
    /// Null where the text is empty.
    json_object& text_or_null(std::string_view name, std::string_view value)
    {
        return value.empty() ? value_as_is(name, "null") : text(name, value);
    }
    json_object& number(std::string_view name, std::uint64_t value) { return value_as_is(name, std::to_string(value)); }
    json_object& time(std::string_view name, std::optional<timestamp> when)
    {
        return when ? text(name, ringfence::detail::utc_text(*when)) : value_as_is(name, "null");
    }
    /// `json`: a whole JSON value.
    json_object& value_as_is(std::string_view name, std::string_view json)
    {
        begin(name);
        text_ += json;
        return *this;
    }
    std::string str() const { return text_.empty() ? "{}" : text_ + '}'; }

private:
    void begin(std::string_view name)
    {
        text_ += text_.empty() ? '{' : ',';
        append_json(text_, name);
        text_ += ':';
    }

    std::string text_;
};

/// Whole JSON values as an array, each in a line of its own.
inline std::string json_lines_array(const std::vector<std::string>& values)
{
    std::string text = "[";
    for (const std::string& value : values)
        text += (text.size() == 1 ? "\n" : ",\n") + value;
    return text + (values.empty() ? "]" : "\n]");
}

inline void add_author(json_object& to, const store::author& by)
{
    to.text_or_null("by", by.user)
        .text_or_null("address", by.address)
        .text_or_null("program", by.program)
        .text_or_null("call", by.call)
        .text_or_null("lead", by.lead)
        .text_or_null("reason", by.reason);
}

/// The members of an entry that `entries`, `export`, `show` and `history` have in common, in the order of columns.
inline void add_listed(json_object& to, const store::listed& row)
{
    const store::entry& e = row.about;
    to.text("number", e.pattern.to_string())
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

}  // namespace ringfence::command

#endif
