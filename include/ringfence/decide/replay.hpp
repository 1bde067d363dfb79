// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Decisions asked again, of the policy that made them or of another one: by the clock, the lists, the counts and the
// picks that the log has of them, and not by what is in a store today. The evaluation is the one that decides calls;
// only what it would look up is given to it.
//
// A log does not know everything that another policy may ask: a list that the old one did not declare, a number that
// the new one's region reads otherwise, a choice that was never made. Such a decision is not guessed at but counted as
// unknown, with the reason. One thing is made up: calls counted by a condition that the log does not have are counted
// from the log's own decisions, and told apart.

#ifndef RINGFENCE_DECIDE_REPLAY_HPP
#define RINGFENCE_DECIDE_REPLAY_HPP

#include <ringfence/config.hpp>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/decide/snapshot.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ringfence {

/// The form of a decision log's lines that is read here.
inline constexpr std::uint64_t decision_log_format = 2;

/// A decision as its log tells of it. The texts belong to whoever reads the log.
struct logged_decision {
    struct side {
        std::string_view number{};  ///< as it was read; empty where it was none
        std::vector<std::string_view> lists{};
    };
    struct name_value {
        std::string_view name;
        std::string_view value;
    };
    struct call {
        std::uint64_t condition = 0;
        std::uint32_t reached = 0;
        bool used = false;
    };
    struct pick {
        std::string_view list{};
        std::string_view except{};
        std::string_view manner{};
        std::string_view number{};  ///< empty: there was none to pick
        std::uint64_t written = 0;  ///< `picked_number::written`
    };
    struct declared {
        std::string_view list;
        std::uint64_t max_age = 0;  ///< seconds; 0: none
    };

    std::uint64_t format = 0;
    timestamp when{};
    query asked{};
    std::vector<attribute> attributes{};  ///< those of `asked` point here
    bool what_if = false;
    bool failure = false;
    bool inexact = false;  ///< a text of the query was not UTF-8, and was not logged as it was asked
    std::array<side, 2> sides{};
    std::vector<std::string_view> stale{};
    std::vector<call> calls{};
    std::vector<pick> picked{};
    std::string_view action{};
    std::vector<name_value> parameters{};
    std::string_view list{};
    std::string_view rule{};
    std::uint32_t policy = 0;
    std::optional<std::vector<declared>> declares{};  ///< the lists of `policy`, in the first line about it

    void clear()
    {
        asked = {};
        attributes.clear();
        for (side& s : sides) {
            s.number = {};
            s.lists.clear();
        }
        stale.clear();
        calls.clear();
        picked.clear();
        parameters.clear();
        action = list = rule = {};
        format = 0;
        when = {};
        policy = 0;
        what_if = failure = inexact = false;
        declares.reset();
    }
};

enum class replay_outcome : std::uint8_t {
    same,
    changed,   ///< another action, or the same with other parameters
    unknown,   ///< the log does not have what the policy asked for
    not_asked  ///< the log has nothing to ask it by: a failure, or a line of an older form
};

struct replayed {
    replay_outcome outcome = replay_outcome::not_asked;
    decision made{};            ///< meaningful unless it was not asked
    std::string why{};          ///< of an outcome that is unknown or was not asked
    bool other_rule = false;    ///< the same answer, but by another rule or line
    bool counted_anew = false;  ///< calls were counted from the log's decisions, as the log has no count of them
};

/// The lists of a policy version, with their `max-age` in seconds (0: none); nothing where it is not known.
using declared_lists = std::map<std::string, std::uint64_t, std::less<>>;
using declared_lists_reader = std::function<std::optional<declared_lists>(std::uint32_t policy)>;

namespace detail {

/// What the lists of a log's policy are to the one that is asked.
struct known_lists {
    std::vector<char> unknown;                  ///< by the list's place: the log does not tell who was in it
    std::vector<std::uint64_t> logged_max_age;  ///< by the list's place
    bool some_unknown = false;
};

/// What a logged decision answers in the store's stead.
class logged_world final : public preset_world {
public:
    logged_world(const program& rules, std::size_t max_windows) : rules_{rules}, counters_{max_windows}
    {
        const std::vector<image_list>& lists = rules.source().lists;
        for (std::uint32_t l = 0; l < lists.size(); ++l)
            places_.emplace(lists[l].name, l);
    }

    void begin(logged_decision& logged, const known_lists& known, const std::array<party, 2>& sides)
    {
        logged_ = &logged;
        known_ = &known;
        sides_ = sides;
        doubt_.clear();
        counted_anew_ = false;
    }

    void lists_of(role which, list_set& found) override
    {
        for (const std::string_view name : logged_->sides[static_cast<std::size_t>(which)].lists)
            if (const auto at = places_.find(name); at != places_.end())
                found.set(at->second);
        const party& who = sides_[static_cast<std::size_t>(which)];
        if (who.state == party_state::identified && !rules_.inline_numbers().empty())
            rules_.inline_numbers().visit(who.value, [&](std::uint32_t list) {
                found.set(list);
                return false;
            });
    }

    void asked_for(std::uint32_t list) override
    {
        if (known_->unknown[list] != 0)
            doubt("the log does not have the list `" + rules_.source().lists[list].name + '`');
    }

    bool is_stale(std::uint32_t list, timestamp) override
    {
        const image_list& asked = rules_.source().lists[list];
        const bool was_stale =
            std::find(logged_->stale.begin(), logged_->stale.end(), asked.name) != logged_->stale.end();
        const std::uint64_t was = known_->logged_max_age[list];
        if (known_->unknown[list] == 0 && was != 0 &&
            (was_stale ? was >= asked.max_age_seconds : was <= asked.max_age_seconds))
            return was_stale;
        doubt("the log does not tell how old the list `" + asked.name + "` was");
        return false;
    }

    std::uint32_t calls_of(const call_counters::window& window, std::uint64_t id, timestamp now) override
    {
        const std::uint32_t anew = counters_.reached(
            window, id, now, logged_->what_if ? call_counters::mode::peek : call_counters::mode::count);
        // A condition that is asked twice in one decision has two counts, in their order.
        logged_decision::call* last = nullptr;
        for (logged_decision::call& c : logged_->calls)
            if (c.condition == window.condition) {
                last = &c;
                if (!std::exchange(c.used, true))
                    break;
            }
        if (last)
            return last->reached;
        counted_anew_ = true;
        return anew;
    }

    std::optional<number> number_of(std::uint32_t list, std::uint32_t except, std::string_view manner) override
    {
        const std::vector<image_list>& lists = rules_.source().lists;
        const std::string_view name = lists[list].name;
        const std::string_view except_name = except == no_list ? std::string_view{} : lists[except].name;
        for (const logged_decision::pick& p : logged_->picked) {
            if (p.list != name || p.except != except_name)
                continue;
            if (p.written != rules_.written_numbers(list, except)) {
                doubt("the policy writes other numbers into the list `" + std::string{name} + '`' +
                      (except == no_list ? "" : " or `" + std::string{except_name} + '`') +
                      ", of which one was picked");
                return std::nullopt;
            }
            if (p.number.empty())
                return std::nullopt;
            if (p.manner != manner && logged_->action == "present")
                doubt("the log does not tell which number would be picked that way");
            return read_canonical(p.number);
        }
        doubt("the log does not tell which number of the list `" + std::string{name} + "` would be picked");
        return std::nullopt;
    }

    const std::string& doubts() const noexcept { return doubt_; }
    bool counted_anew() const noexcept { return counted_anew_; }

    std::optional<std::uint32_t> place_of(std::string_view list) const
    {
        const auto at = places_.find(list);
        return at == places_.end() ? std::nullopt : std::optional{at->second};
    }

private:
    /// The first reason counts: what came after it may not have been asked at all.
    void doubt(std::string why)
    {
        if (doubt_.empty())
            doubt_ = std::move(why);
    }

    std::optional<number> read_canonical(std::string_view text)
    {
        const auto read = rules_.plan().read(text);
        if (read && read->state == party_state::identified)
            return read->value;
        doubt("the log's `" + std::string{text.substr(0, 40)} + "` is no number");
        return std::nullopt;
    }

    const program& rules_;
    text_map<std::uint32_t> places_;
    call_counters counters_;
    logged_decision* logged_ = nullptr;
    const known_lists* known_ = nullptr;
    std::array<party, 2> sides_{};
    std::string doubt_;
    bool counted_anew_ = false;
};

/// Tells of the lists that conditions by a bare name ask for; needed only where some are unknown.
struct asking_trace {
    static constexpr bool wants_every_rule = true;
    logged_world& world;

    void block(const bound_block&) noexcept {}
    void atom(const bound_condition& c, std::size_t, evaluation&, bool)
    {
        if (c.list != no_list)
            world.asked_for(c.list);
    }
    void rule(const bound_rule&, rule_outcome) noexcept {}
};

}  // namespace detail

/// Asks logged decisions again, in the order of the log. For one thread. The registry of its rules must outlive it.
class replayer {
public:
    static constexpr std::size_t max_remembered_numbers = 100'000;
    static constexpr std::size_t max_call_windows = 1'000'000;
    static constexpr std::size_t max_policies = 10'000;  ///< of a log, whose lists are remembered

    /// `version`: of the policy, for its decisions; 0 for one that has none. `read_number` as in `engine_options`.
    /// `declared` is asked for the lists of versions that the log itself does not tell; may be empty.
    replayer(std::shared_ptr<const program> rules, std::uint32_t version,
             party (*read_number)(std::string_view, std::string_view), declared_lists_reader declared);

    replayer(const replayer&) = delete;
    replayer& operator=(const replayer&) = delete;

    /// Uses `logged` up. Throws only for want of memory: what else goes wrong makes the outcome `unknown`.
    replayed ask(logged_decision& logged);

    const program& rules() const noexcept { return *rules_; }

private:
    void decide(logged_decision& logged, replayed& result);

    static bool same_answer(const logged_decision& logged, const decision& made);

    /// Whether the party is the number that was logged, where one was.
    static bool is(const party& read, std::string_view logged);

    party read(const std::optional<std::string_view>& text, number_reading how);

    void learn(std::uint32_t policy, const std::vector<logged_decision::declared>& lists);

    const detail::known_lists& known_lists_of(std::uint32_t policy);

    const detail::known_lists& keep(std::uint32_t policy, const std::optional<declared_lists>& declared);

    std::shared_ptr<const program> rules_;
    std::shared_ptr<const snapshot> state_;
    snapshot_view view_;
    party (*read_number_)(std::string_view, std::string_view);
    declared_lists_reader declared_;
    detail::logged_world world_;
    std::unordered_map<std::uint32_t, detail::known_lists> known_;
    detail::text_map<party> remembered_;
    std::function<timestamp()> clock_ = system_now;  ///< never read: each query has its time
    call_counters unused_counters_{0};
    random_source random_{0};
};

/// How many decisions changed in one way.
struct replay_change {
    std::string from_action{};
    std::string to_action{};
    std::string from_rule{};  ///< `callcentre.ring:27`; empty: no rule decided
    std::string to_rule{};

    friend auto operator<=>(const replay_change&, const replay_change&) = default;
    friend bool operator==(const replay_change&, const replay_change&) = default;
};

struct replay_example {
    std::uint64_t line = 0;
    std::string query{};   ///< as the wire has it: `inbound from=... to=...`
    std::string logged{};  ///< the replies, without generation
    std::string made{};
};

struct replay_examples {
    std::uint64_t count = 0;
    std::vector<replay_example> first{};
};

struct replay_limits {
    std::size_t examples = 3;     ///< of each kind of change, and of lines that could not be read
    std::size_t kinds = 10'000;   ///< of changes that are told apart; more are only counted
    std::size_t reasons = 1'000;  ///< why something is not known, likewise
};

/// What asking a whole log again came to.
struct replay_summary {
    std::uint64_t lines = 0;  ///< that are not empty
    std::uint64_t same = 0;
    std::uint64_t other_rule = 0;  ///< of the same, those by another rule or line
    std::uint64_t changed = 0;
    std::uint64_t unknown = 0;
    std::uint64_t not_asked = 0;
    std::uint64_t unreadable = 0;
    std::uint64_t counted_anew = 0;  ///< of the same and the changed, those that rest on calls counted anew
    std::uint64_t unlisted = 0;      ///< of the changed, those of kinds beyond the limit
    std::optional<timestamp> first{};
    std::optional<timestamp> last{};
    std::map<replay_change, replay_examples> changes{};
    std::map<std::string, std::uint64_t> unknown_reasons{};
    std::map<std::string, std::uint64_t> not_asked_reasons{};
    std::vector<std::pair<std::uint64_t, std::string>> unreadable_lines{};  ///< the first ones, and why
};

namespace detail {

RINGFENCE_DECL void append_word(std::string& to, std::string_view key, std::string_view value);

/// A logged query as one would ask it again.
RINGFENCE_DECL std::string query_text(const logged_decision& logged);

inline std::string reply_text(std::string_view action, const auto& parameters, std::string_view list,
                              std::string_view rule)
{
    std::string text{action};
    for (const auto& p : parameters)
        append_parameter(text, p.name, p.value);
    if (!list.empty())
        append_parameter(text, "list", list);
    if (!rule.empty())
        append_parameter(text, "rule", rule);
    return text;
}

/// Counts under `key`, or under one for all others where there are too many.
RINGFENCE_DECL void count_reason(std::map<std::string, std::uint64_t>& in, const std::string& key, std::size_t limit);

}  // namespace detail

/// Adds one decision to a summary. `line`: where it stands in the log, from 1.
RINGFENCE_DECL void count_replayed(replay_summary& to, const logged_decision& logged, const replayed& result,
                                   std::uint64_t line, const replay_limits& limits);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/decide/replay.ipp>
#endif

#endif
