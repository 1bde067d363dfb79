// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The daemon's log of decisions, read. Only read.cpp is compiled with simdjson.

#ifndef RINGFENCE_DAEMON_DECISION_LOG_READ_HPP
#define RINGFENCE_DAEMON_DECISION_LOG_READ_HPP

#include "cli/json_text.hpp"

#include <ringfence/decide/replay.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace ringfence::command {

/// A line of a decision log has at most this many bytes.
inline constexpr std::size_t max_decision_line = std::size_t{1} << 20;

/// Reads lines of a decision log. For one thread.
class decision_line_reader {
public:
    /// Behind a line's last byte so many more may be read, whatever they are.
    static constexpr std::size_t padding = 64;

    decision_line_reader();
    ~decision_line_reader();
    decision_line_reader(const decision_line_reader&) = delete;
    decision_line_reader& operator=(const decision_line_reader&) = delete;

    /// Reads one line, without its end, into `into`, whose texts are good until the next call. Returns what is wrong
    /// with it, or nothing.
    std::string read(std::string_view line, logged_decision& into);

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Asks one decision of a log again, and may use it up.
using decision_asker = std::function<replayed(logged_decision&)>;

/// What asking a whole log again comes to: `ask` is called for each decision of it, in the order of the log. A line
/// that cannot be read is counted, and the rest is asked all the same. Throws `store::error` where the text cannot be
/// read.
replay_summary count_changes(const store::text_source& log, const decision_asker& ask,
                             const replay_limits& limits = {});

/// As above over the file `log` (`-`: standard input; it may be packed), asking `by`, whose decisions have `version`.
/// Lists of the log's policies that it does not tell itself are looked up in `in`, which may be null.
replay_summary count_changes(const std::string& log, std::shared_ptr<const program> by, std::uint32_t version,
                             const std::shared_ptr<store::environment>& in, const replay_limits& limits = {});

/// The lists of the policy versions that the store has.
declared_lists_reader declared_in(std::shared_ptr<store::environment> in);

/// Adds a summary's figures, changes and examples to a JSON object.
void add_summary(json_object& to, const replay_summary& summary);

/// The summary for people, lines each ended: figures, then changes with their examples.
std::string summary_text(const replay_summary& summary);

/// Whether decisions were told to be answered as before, and none otherwise: for an exit status. Where a log has
/// decisions and of none could be told what becomes of it, that is no such answer.
bool tells_no_change(const replay_summary& summary);

}  // namespace ringfence::command

#endif
