// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Any bytes parse without a crash, every span lies in the text, and every message can be rendered.

#include <ringfence/language/grammar.hpp>
#include <ringfence/language/render.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>

namespace {

namespace rf = ringfence;

void expect(const rf::source_map& sources, rf::span where)
{
    if (where.file != 0 || where.begin > where.end || where.end > sources[0].text().size())
        std::abort();
}

void visit(const rf::source_map& sources, const rf::ast::phrase& phrase)
{
    expect(sources, phrase.where);
    if (phrase.literals.empty())
        std::abort();
    for (const rf::ast::literal& l : phrase.literals)
        expect(sources, l.where);
}

void visit(const rf::source_map& sources, const rf::ast::condition& condition)
{
    expect(sources, condition.where);
    if (condition.kind == rf::ast::connective::atom)
        visit(sources, condition.atom);
    else if (condition.operands.size() < (condition.kind == rf::ast::connective::negation ? 1u : 2u))
        std::abort();
    for (const rf::ast::condition& operand : condition.operands)
        visit(sources, operand);
}

void visit(const rf::source_map& sources, const std::vector<rf::ast::item>& items)
{
    for (const rf::ast::item& item : items) {
        if (const auto* rule = std::get_if<rf::ast::rule>(&item)) {
            expect(sources, rule->where);
            visit(sources, rule->when);
            for (const rf::ast::phrase& action : rule->actions)
                visit(sources, action);
        } else {
            const auto& statement = std::get<rf::ast::statement>(item);
            expect(sources, statement.where);
            visit(sources, statement.head);
            visit(sources, statement.body);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    rf::source_map sources;
    sources.emplace_back("fuzz.ring", std::string{reinterpret_cast<const char*>(data), size});
    rf::diagnostics found;
    const rf::ast::file file = rf::parse(sources, 0, found);
    visit(sources, file.items);
    if (found.size() > rf::max_form_errors)
        std::abort();
    for (const rf::diagnostic& d : found) {
        expect(sources, d.where);
        for (const rf::diagnostic::note& n : d.notes)
            expect(sources, n.where);
        if (!rf::render(d, sources).ends_with('\n'))
            std::abort();
    }
    return 0;
}
