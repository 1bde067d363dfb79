// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_TESTS_UNIT_STORE_TEMPORARY_HPP
#define RINGFENCE_TESTS_UNIT_STORE_TEMPORARY_HPP

#include "../../support/scratch.hpp"

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/options.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace store_tests {

/// A store for one test, which does not wait for the disk.
struct temporary_store {
    std::uint32_t format = ringfence::store::format_version;
    ringfence::test::scratch directory{};
    std::shared_ptr<ringfence::store::environment> environment =
        ringfence::store::environment::open(directory.path(), ringfence::store::access::write,
                                            {.commits = ringfence::store::durability::unsynced, .format = format});

    template <class F>
    auto write(F&& f)
    {
        return environment->write(f);
    }
    ringfence::store::read_transaction read() { return ringfence::store::read_transaction{environment}; }
};

/// Runs `f` in a process of its own, which must have opened no store before. 0 when it returned 0.
template <class F>
pid_t start_child(F&& f)
{
    const pid_t child = ::fork();
    if (child < 0)
        throw std::runtime_error{"no fork"};
    if (child != 0)
        return child;
    int status = 99;
    try {
        status = f();
    } catch (const std::exception&) {
    }
    ::_exit(status);
}

inline int status_of(pid_t child)
{
    int status = 0;
    if (::waitpid(child, &status, 0) != child)
        throw std::runtime_error{"no child"};
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

inline ringfence::timestamp at_second(std::int64_t second)
{
    return ringfence::timestamp{std::chrono::seconds{1'770'000'000 + second}};
}

inline ringfence::number e164(std::string_view digits) { return ringfence::number::e164(digits).value(); }

/// A number without `+`, `digits*` for a prefix or `digits..digits` for a range.
inline ringfence::number_pattern pattern(std::string_view text)
{
    using ringfence::number;
    if (text.ends_with('*')) {
        const number head = number::prefix(text.substr(0, text.size() - 1)).value();
        return {head, head};
    }
    if (const auto dots = text.find(".."); dots != std::string_view::npos)
        return {e164(text.substr(0, dots)), e164(text.substr(dots + 2))};
    return {e164(text), e164(text)};
}

/// As an import is given it: what is no pattern, as a name in a header, cannot be read.
template <class Pattern>
ringfence::store::line_reading read_line(std::string_view text, Pattern&& read)
{
    try {
        return {read(text)};
    } catch (const std::bad_optional_access&) {
        return {.reason = "not a number"};
    }
}

inline ringfence::store::line_reading read_line(std::string_view text) { return read_line(text, &pattern); }

inline bool has_code(const ringfence::store::error& e, ringfence::store::error_code code) { return e.code() == code; }

}  // namespace store_tests

#endif
