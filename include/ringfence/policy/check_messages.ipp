// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_CHECK_MESSAGES_IPP
#define RINGFENCE_POLICY_CHECK_MESSAGES_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/check_messages.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace ringfence::checks {

RINGFENCE_DECL bool messages::has_errors_since(std::size_t had) const noexcept
{
    return std::any_of(found_.begin() + static_cast<std::ptrdiff_t>(had), found_.end(),
                       [](const diagnostic& d) { return d.level == severity::error; });
}

RINGFENCE_DECL diagnostic& messages::error(const char* code, span where, std::string message, std::string help)
{
    found_.push_back({severity::error, code, where, std::move(message), std::move(help)});
    return found_.back();
}

RINGFENCE_DECL diagnostic& messages::warning(const char* code, span where, std::string message, std::string help)
{
    found_.push_back({severity::warning, code, where, std::move(message), std::move(help)});
    return found_.back();
}

RINGFENCE_DECL void messages::finish()
{
    std::stable_sort(found_.begin(), found_.end(), [](const diagnostic& a, const diagnostic& b) {
        return std::tie(a.where.file, a.where.begin) < std::tie(b.where.file, b.where.begin);
    });
    if (found_.size() <= max_form_errors)
        return;
    // Errors first: a warning must not take an error's place.
    std::stable_partition(found_.begin(), found_.end(), [](const diagnostic& d) { return d.level == severity::error; });
    const bool errors = has_errors(found_);
    found_.resize(max_form_errors);
    found_.back() = {errors ? severity::error : severity::warning, "RF0015", found_.back().where, "too many messages",
                     "the rest is not shown"};
}

RINGFENCE_DECL void messages::suspect_line_break(const ast::phrase& phrase, std::size_t had)
{
    if (found_.size() == had)
        return;
    diagnostic& d = found_.back();
    for (std::size_t i = 1; i < phrase.literals.size(); ++i) {
        const ast::literal& l = phrase.literals[i];
        const ast::literal& before = phrase.literals[i - 1];
        if (d.where != l.where || l.before != ast::joint::space)
            continue;
        if (text_of(from_.sources, {l.where.file, before.where.end, l.where.begin}).find('\n') !=
            std::string_view::npos)
            d.help = "is a `;` missing behind " + usages::as_written(before) + " on the line before?";
    }
}

RINGFENCE_DECL void messages::declared_twice(const char* what, const ast::literal& name, span first)
{
    error("RF0109", name.where, std::string{what} + usages::as_written(name) + " is declared twice")
        .notes.push_back({first, "first declared here"});
}

RINGFENCE_DECL void messages::malformed(const ast::statement& s, std::size_t at, const char* takes, const char* help)
{
    const std::size_t had = found_.size();
    const auto& l = s.head.literals;
    const std::string form = usages::as_written(l[0]) + " takes " + takes;
    if (at < l.size())
        error("RF0205", l[at].where, form + ": " + usages::as_written(l[at]) + " does not belong here", help);
    else
        error("RF0205", {s.where.file, s.where.end, s.where.end}, form, help);
    suspect_line_break(s.head, had);
}

RINGFENCE_DECL bool messages::takes_one(const ast::statement& s, ast::literal_kind kind, const char* takes,
                                        const char* help)
{
    const auto& l = s.head.literals;
    if (l.size() < 2 || l[1].kind != kind || l[1].before != ast::joint::space)
        malformed(s, 1, takes, help);
    else if (l.size() > 2)
        malformed(s, 2, takes, help);
    else if (s.has_body)
        error("RF0205", s.where, usages::as_written(l[0]) + " has no block", help);
    else
        return true;
    return false;
}

}  // namespace ringfence::checks

#endif
