// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Runs worked rules: a rule file is compiled into a store of its own and asked what stands beside it.
//
//     rules FILE.ring FILE.queries [PLUGIN]      the form of a .queries file: rules/README.md
//     rules --words                              the example of every word of the standard plugins

#include "../support/questioned.hpp"
#include "../support/scratch.hpp"

#include <ringfence/plugins/standard.hpp>
#include <ringfence/shared_object/load.hpp>

#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace ringfence;

int run_queries(const fs::path& rules, const fs::path& queries, const registry& words)
{
    const test::scratch directory;
    test::questioned in{directory.path(), rules, words, strictness::strict};
    std::ifstream lines{queries};
    if (!lines)
        throw std::runtime_error{queries.string() + " cannot be read"};
    const test::answers found = test::ask_all(in, lines);
    for (const std::string& wrong : found.wrong)
        std::cerr << queries.string() << ':' << wrong << '\n';
    std::cout << rules.filename().string() << ": " << found.asked << " queries, " << found.wrong.size() << " failed\n";
    return found.wrong.empty() ? 0 : 1;
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
            test::questioned in{directory.path() / "store", rules, words, strictness::lenient};
            if (const std::string reply = in.ask(example.query); !test::fits(reply, example.reply))
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
