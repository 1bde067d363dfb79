// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the commands about entries share: numbers as people write them, one change for each of them in one transaction,
// and jobs over everything in a list that passes a filter.

#ifndef RINGFENCE_DAEMON_COMMAND_ENTRIES_HPP
#define RINGFENCE_DAEMON_COMMAND_ENTRIES_HPP

#include "../json.hpp"
#include "command.hpp"

#include <ringfence/number/cell.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/store/browse.hpp>
#include <ringfence/store/entries.hpp>

#include <fmt/core.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::command {

inline constexpr std::size_t max_numbers_a_call = 100'000;  // more is what `import` is for

struct typed_pattern {
    std::string typed;
    number_pattern pattern;
    bool other_text = false;  ///< text beside the number was left out
};

/// Reads numbers as the store's policy does: nationally by its region.
number_reader reader_of(const store::transaction& in);

/// A number, prefix or range that may be in a list, as a person writes it. Throws `input_error`.
typed_pattern read_pattern_or_fail(const std::string& text, const number_reader& reader);

/// The list of that name. Throws `input_error` that tells the lists there are.
store::list_info expect_list(const store::transaction& in, const std::string& name);

/// The words that were given for numbers; `-` stands for the lines of standard input, blank ones and comments left out.
/// Throws `usage_error` without any, `input_error` for more than `max_numbers_a_call`.
std::vector<std::string> numbers_asked(const invocation& asked, const char* option);

enum class output_format : std::uint8_t { text, csv, json };

/// `--format text|json`.
void add_output_format(po::options_description& to);

/// What `--format`, or another `option`, says: `text` or `table`, `json`, and `csv` where that is `known`. Throws
/// `usage_error`.
output_format read_output_format(const invocation& asked, std::initializer_list<output_format> known,
                                 const char* option = "format");

/// What became of one number: the word for it, `added` or `refused`, and why.
struct outcome {
    std::string_view word;
    std::string reason{};
    bool refused = false;
};

/// What a change is made with.
struct change_setting {
    store::write_transaction& in;
    const store::list_info& list;
    timestamp now{};
    const time_zone& local;  ///< of times that name no zone
};

using entry_change = std::function<outcome(const change_setting&, const typed_pattern&)>;

/// `--format`, `--call` and `--lead`.
void add_change_options(po::options_description& to);

/// What numbers are typed for.
enum class typed_for : std::uint8_t {
    entering,  ///< a list: one in no range of its country's plan is refused, unless `--anyway` is given
    finding    ///< what is there
};

/// `change` is called for each number, all in one transaction: what it refuses is told and left out, and where it
/// throws nothing is done. Prints a line a number. Exit status 1 where one could not be read or was refused.
int change_entries(const invocation& asked, typed_for what, const entry_change& change);

/// As above, for everything in the list that passes the filter: in transactions of a thousand, with progress. What has
/// been done when it is ended half way stays done; what somebody changes meanwhile so that it passes no more is left
/// as it is. `done_word`: `removed`. `told`: members that go before its own in JSON.
int change_filtered(const invocation& asked, const store::list_filter& filter, std::string_view done_word,
                    const entry_change& change, json_object told = {});

// --- filters ----------------------------------------------------------------------------------------------

/// The options that say which of a list's entries are meant.
void add_filter_options(po::options_description& to);

/// Whether any of them was given.
bool has_filter(const invocation& asked);

/// What they say. Throws `usage_error` and `input_error`.
store::list_filter read_filter(const invocation& asked, const store::transaction& in, timestamp now);

/// A number of at least 1. Throws `usage_error`.
std::uint64_t read_count(const invocation& asked, const char* option, std::uint64_t otherwise, std::uint64_t most);

// --- texts ------------------------------------------------------------------------------------------------

/// `2026-03-02T21:00:00Z`, or nothing.
std::string time_text(std::optional<timestamp> when);

/// A text in one line of a terminal: control characters are shown as `\u{1b}`.
std::string printable(std::string_view text);

/// `ana (ringfence add, from 192.0.2.7:40122, call 77, lead 12): asked twice`.
std::string author_text(const store::author& by);

/// Rows in columns as wide as their widest field; the first row is the head.
void print_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace ringfence::command

#endif
