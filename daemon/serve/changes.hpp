// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_CHANGES_HPP
#define RINGFENCE_DAEMON_SERVE_CHANGES_HPP

#include "serve/log.hpp"
#include "serve/store_writer.hpp"

#include <ringfence/decide/decision.hpp>
#include <ringfence/engine.hpp>

#include <cstdint>
#include <vector>

namespace ringfence::server {

/// What rules change, for the writer. `by` outlives it.
store_writer::change change_of(engine& by, std::vector<effect> effects);

/// Hands changes to the writer, counts what becomes of them and tells the log what nobody else is told. For the thread
/// that the writer posts to.
class changes {
public:
    changes(store_writer& to, complaints& trouble) : writer_{to}, complaints_{trouble} {}

    /// Whose change it is.
    enum class origin : std::uint8_t { client, rules };

    /// `done` is called later, unless it returns `full`.
    store_writer::acceptance submit(store_writer::change what, origin by, store_writer::completion done);

    struct figures {
        std::uint64_t applied = 0;
        std::uint64_t refused = 0;
        std::uint64_t refused_to_rules = 0;  ///< numbers
        std::uint64_t dropped = 0;           ///< as too many waited
    };
    const figures& counted() const noexcept { return figures_; }

private:
    store_writer& writer_;
    complaints& complaints_;
    figures figures_;
};

}  // namespace ringfence::server

#endif
