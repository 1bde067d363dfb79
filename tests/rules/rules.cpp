// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Runs worked rules: a rule file is compiled into a store of its own and asked what stands beside it.
//
//     rules FILE.ring FILE.queries [PLUGIN]      the form of a .queries file: rules/README.md
//     rules --words                              the example of every word of the standard plugins

#include "../../daemon/command/rules.hpp"

#include <plugins/standard.hpp>
#include <ringfence/engine.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/plugin/shared_object.hpp>
#include <ringfence/store/import.hpp>
#include <ringfence/store/lists.hpp>
#include <ringfence/store/policies.hpp>
#include <ringfence/wire/request.hpp>

#include <unistd.h>

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

/// A directory of this process that is gone when it ends.
class scratch {
public:
    explicit scratch(std::string_view name)
        : path_{fs::temp_directory_path() / ("ringfence-" + std::string{name} + '-' + std::to_string(::getpid()))}
    {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    ~scratch()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    const fs::path& path() const noexcept { return path_; }

private:
    fs::path path_;
};

/// A store in which a rule file is in force, and an engine that takes `at=` for the time.
class house {
public:
    house(const fs::path& directory, const fs::path& rules, const registry& words, command::warnings how)
        : store_{store::environment::open(directory, store::access::write)}
    {
        const auto compiled = command::compile_rules(rules, words, how);
        if (!compiled)
            throw std::runtime_error{rules.string() + " does not compile"};
        store::new_policy policy;
        for (const auto& [name, text] : compiled->sources)
            policy.sources.push_back({name, text});
        policy.image = encode(compiled->made);
        for (const image_list& l : compiled->made.lists) {
            store::list_options options{.registry = l.registry, .review = l.review};
            if (l.ttl_seconds != 0)
                options.ttl = std::chrono::seconds{l.ttl_seconds};
            if (l.max_entries != 0)
                options.max = l.max_entries;
            policy.lists.push_back({l.name, l.description, options});
        }
        store_->write([&](store::write_transaction& change) {
            return store::activate(change, policy, {.program = "rules"}, system_now());
        });
        engine_.emplace(store_, engine_options{.words = &words, .read_number = &ringfence::read_number, .at = query_time::clock});
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

    void add(std::string_view list, std::string_view typed, std::optional<store::entry_state> state)
    {
        const party who = engine_->read_number(typed);
        if (who.state != party_state::identified)
            throw std::runtime_error{"`" + std::string{typed} + "` is not a number"};
        store_->write([&](store::write_transaction& change) {
            const auto found = store::find_list(change, list);
            if (!found)
                throw std::runtime_error{"`" + std::string{list} + "` is not a list"};
            const store::new_entry entry{.typed = std::string{typed}, .state = state};
            const auto result = store::add(change, found->id, {who.value, who.value}, entry, {.program = "rules"}, system_now());
            if (result.outcome == store::add_outcome::refused)
                throw std::runtime_error{result.reason};
            return 0;
        });
    }

private:
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
    for (const std::string_view typed : all.subspan(2)) {
        if (all[0] == "add")
            in.add(all[1], typed, std::nullopt);
        else
            in.add(all[1], typed, store::entry_state::approved);
    }
}

int run_queries(const fs::path& rules, const fs::path& queries, const registry& words)
{
    const scratch directory{rules.stem().string()};
    house in{directory.path(), rules, words, command::warnings::fatal};
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
            const scratch directory{word};
            const fs::path rules = directory.path() / "example.ring";
            std::ofstream{rules} << "ringfence 1;\n" << example.rules << '\n';
            house in{directory.path() / "store", rules, words, command::warnings::shown};
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
