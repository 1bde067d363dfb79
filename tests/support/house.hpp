// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A store of its own in which rules are in force, and an engine that takes a query's `at` for the time. house.cpp is
// compiled with the grammar and the check, once for each test program.

#ifndef RINGFENCE_TESTS_SUPPORT_HOUSE_HPP
#define RINGFENCE_TESTS_SUPPORT_HOUSE_HPP

#include "scratch.hpp"

#include <ringfence/engine.hpp>
#include <ringfence/rulefile/activate.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::test {

/// 2026-03-02T12:00:00Z, a Monday.
inline constexpr timestamp noon = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{12};

/// `rules`: a rule file without its `ringfence 1;`, called `test.ring`. Throws `std::runtime_error` with the messages
/// where there are errors.
compiled_policy compiled(std::string_view rules, const registry& words = standard_words());

class house {
public:
    /// `rules`: a rule file without its `ringfence 1;`. Throws `std::runtime_error` with the messages where there are
    /// errors or warnings other than `unused list`.
    explicit house(std::string_view rules, const registry& words = standard_words());

    /// Puts other rules in force, as `ringfence activate` would.
    std::uint32_t activate(std::string_view rules);

    /// `text` is a query as on the wire, without `DECIDE`: `inbound from=+48601000001 to=+48221234567`.
    decision decide(std::string_view text);

    /// The reply without `;rule=` and `;generation=`.
    std::string ask(std::string_view text);
    std::string explain(std::string_view text);
    explanation explained(std::string_view text);

    /// As `ringfence add` and `ringfence remove`.
    void add(std::string_view list, std::string_view typed, store::new_entry entry = {}, timestamp now = system_now());
    void remove(std::string_view list, std::string_view typed, timestamp now = system_now());

    const std::filesystem::path& directory() const noexcept { return directory_.path(); }
    ringfence::engine& engine() noexcept { return *engine_; }

private:
    scratch directory_;
    const registry& words_;
    std::shared_ptr<store::environment> store_;
    std::optional<ringfence::engine> engine_;
};

}  // namespace ringfence::test

#endif
