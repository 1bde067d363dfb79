// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGIN_REGISTRY_HPP
#define RINGFENCE_PLUGIN_REGISTRY_HPP

#include <ringfence/config.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugin/usage.hpp>

#include <map>
#include <memory>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

/// A plugin cannot be registered: the text says which and why.
class plugin_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The words that a program knows: filled once at its start by explicit calls, read by any number of threads
/// afterwards. A registry must outlive every policy, image and engine made with it.
class registry {
public:
    /// `of` must stay where it is for the registry's life; `keeps_alive` is held as long (a loaded shared object).
    /// Throws `plugin_error` where a plugin of that name or one of its words is already there, it has a word twice, or
    /// a descriptor lacks what it must have; the registry is then unchanged. Not while others read the registry.
    void add(const plugin& of, std::shared_ptr<void> keeps_alive = {});

    template <class Word>
    struct entry {
        const Word* word;
        const plugin* from;
    };
    template <class Word>
    using words = std::map<std::string_view, entry<Word>, std::less<>>;

    const words<scenario_word>& scenarios() const noexcept { return scenarios_; }
    const words<condition_word>& conditions() const noexcept { return conditions_; }
    const words<action_word>& actions() const noexcept { return actions_; }

    /// Null where there is no such word.
    const entry<scenario_word>* find_scenario(std::string_view word) const noexcept { return find(scenarios_, word); }
    const entry<condition_word>* find_condition(std::string_view word) const noexcept;
    const entry<action_word>* find_action(std::string_view word) const noexcept { return find(actions_, word); }

    const plugin* find_plugin(std::string_view name) const noexcept;

    /// In the order of registration.
    std::vector<const plugin*> plugins() const;

    /// Whether a query may carry this `key=value` word beyond those that every query may.
    bool is_query_word(std::string_view key) const noexcept;

    /// All of these words, each once, in the order of registration.
    std::span<const std::string_view> query_words() const noexcept { return query_words_; }

private:
    template <class Word>
    static const entry<Word>* find(const words<Word>& in, std::string_view word) noexcept
    {
        const auto at = in.find(word);
        return at == in.end() ? nullptr : &at->second;
    }

    template <class Word>
    static void expect_once(const plugin& of, std::span<const Word* const> all)
    {
        std::set<std::string_view> seen;
        for (const Word* w : all)
            if (!seen.insert(w->word).second)
                throw plugin_error{"plugin `" + std::string{of.name} + "` has the word `" + std::string{w->word} +
                                   "` twice"};
    }

    template <class Word>
    static void expect_new(const plugin& of, std::string_view word, std::string_view usage, const entry<Word>* known)
    {
        if (known)
            throw plugin_error{"plugin `" + std::string{of.name} + "`: the word `" + std::string{word} +
                               "` is already plugin `" + std::string{known->from->name} + "`'s"};
        try {
            parse_usage(usage);
        } catch (const std::invalid_argument& e) {
            throw plugin_error{"plugin `" + std::string{of.name} + "`: the usage of `" + std::string{word} +
                               "`: " + e.what()};
        }
    }

    words<scenario_word> scenarios_;
    words<condition_word> conditions_;
    words<action_word> actions_;
    std::vector<std::pair<const plugin*, std::shared_ptr<void>>> plugins_;
    std::vector<std::string_view> query_words_;  ///< few: asked for each attribute of a query
};

/// The name under which a list's bare name in a condition is looked up: `dnc` is short for `listed dnc`.
inline constexpr std::string_view bare_list_condition = "listed";

/// The name of the plugin whose words need no `use`.
inline constexpr std::string_view standard_plugin = "standard";

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/plugin/registry.ipp>
#endif

#endif
