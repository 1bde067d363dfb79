// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How the check of rule files says what is wrong with them.

#ifndef RINGFENCE_POLICY_CHECK_MESSAGES_HPP
#define RINGFENCE_POLICY_CHECK_MESSAGES_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>

#include <cstddef>
#include <string>

namespace ringfence::checks {

/// What is said of rule files while they are checked.
class messages {
public:
    /// Refers to both.
    messages(const loaded& from, diagnostics& found) : from_{from}, found_{found} {}

    /// Whether there are so many that more are of no use.
    bool full() const noexcept { return found_.size() > max_form_errors; }

    std::size_t count() const noexcept { return found_.size(); }

    diagnostics& all() noexcept { return found_; }

    bool has_errors_since(std::size_t had) const noexcept;

    diagnostic& error(const char* code, span where, std::string message, std::string help = {});

    diagnostic& warning(const char* code, span where, std::string message, std::string help = {});

    /// Puts them in the order of the files, the first ones of too many.
    void finish();

    /// Where the last message is about a word that begins a line within its phrase, the line before most likely
    /// lacks its end.
    void suspect_line_break(const ast::phrase& phrase, std::size_t had);

    void declared_twice(const char* what, const ast::literal& name, span first);

    /// The error for an argument too many, too few or of a wrong kind in a declaration.
    void malformed(const ast::statement& s, std::size_t at, const char* takes, const char* help);

    /// Whether the statement is its word and one literal of this kind, and no block. Reports it where not.
    bool takes_one(const ast::statement& s, ast::literal_kind kind, const char* takes, const char* help);

private:
    const loaded& from_;
    diagnostics& found_;
};

}  // namespace ringfence::checks

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/check_messages.ipp>
#endif

#endif
