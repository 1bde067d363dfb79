// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Every operation as a command: its options from what it takes, its answer in the form that is asked for. It is
// performed on a store of this machine, or by the daemon that `--connect` names.

#ifndef RINGFENCE_DAEMON_CLI_OPERATION_COMMAND_HPP
#define RINGFENCE_DAEMON_CLI_OPERATION_COMMAND_HPP

#include "cli/command.hpp"

#include <ringfence/base/time_zone.hpp>
#include <ringfence/operate/operation.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ringfence::command {

class client;

/// Where operations are performed.
class place_of_work {
public:
    enum class access : std::uint8_t { read, write };

    /// As the options say: opens the store, or connects to the daemon.
    place_of_work(const invocation& asked, access wanted);
    ~place_of_work();
    place_of_work(const place_of_work&) = delete;
    place_of_work& operator=(const place_of_work&) = delete;

    /// What the operation came to. Throws only what keeps it from being asked.
    operate::answer perform(const operate::operation& of, operate::request what);

    /// In which times are shown to people: the policy's, or UTC where `--utc` says so or it cannot be known.
    time_zone zone();

private:
    struct local;
    const invocation& asked_;
    std::unique_ptr<local> here_;
    std::unique_ptr<client> there_;
};

/// An option for each argument that has no place, but for those that all commands have.
void add_options_for(po::options_description& to, std::span<const operate::argument> takes);

/// What the options and words say. `-` among numbers stands for the lines of standard input.
operate::request request_for(std::span<const operate::argument> takes, const invocation& asked);

/// The exit status that a problem ends a command with; says it on stderr.
int fail(const operate::problem& what);

/// Options that say where an operation is performed.
void add_place_options(po::options_description& to);

/// Of a command that is a group of operations, or one: `imports`, `add`. Each is one of `operate::operations()`.
int run_operation(const description& of, const std::vector<std::string>& words);

/// The commands that operations are, in their order: those whose first word is the same are one.
std::vector<description> operation_commands();

}  // namespace ringfence::command

#endif
