// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Blocks of rules: what they are bound to, their settings, their rules' conditions and actions, and which lists and
// hours these use.

#ifndef RINGFENCE_POLICY_CHECK_BLOCK_HPP
#define RINGFENCE_POLICY_CHECK_BLOCK_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/check_messages.hpp>
#include <ringfence/policy/check_options.hpp>
#include <ringfence/policy/policy.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::checks {

/// Which declarations rules use, by their indices.
struct declarations_used {
    std::set<std::uint32_t> read_lists{};
    std::set<std::uint32_t> changed_lists{};
    std::set<std::uint32_t> read_hours{};
};

/// Whether a policy may have a plugin's words.
RINGFENCE_DECL bool uses(const policy& made, const plugin& p);

/// The same; tells where it may not.
RINGFENCE_DECL bool may_use(const plugin& from, const ast::literal& word, const policy& made, messages& tell);

/// What blocks are checked against.
struct block_scope {
    const registry& words;
    const check_options& options;
    const usage_scope& names;
    const std::vector<std::string>& list_names;
    const std::vector<std::string>& hours_names;
    const std::vector<std::string>& regions;  ///< as in `checking`
};

class block_checker {
public:
    /// Refers to all; blocks go to `made`, whose declarations are complete once the first one is checked.
    block_checker(const block_scope& in, policy& made, messages& tell)
        : words_{in.words}, options_{in.options}, scope_{in.names}, list_names_{in.list_names},
          hours_names_{in.hours_names}, known_regions_{in.regions}, made_{made}, tell_{tell}
    {
    }

    void check(const ast::statement& s, const registry::entry<scenario_word>& scenario);

    const declarations_used& used() const noexcept { return used_; }

private:
    void bind(const ast::statement& s, block& to);

    /// Two blocks of one scenario must not have one binding. `binding`: empty for none.
    void claim(const block& b, const std::string& binding, span where);

    void setting(const ast::statement& s, block& to);

    /// Something in a block that is neither a rule nor one of its settings.
    void no_setting(const ast::statement& s);

    void rule_of(const ast::rule& r, block& to);

    std::optional<checked_condition> condition_of(const ast::condition& c, const scenario_word& scenario);

    std::optional<checked_condition> atom_of(const ast::condition& c, const scenario_word& scenario,
                                             checked_condition made);

    void unknown_condition(const ast::literal& l, const scenario_word& scenario);

    std::optional<checked_action> action_of(const ast::phrase& phrase, const scenario_word& scenario);

    void action_argument(const action_word& word, const argument& a);

    /// The block that is tried before all scenarios has no words that belong to one of them.
    template <class Word>
    static bool may_stand(const Word& word, const scenario_word& in)
    {
        if (word.scenarios.empty())
            return true;
        return !in.before_all &&
               std::find(word.scenarios.begin(), word.scenarios.end(), in.word) != word.scenarios.end();
    }

    template <class Word>
    std::vector<std::string> allowed_words(const registry::words<Word>& all, const scenario_word& in) const
    {
        std::vector<std::string> allowed;
        for (const auto& [name, entry] : all)
            if (may_stand(*entry.word, in) && uses(made_, *entry.from))
                allowed.emplace_back(name);
        return allowed;
    }

    template <class Word>
    bool is_allowed(const Word& word, const ast::literal& l, const scenario_word& in, const registry::words<Word>& all)
    {
        if (may_stand(word, in))
            return true;
        tell_.error("RF0302", l.where, "`" + l.text + "` is not allowed in `" + std::string{in.word} + '`',
                    "allowed here are " + enumerate(allowed_words(all, in)));
        return false;
    }

    template <class Word>
    void run_check(const Word& word, const arguments& given, span where, const scenario_word& scenario)
    {
        if (word.check == nullptr)
            return;
        checking context{made_, scenario, where, known_regions_, tell_.all()};
        word.check(given, context);
    }

    const registry& words_;
    const check_options& options_;
    const usage_scope& scope_;
    const std::vector<std::string>& list_names_;
    const std::vector<std::string>& hours_names_;
    const std::vector<std::string>& known_regions_;
    policy& made_;
    messages& tell_;
    declarations_used used_{};
    std::map<std::pair<std::string_view, std::string>, span> bound_{};
    std::size_t rules_ = 0;
};

}  // namespace ringfence::checks

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/check_block.ipp>
#endif

#endif
