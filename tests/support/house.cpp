// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "house.hpp"

#include <ringfence/language/render.hpp>
#include <ringfence/number/cell.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/rulefile/compile_file.hpp>
#include <ringfence/wire/request.hpp>

#include <stdexcept>

namespace ringfence::test {

namespace {

constexpr store::environment_options fast{.map_size = std::size_t{1} << 24, .commits = store::durability::unsynced};

template <class F>
auto with_query(std::string_view text, const registry& words, F&& f)
{
    wire::word_list split;
    if (const auto wrong = wire::split_line(text, split))
        throw std::runtime_error{wrong->text};
    wire::query_request request;
    if (const auto wrong = wire::parse_query(
            split.view(), words, [] { return time_zone{}; }, request))
        throw std::runtime_error{wrong->text};
    return f(request.asked);
}

}  // namespace

house::house(std::string_view rules, const registry& words)
    : words_{words}, store_{store::environment::open(directory_.path(), store::access::write, fast)}
{
    activate(rules);
    engine_.emplace(store_,
                    engine_options{.words = &words_, .read_number = &ringfence::read_number, .at = query_time::clock});
}

compiled_policy compiled(std::string_view rules, const registry& words)
{
    const auto read = [&](const std::filesystem::path&) {
        return file_text{"ringfence 1;\n" + std::string{rules}, {}};
    };
    file_compilation made = compile_file("test.ring", words, strictness::lenient, read);
    if (!made.policy) {
        std::string messages;
        for (const diagnostic& d : made.found)
            messages += render(d, made.sources);
        throw std::runtime_error{messages};
    }
    return *std::move(made.policy);
}

std::uint32_t house::activate(std::string_view rules)
{
    return ringfence::activate(*store_, compiled(rules, words_), {.program = "test"}, system_now());
}

decision house::decide(std::string_view text)
{
    return with_query(text, words_, [&](const query& asked) { return engine_->decide(asked); });
}

std::string house::ask(std::string_view text)
{
    decision made = decide(text);
    if (!made.trouble.empty())
        throw std::runtime_error{made.trouble};
    made.rule.clear();
    std::string reply = to_string(made);
    const auto from = reply.find(";generation=");
    const auto to = reply.find(';', from + 1);
    return reply.erase(from, to == std::string::npos ? std::string::npos : to - from);
}

std::string house::explain(std::string_view text)
{
    return with_query(text, words_, [&](const query& asked) { return engine_->explain(asked); });
}

explanation house::explained(std::string_view text)
{
    return with_query(text, words_, [&](const query& asked) { return engine_->explained(asked); });
}

namespace {

template <class F>
void change(store::environment& in, std::string_view list, F&& f)
{
    in.write([&](store::write_transaction& transaction) {
        const auto found = store::find_list(transaction, list);
        if (!found)
            throw std::runtime_error{"no list `" + std::string{list} + "`"};
        f(transaction, found->id);
    });
}

number_pattern read_or_fail(engine& by, std::string_view typed)
{
    const cell_reading read = by.with_plan(
        [typed](const numbering_plan& plan) { return read_cell(typed, plan, sender_reading::any, &is_assigned); });
    if (!read)
        throw std::runtime_error{"`" + std::string{typed} + "`: " + read.reason};
    return read.patterns.front();
}

}  // namespace

void house::add(std::string_view list, std::string_view typed, store::new_entry entry, timestamp now)
{
    const number_pattern pattern = read_or_fail(*engine_, typed);
    entry.typed = typed;
    change(*store_, list, [&](store::write_transaction& in, std::uint32_t id) {
        const store::add_result result = store::add(in, id, pattern, entry, {.user = "tester"}, now);
        if (result.outcome == store::add_outcome::refused)
            throw std::runtime_error{result.reason};
    });
}

void house::remove(std::string_view list, std::string_view typed, timestamp now)
{
    const number_pattern pattern = read_or_fail(*engine_, typed);
    change(*store_, list, [&](store::write_transaction& in, std::uint32_t id) {
        const store::remove_result result = store::remove(in, id, pattern, {.user = "tester"}, now);
        if (result.outcome != store::remove_outcome::removed)
            throw std::runtime_error{"not removed: " + result.reason};
    });
}

}  // namespace ringfence::test
