// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Runs worked rules: a rule file is compiled into a store of its own and asked what stands beside it.
//
//     rules FILE.ring FILE.queries [PLUGIN]      the form of a .queries file: rules/README.md
//     rules --words                              the example of every word of the standard plugins

#include "../support/scratch.hpp"

#include <plugins/standard.hpp>
#include <ringfence/compile_file.hpp>
#include <ringfence/engine.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/number/pattern.hpp>
#include <ringfence/plugin/shared_object.hpp>
#include <ringfence/store/import.hpp>
#include <ringfence/wire/request.hpp>

#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace ringfence;

/// A store in which a rule file is in force, and an engine that takes `at=` for the time.
class house {
public:
    /// `how` says whether a warning is an error.
    house(const fs::path& directory, const fs::path& rules, const registry& words, strictness how)
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
        if (const std::string_view wrong = wire::split_line(text, words); !wrong.empty())
            throw std::runtime_error{std::string{wrong}};
        wire::query_request request;
        const auto utc = [] { return time_zone{}; };
        if (const std::string wrong = wire::parse_query(words.view(), engine_->words(), utc, request); !wrong.empty())
            throw std::runtime_error{wrong};
        const decision made = engine_->decide(request.asked);
        if (!made.trouble.empty())
            throw std::runtime_error{made.trouble};
        return to_string(made);
    }

    void add(std::string_view list, std::string_view typed)
    {
        const pattern_reading read =
            read_pattern(typed, [&](std::string_view text) { return engine_->read_number(text); });
        if (!read)
            throw std::runtime_error{"`" + std::string{typed} + "`: " + std::string{read.reason}};
        store_->write([&](store::write_transaction& change) {
            const auto found = store::find_list(change, list);
            if (!found)
                throw std::runtime_error{"`" + std::string{list} + "` is not a list"};
            const store::new_entry entry{.typed = std::string{typed}};
            const auto result = store::add(change, found->id, *read.pattern, entry, {.program = "rules"}, system_now());
            if (result.outcome == store::add_outcome::refused)
                throw std::runtime_error{result.reason};
        });
    }

    /// `lines`: one number each.
    void import(std::string_view list, std::string_view lines)
    {
        const auto read = [&](std::string_view line) {
            const pattern_reading one =
                read_pattern(line, [&](std::string_view text) { return engine_->read_number(text); });
            return one ? store::line_reading{one.pattern, {}}
                       : store::line_reading{std::nullopt, std::string{one.reason}};
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
    static constexpr store::environment_options fast{.map_size = std::size_t{1} << 24,
                                                     .commits = store::durability::unsynced};

    std::shared_ptr<store::environment> store_;
    std::optional<engine> engine_;
};

/// `hangup;code=603;text="a; b"` as its parts: `hangup`, `code=603`, `text="a; b"`.
std::vector<std::string> parts_of(std::string_view reply)
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
bool fits(std::string_view reply, std::string_view expected)
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

std::string_view trimmed(std::string_view text)
{
    const auto from = text.find_first_not_of(" \t\r");
    if (from == text.npos)
        return {};
    return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

/// One line of a .queries file. Throws what is wrong with it.
void run_line(house& in, std::string_view line)
{
    if (const auto arrow = line.find("=>"); arrow != line.npos) {
        const std::string_view expected = trimmed(line.substr(arrow + 2));
        const std::string reply = in.ask(trimmed(line.substr(0, arrow)));
        if (!fits(reply, expected))
            throw std::runtime_error{"expected " + std::string{expected} + ", the answer is " + reply};
        return;
    }
    wire::word_list words;
    if (const std::string_view wrong = wire::split_line(line, words); !wrong.empty())
        throw std::runtime_error{std::string{wrong}};
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

int run_queries(const fs::path& rules, const fs::path& queries, const registry& words)
{
    const test::scratch directory;
    house in{directory.path(), rules, words, strictness::strict};
    std::ifstream lines{queries};
    if (!lines)
        throw std::runtime_error{queries.string() + " cannot be read"};
    unsigned number = 0;
    unsigned failed = 0;
    unsigned asked = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const std::string_view text = trimmed(line);
        if (text.empty() || text.front() == '#')
            continue;
        asked += text.find("=>") != text.npos ? 1 : 0;
        try {
            run_line(in, text);
        } catch (const std::exception& e) {
            std::cerr << queries.string() << ':' << number << ": " << text << "\n    " << e.what() << '\n';
            ++failed;
        }
    }
    if (asked == 0) {
        std::cerr << queries.string() << ": asks nothing\n";
        ++failed;
    }
    std::cout << rules.filename().string() << ": " << asked << " queries, " << failed << " failed\n";
    return failed == 0 ? 0 : 1;
}

/// Every word of every plugin in the registry shows an example that runs and decides as it says.
int run_examples(const registry& words)
{
    unsigned failed = 0;
    unsigned run = 0;
    const auto try_one = [&](std::string_view kind, std::string_view word, const word_example& example) {
        ++run;
        try {
            const test::scratch directory;
            const fs::path rules = directory.path() / "example.ring";
            std::ofstream{rules} << "ringfence 1;\n" << example.rules << '\n';
            house in{directory.path() / "store", rules, words, strictness::lenient};
            if (const std::string reply = in.ask(example.query); !fits(reply, example.reply))
                throw std::runtime_error{"expected " + std::string{example.reply} + ", the answer is " + reply};
        } catch (const std::exception& e) {
            std::cerr << kind << " `" << word << "`: " << example.query << "\n    " << e.what() << '\n';
            ++failed;
        }
    };
    for (const auto& [word, entry] : words.scenarios())
        try_one("scenario", word, entry.word->example);
    for (const auto& [word, entry] : words.conditions())
        try_one("condition", word, entry.word->example);
    for (const auto& [word, entry] : words.actions())
        try_one("action", word, entry.word->example);
    std::cout << run << " words, " << failed << " failed\n";
    return failed == 0 && run != 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** given)
{
    const std::vector<std::string> words{given + 1, given + count};
    try {
        registry known;
        known.add(plugins::standard);
        if (!words.empty() && words.back().ends_with(".so"))
            load_plugin(known, words.back());
        if (!words.empty() && words[0] == "--words")
            return run_examples(known);
        if (words.size() >= 2)
            return run_queries(words[0], words[1], known);
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
    std::cerr << "usage: rules FILE.ring FILE.queries [PLUGIN] | rules --words [PLUGIN]\n";
    return 2;
}
