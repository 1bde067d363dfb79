// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A rule file in force in a store of its own, and the form in which one writes what it should answer: rules/README.md.
// Compiled with the grammar and the check.

#ifndef RINGFENCE_TESTS_SUPPORT_QUESTIONED_HPP
#define RINGFENCE_TESTS_SUPPORT_QUESTIONED_HPP

#include <ringfence/engine.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/number/cell.hpp>
#include <ringfence/rulefile/compile_file.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/wire/request.hpp>

#include <cstddef>
#include <exception>
#include <filesystem>
#include <istream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::test {

/// A store in which a rule file is in force, and an engine that takes `at=` for the time.
class questioned {
public:
    /// `how` says whether a warning is an error.
    questioned(const std::filesystem::path& directory, const std::filesystem::path& rules, const registry& words,
               strictness how)
        : store_{store::environment::open(directory, store::access::write, fast)}
    {
        const file_compilation made = compile_file(rules, words, how);
        if (!made.policy) {
            std::string messages;
            for (const diagnostic& d : made.found)
                messages += render(d, made.sources) + '\n';
            throw std::runtime_error{rules.string() + " does not compile\n" + messages};
        }
        ringfence::activate(*store_, *made.policy, {.program = "rules"}, system_now());
        engine_.emplace(
            store_, engine_options{.words = &words, .read_number = &ringfence::read_number, .at = query_time::clock});
    }

    /// `text` is a query as on the wire, without `DECIDE`.
    std::string ask(std::string_view text)
    {
        wire::word_list words;
        if (const auto wrong = wire::split_line(text, words))
            throw std::runtime_error{wrong->text};
        wire::query_request request;
        const auto utc = [] { return time_zone{}; };
        if (const auto wrong = wire::parse_query(words.view(), engine_->words(), utc, request))
            throw std::runtime_error{wrong->text};
        const decision made = engine_->decide(request.asked);
        if (!made.trouble.empty())
            throw std::runtime_error{made.trouble};
        return to_string(made);
    }

    void add(std::string_view list, std::string_view typed)
    {
        const cell_reading read = read_as_listed(typed);
        if (!read)
            throw std::runtime_error{"`" + std::string{typed} + "`: " + read.reason};
        store_->write([&](store::write_transaction& change) {
            const auto found = store::find_list(change, list);
            if (!found)
                throw std::runtime_error{"`" + std::string{list} + "` is not a list"};
            const store::new_entry entry{.typed = std::string{typed}};
            const auto result =
                store::add(change, found->id, read.patterns.front(), entry, {.program = "rules"}, system_now());
            if (result.outcome == store::add_outcome::refused)
                throw std::runtime_error{result.reason};
        });
    }

    bool has(std::string_view list) const
    {
        return store::find_list(store::read_transaction{store_}, list).has_value();
    }

    /// `lines`: one number each.
    void import(std::string_view list, std::string_view lines)
    {
        const auto read = [&](std::string_view line) {
            const cell_reading one = read_as_listed(line);
            return one ? store::line_reading{one.patterns.front(), {}} : store::line_reading{std::nullopt, one.reason};
        };
        store::text_source from = store::text_of(lines, "queries");
        store::import_options options;
        options.state = store::entry_state::approved;
        options.on_reject = [](const store::rejected_line& line) {
            throw std::runtime_error{"`" + line.text + "`: " + line.reason};
        };
        store::import_numbers(*store_, list, from, read, options, {.program = "rules"}, system_now(),
                              [](const store::import_progress&) {});
    }

private:
    cell_reading read_as_listed(std::string_view typed)
    {
        return engine_->with_plan(
            [typed](const numbering_plan& plan) { return read_cell(typed, plan, sender_reading::any); });
    }

    static constexpr store::environment_options fast{.map_size = std::size_t{1} << 24,
                                                     .commits = store::durability::unsynced};

    std::shared_ptr<store::environment> store_;
    std::optional<engine> engine_;
};

/// `hangup;code=603;text="a; b"` as its parts: `hangup`, `code=603`, `text="a; b"`.
inline std::vector<std::string> parts_of(std::string_view reply)
{
    std::vector<std::string> parts(1);
    bool quoted = false;
    for (std::size_t i = 0; i < reply.size(); ++i) {
        if (quoted && reply[i] == '\\' && i + 1 < reply.size())
            parts.back().push_back(reply[i++]);
        else if (reply[i] == '"')
            quoted = !quoted;
        else if (reply[i] == ';' && !quoted) {
            parts.emplace_back();
            continue;
        }
        parts.back().push_back(reply[i]);
    }
    return parts;
}

/// Whether the action is the one expected and each parameter expected is there.
inline bool fits(std::string_view reply, std::string_view expected)
{
    const auto got = parts_of(reply);
    const auto wanted = parts_of(expected);
    if (got[0] != wanted[0])
        return false;
    for (std::size_t w = 1; w < wanted.size(); ++w) {
        const std::string& want = wanted[w];
        bool found = false;
        for (std::size_t g = 1; g < got.size() && !found; ++g)
            found = got[g] == want || (want.ends_with('*') && got[g].starts_with(want.substr(0, want.size() - 1)));
        if (!found)
            return false;
    }
    return true;
}

inline std::string_view trimmed(std::string_view text)
{
    const auto from = text.find_first_not_of(" \t\r");
    if (from == text.npos)
        return {};
    return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

/// One line of a .queries file. Throws what is wrong with it.
inline void run_line(questioned& in, std::string_view line)
{
    if (const auto arrow = line.find("=>"); arrow != line.npos) {
        const std::string_view expected = trimmed(line.substr(arrow + 2));
        const std::string reply = in.ask(trimmed(line.substr(0, arrow)));
        if (!fits(reply, expected))
            throw std::runtime_error{"expected " + std::string{expected} + ", the answer is " + reply};
        return;
    }
    wire::word_list words;
    if (const auto wrong = wire::split_line(line, words))
        throw std::runtime_error{wrong->text};
    const auto all = words.view();
    if (all.size() < 3 || (all[0] != "add" && all[0] != "import"))
        throw std::runtime_error{"neither `add LIST NUMBER...` nor `import LIST NUMBER...` nor `QUERY => REPLY`"};
    if (all[0] == "add") {
        for (const std::string_view typed : all.subspan(2))
            in.add(all[1], typed);
        return;
    }
    std::string lines;
    for (const std::string_view typed : all.subspan(2))
        lines.append(typed).append("\n");
    in.import(all[1], lines);
}

/// What came of the lines of a .queries file.
struct answers {
    std::size_t asked = 0;
    std::vector<std::string> wrong{};  ///< `LINE: TEXT`, and what is wrong with it
};

/// Does and asks what the lines say. Where they ask nothing, that is wrong.
inline answers ask_all(questioned& in, std::istream& lines)
{
    answers found;
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const std::string_view text = trimmed(line);
        if (text.empty() || text.front() == '#')
            continue;
        found.asked += text.find("=>") != text.npos ? 1 : 0;
        try {
            run_line(in, text);
        } catch (const std::exception& e) {
            found.wrong.push_back(std::to_string(number) + ": " + std::string{text} + "\n    " + e.what());
        }
    }
    if (found.asked == 0)
        found.wrong.push_back(std::to_string(number) + ": nothing is asked");
    return found;
}

}  // namespace ringfence::test

#endif
