// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Decisions and lists in your own program, with no daemon. It needs LMDB and nothing else.
//
//     embed STORE FROM TO               what happens to this call
//     embed STORE add LIST NUMBER       puts a number into a list
//     embed STORE remove LIST NUMBER    takes it out again
//     embed STORE watch                 a line for each state of the store, until somebody ends it

#include <ringfence/engine.hpp>
#include <ringfence/number/cell.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

namespace {

namespace store = ringfence::store;

int decide(ringfence::engine& engine, std::string_view from, std::string_view to)
{
    std::error_code wrong;
    const ringfence::decision d = engine.decide({.scenario = "inbound", .from = from, .to = to}, wrong);
    if (wrong)  // the query cannot be asked, or there is no memory
        throw std::runtime_error{d.trouble};
    std::cout << to_string(d) << '\n';
    if (d.failure)  // the store cannot be read: this is what the rules say for that, `allow` where they say nothing
        std::cerr << "embed: " << d.trouble << '\n';
    return d.failure ? 3 : 0;
}

// Lists are read strictly, as everywhere: what is not plainly one number is refused.
ringfence::number_pattern number_of(ringfence::engine& engine, std::string_view text)
{
    const auto read = engine.with_plan([&](const auto& plan) { return ringfence::read_cell(text, plan); });
    if (read.patterns.size() != 1)
        throw std::runtime_error{"`" + std::string{text} + "`: " + (read ? "several numbers" : read.reason)};
    return read.patterns.front();
}

std::uint32_t list_called(const store::transaction& in, std::string_view name)
{
    const auto list = store::find_list(in, name);
    if (!list)
        throw std::runtime_error{"`" + std::string{name} + "`: no such list in the store"};
    return list->id;
}

// Who did it stands in the journal.
const store::author by{.user = "ann", .program = "embed"};

// A change is one transaction: all of it happens or, where something throws, nothing. It is begun anew where the store
// has to grow.
void add_to(ringfence::engine& engine, std::string_view list, std::string_view text)
{
    const ringfence::number_pattern who = number_of(engine, text);
    engine.environment()->write([&](store::write_transaction& in) {
        const store::new_entry entry{.typed = std::string{text}, .description = "rings and says nothing"};
        const store::add_result made = store::add(in, list_called(in, list), who, entry, by, engine.now());
        if (made.outcome == store::add_outcome::refused)
            throw std::runtime_error{made.reason};
    });
}

void remove_from(ringfence::engine& engine, std::string_view list, std::string_view text)
{
    const ringfence::number_pattern who = number_of(engine, text);
    engine.environment()->write([&](store::write_transaction& in) {
        const store::remove_result made = store::remove(in, list_called(in, list), who, by, engine.now());
        if (made.outcome != store::remove_outcome::removed)
            throw std::runtime_error{made.reason.empty() ? "the list does not have it" : made.reason};
    });
}

// Each change counts the generation up, whoever makes it. To ask for it is to begin to read, which costs about as much
// as a decision, and nobody waits for it.
[[noreturn]] void watch(ringfence::engine& engine)
{
    for (std::optional<std::uint64_t> seen;; std::this_thread::sleep_for(std::chrono::milliseconds{100})) {
        const ringfence::engine::state now = engine.current();
        if (seen == now.generation)
            continue;
        seen = now.generation;
        std::cout << "generation " << now.generation << ", policy version " << now.policy_version << std::endl;
    }
}

}  // namespace

int main(int count, char** words)
{
    const std::string_view verb = count > 2 ? words[2] : "";
    const bool changes = count == 5 && (verb == "add" || verb == "remove");
    const bool watches = count == 3 && verb == "watch";
    if (count != 4 && !changes && !watches) {
        std::cerr << "usage: embed STORE FROM TO | STORE add|remove LIST NUMBER | STORE watch\n";
        return 2;
    }
    try {
        // One engine for the whole process: its functions may be called from any number of threads.
        ringfence::engine engine{words[1]};
        if (watches)
            watch(engine);
        if (!changes)
            return decide(engine, words[2], words[3]);
        (verb == "add" ? add_to : remove_from)(engine, words[3], words[4]);
        return 0;
    } catch (const std::exception& e) {
        std::cerr << "embed: " << e.what() << '\n';
        return 3;
    }
}
