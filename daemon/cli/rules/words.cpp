// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/json_text.hpp"
#include "cli/output.hpp"

#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/statements.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <type_traits>

namespace ringfence::command {

namespace {

// rules/editors/README.md tells the members.

std::string json_texts(const std::set<std::string_view>& texts)
{
    std::string made = "[";
    for (const std::string_view text : texts) {
        made += made.size() == 1 ? "" : ",";
        append_json(made, text);
    }
    return made + ']';
}

void collect_keywords(const std::vector<usage_element>& elements, std::set<std::string_view>& to)
{
    for (const usage_element& e : elements) {
        for (const usage_choice& c : e.choices)
            if (c.kind == argument_kind::keyword)
                to.insert(c.keyword);
        collect_keywords(e.optional_part, to);
    }
}

std::set<std::string_view> keywords_of(std::string_view usage)
{
    std::set<std::string_view> keywords;
    collect_keywords(parse_usage(usage), keywords);
    return keywords;
}

template <class Texts>
std::set<std::string_view> set_of(const Texts& texts)
{
    return {texts.begin(), texts.end()};
}

std::string json_of(const word_example& example)
{
    return json_object{}.text("rules", example.rules).text("query", example.query).text("reply", example.reply).str();
}

template <class Word>
json_object begin(const char* kind, const registry::entry<Word>& entry)
{
    const Word& word = *entry.word;
    json_object made;
    made.text("word", word.word)
        .text("kind", kind)
        .text("plugin", entry.from->name)
        .number("plugin_version", entry.from->version)
        .text("usage", word.usage)
        .value_as_is("keywords", json_texts(keywords_of(word.usage)))
        .text("summary", word.summary)
        .value_as_is("example", json_of(word.example));
    return made;
}

std::string json_of(const registry::entry<scenario_word>& entry)
{
    const scenario_word& word = *entry.word;
    const char* binding = word.binding == binding_kind::called ? "called"
                          : word.binding == binding_kind::name ? "name"
                                                               : "none";
    return begin("scenario", entry)
        .text("binding", binding)
        .text("subject", word.subject == role::caller ? "caller" : "called")
        .value_as_is("before_all", word.before_all ? "true" : "false")
        .str();
}

std::string json_of(const registry::entry<condition_word>& entry)
{
    return begin("condition", entry)
        .value_as_is("scenarios", json_texts(set_of(entry.word->scenarios)))
        .value_as_is("query_words", json_texts(set_of(entry.word->query_words)))
        .str();
}

std::string json_of(const registry::entry<action_word>& entry)
{
    return begin("action", entry)
        .value_as_is("scenarios", json_texts(set_of(entry.word->scenarios)))
        .value_as_is("ends_search", entry.word->flow == action_flow::ends ? "true" : "false")
        .str();
}

std::string json_of(const statement_word& word)
{
    return json_object{}
        .text("word", word.word)
        .text("kind", "statement")
        .text_or_null("within", word.within)
        .text("usage", word.usage)
        .text("summary", word.summary)
        .text_or_null("example", word.example)
        .str();
}

std::string json_of(const registry& words)
{
    std::vector<std::string> plugins;
    for (const plugin* p : words.plugins())
        plugins.push_back(
            json_object{}.text("name", p->name).number("version", p->version).text("summary", p->summary).str());
    std::vector<std::string> all;
    for (const statement_word& word : statement_words)
        all.push_back(json_of(word));
    const auto append = [&all](const auto& from) {
        for (const auto& [name, entry] : from)
            all.push_back(json_of(entry));
    };
    append(words.scenarios());
    append(words.conditions());
    append(words.actions());
    return json_object{}
        .text("version", RINGFENCE_VERSION)
        .number("edition", 1)
        .value_as_is("plugins", json_lines_array(plugins))
        .value_as_is("words", json_lines_array(all))
        .str();
}

void print_word(std::string_view word, std::string_view usage, std::string_view summary, std::string_view remarks)
{
    fmt::print("  {}{}{}\n      {}{}\n", word, usage.empty() ? "" : " ", usage, summary, remarks);
}

void print_example(std::string_view rules, const word_example* asked)
{
    if (rules.empty())
        return;
    for (std::size_t at = 0; at < rules.size();) {
        const std::size_t end = std::min(rules.find('\n', at), rules.size());
        fmt::print("      | {}\n", rules.substr(at, end - at));
        at = end + 1;
    }
    if (asked != nullptr && !asked->query.empty())
        fmt::print("      {} => {}\n", asked->query, asked->reply);
}

std::string allowed_in(std::span<const std::string_view> scenarios)
{
    std::string text;
    for (const std::string_view scenario : scenarios)
        text += (text.empty() ? "; in " : ", ") + std::string{scenario};
    return text;
}

template <class Word>
std::string remarks_of(const registry::entry<Word>& entry)
{
    std::string text;
    if constexpr (!std::is_same_v<Word, scenario_word>)
        text = allowed_in(entry.word->scenarios);
    if (entry.from->name != standard_plugin)
        text += fmt::format("; of plugin {} {}", entry.from->name, entry.from->version);
    return text;
}

template <class Word>
void print_words(const char* title, const registry::words<Word>& all)
{
    fmt::print("{}\n", title);
    for (const auto& [name, entry] : all) {
        print_word(entry.word->word, entry.word->usage, entry.word->summary, remarks_of(entry));
        print_example(entry.word->example.rules, &entry.word->example);
    }
}

void print_text(const registry& words)
{
    fmt::print("Statements\n");
    for (const statement_word& word : statement_words) {
        const std::string where = word.within.empty() ? "" : fmt::format("; within a {}", word.within);
        print_word(word.word, word.usage, word.summary, word.within == "hours" ? "; within hours" : where);
        print_example(word.example, nullptr);
    }
    print_words("\nScenarios", words.scenarios());
    print_words("\nConditions", words.conditions());
    print_words("\nActions", words.actions());
}

}  // namespace

int words(const description& of, const std::vector<std::string>& given)
{
    po::options_description own{"Options"};
    own.add_options()("format", po::value<std::string>()->value_name("FORMAT"), "text (default) or json");
    const invocation asked{of, given, own, {"nothing"}};
    if (asked.help_wanted())
        return done;
    if (asked.has("nothing"))
        throw usage_error{"words: takes no words"};
    if (read_output_format(asked, {output_format::text, output_format::json}) == output_format::json)
        fmt::print("{}\n", json_of(asked.words()));
    else
        print_text(asked.words());
    return done;
}

}  // namespace ringfence::command
