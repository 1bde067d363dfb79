// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/events.hpp"

#include "json.hpp"
#include "record_json.hpp"

#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/journal/journal.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <exception>
#include <optional>
#include <utility>

namespace ringfence::server {

namespace {

// Of those who follow, and of one address half of them.
constexpr std::size_t most_followers = 100;

// Of one who follows and does not take them.
constexpr std::size_t most_waiting = 1000;
constexpr std::size_t most_waiting_bytes = std::size_t{512} << 10;

constexpr std::uint64_t records_at_once = 200;

// Between two looks at the store, and at the file of jobs, which others write.
constexpr std::chrono::milliseconds between_looks{100};
constexpr std::chrono::milliseconds between_looks_for_more{5};  // where the journal has more already
constexpr std::chrono::milliseconds between_looks_at_jobs{500};

constexpr std::array<std::pair<std::string_view, event::kind>, 5> kinds{{{"decision", event::kind::decision},
                                                                         {"journal", event::kind::journal},
                                                                         {"job", event::kind::job},
                                                                         {"policy", event::kind::policy},
                                                                         {"dropped", event::kind::dropped}}};

// The names of a wish that mean of a record what they mean to `journal`.
constexpr std::array<std::string_view, 5> record_names{"list", "number", "by", "call", "lead"};

const operate::operation& operation_named(std::string_view name)
{
    return *std::ranges::find(operate::operations(), name, &operate::operation::name);
}

void read_types(std::string_view text, event_wish& into)
{
    into.decisions = into.journal = into.jobs = into.policy = false;
    while (true) {
        const std::string_view one = text.substr(0, text.find(','));
        const auto known = std::ranges::find(kinds, one, &decltype(kinds)::value_type::first);
        if (known == kinds.end() || known->second == event::kind::dropped)
            throw operate::error{operate::error_code::invalid,
                                 "`types` are decision, journal, job and policy, parted by commas"};
        switch (known->second) {
        case event::kind::decision: into.decisions = true; break;
        case event::kind::journal: into.journal = true; break;
        case event::kind::job: into.jobs = true; break;
        case event::kind::policy: into.policy = true; break;
        case event::kind::dropped: break;
        }
        if (one.size() == text.size())
            return;
        text.remove_prefix(one.size() + 1);
    }
}

double read_share(std::string_view text)
{
    double share = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), share, std::chars_format::fixed);
    if (wrong != std::errc{} || end != text.data() + text.size() || !(share > 0 && share <= 1))
        throw operate::error{operate::error_code::invalid, "`sample` is a share of the decisions, as 0.01; at most 1"};
    return share;
}

}  // namespace

std::string_view word_of(event::kind is) noexcept
{
    return std::ranges::find(kinds, is, &decltype(kinds)::value_type::second)->first;
}

const std::vector<operate::argument>& event_arguments()
{
    using enum operate::argument::kind;
    static const std::vector<operate::argument> all{
        {"types", key, "TYPES", "which of decision, journal, job and policy, parted by commas; default: all"},
        {"decisions", key, "stopped|all", "stopped (default): those that are not `allow`"},
        {"sample", key, "SHARE", "of the decisions, as 0.01: one of a hundred"},
        {"scenario", key, "SCENARIO", "decisions of this scenario alone"},
        {"action", key, "ACTION", "decisions of this action alone"},
        {"list", key, "LIST", "decisions, records and jobs of this list alone"},
        {"number", key, "NUMBER", "records about exactly this number, prefix or range"},
        {"by", key, "NAME", "records of this user alone"},
        {"call", key, "ID", "records of this call alone"},
        {"lead", key, "ID", "records about this lead alone"},
        {"from", key, "N", "the journal from this record on; default: what is written from now on"}};
    return all;
}

event_wish read_event_wish(operate::request asked)
{
    constexpr std::uint64_t newest = std::uint64_t{1} << 62;
    const operate::arguments said{event_arguments(), std::move(asked), "GET /v1/events"};
    event_wish made;
    if (said.has("types"))
        read_types(said.text("types"), made);
    if (const std::string_view which = said.text("decisions"); said.has("decisions")) {
        if (which != "stopped" && which != "all")
            throw operate::error{operate::error_code::invalid, "`decisions` is stopped or all"};
        made.every_decision = which == "all";
    }
    if (said.has("sample"))
        made.share = read_share(said.text("sample"));
    made.scenario = said.text("scenario");
    made.action = said.text("action");
    made.list = said.text("list");
    made.from = said.count("from", 0, 1, newest);
    for (const std::string_view name : record_names)
        if (said.has(name))
            made.records.names.push_back({std::string{name}, std::string{said.text(name)}});
    return made;
}

// --- a queue --------------------------------------------------------------------------------------------

std::vector<event> event_queue::take()
{
    const mutex_lock lock{mutex_};
    std::vector<event> taken = std::exchange(waiting_, {});
    bytes_ = 0;
    if (const auto count = std::exchange(left_out_, 0); count != 0)
        taken.push_back({event::kind::dropped, 0, json_object{}.number("count", count).str()});
    awaited_ = taken.empty();
    return taken;
}

void event_queue::on_more(std::function<void()> f)
{
    const mutex_lock lock{mutex_};
    more_ = std::move(f);
}

bool event_queue::has_ended() const
{
    const mutex_lock lock{mutex_};
    return ended_;
}

bool event_queue::put(event what)
{
    const mutex_lock lock{mutex_};
    const bool fits = waiting_.size() < most_waiting && (waiting_.empty() || bytes_ < most_waiting_bytes);
    if (fits) {
        bytes_ += what.json.size();
        waiting_.push_back(std::move(what));
    } else {
        ++left_out_;
    }
    wake();
    return fits;
}

void event_queue::leave_out(std::uint64_t count)
{
    const mutex_lock lock{mutex_};
    left_out_ += count;
    wake();
}

std::size_t event_queue::room() const
{
    const mutex_lock lock{mutex_};
    return bytes_ < most_waiting_bytes ? most_waiting - waiting_.size() : 0;
}

void event_queue::end()
{
    const mutex_lock lock{mutex_};
    ended_ = true;
    awaited_ = true;
    wake();
}

void event_queue::wake()
{
    if (std::exchange(awaited_, false) && more_)
        more_();
}

// --- those who follow -----------------------------------------------------------------------------------

struct events::following {
    const event_wish wish;
    const std::weak_ptr<event_queue> to;
    std::uint64_t next = 0;  ///< record of the journal
    std::string policy{};    ///< as it was told last
    double owed = 0;         ///< of a decision; the decision log's thread's

    bool wants(const decision_log::line& of)
    {
        if (!wish.decisions || (!wish.every_decision && !of.stopped) ||
            (!wish.scenario.empty() && wish.scenario != of.scenario) ||
            (!wish.action.empty() && wish.action != of.action) || (!wish.list.empty() && wish.list != of.list))
            return false;
        owed += wish.share;
        if (owed < 1)
            return false;
        owed -= 1;
        return true;
    }
};

events::events(common& of) : common_{of}, thread_{[this] { run(); }} {}

events::~events()
{
    end();
    thread_.join();
}

void events::end()
{
    followings all;
    {
        const mutex_lock lock{mutex_};
        ending_ = true;
        all = followings_;
    }
    more_.notify_one();
    for (const auto& each : all)
        if (const auto to = each->to.lock())
            to->end();
}

events::figures events::counted() const
{
    const mutex_lock lock{mutex_};
    return {followings_.size(), told_.load(std::memory_order_relaxed), left_out_.load(std::memory_order_relaxed)};
}

std::shared_ptr<event_queue> events::follow(event_wish wish)
{
    if (const auto wrong = operate::beyond("events", wish.who.role, store::account_role::reader))
        throw operate::error{wrong->code, wrong->text};
    // What is wrong with a filter is told now.
    operate::prepare(operation_named("journal"), wish.records, common_.setting(), wish.who);
    const auto made = std::make_shared<event_queue>();
    std::uint64_t next = wish.from;
    if (next == 0)
        next = store::last_sequence(store::read_transaction{common_.decides.environment()}) + 1;
    {
        const mutex_lock lock{mutex_};
        std::erase_if(followings_, [](const auto& each) { return each->to.expired(); });
        const auto of_origin =
            std::ranges::count_if(followings_, [&](const auto& each) { return each->wish.origin == wish.origin; });
        if (ending_ || followings_.size() >= most_followers ||
            static_cast<std::size_t>(of_origin) >= most_followers / 2)
            throw operate::error{operate::error_code::busy, "as many follow already as can"};
        followings_.push_back(
            std::make_shared<following>(following{.wish = std::move(wish), .to = made, .next = next}));
    }
    more_.notify_one();
    return made;
}

/// Those who still do; has the log of decisions tell what they want of it.
events::followings events::those_who_follow()
{
    const mutex_lock lock{mutex_};
    std::erase_if(followings_, [](const auto& each) { return each->to.expired(); });
    return followings_;
}

void events::run()
{
    using keep = decision_log::keep;
    keep told = keep::nothing;
    for (;;) {
        const followings all = those_who_follow();
        keep wanted = keep::nothing;
        for (const auto& each : all)
            if (each->wish.decisions)
                wanted = std::max(wanted, each->wish.every_decision ? keep::everything : keep::stopped);
        if (wanted != std::exchange(told, wanted)) {
            if (wanted == keep::nothing)
                common_.notes.follow(wanted, {});
            else
                common_.notes.follow(wanted, [this](const decision_log::line& of) { tell_decision(of); });
        }
        bool more = false;
        if (!all.empty()) {
            more = look_at_store(all);
            look_at_jobs(all);
        }
        const auto until = std::chrono::steady_clock::now() + (more ? between_looks_for_more : between_looks);
        const mutex_lock lock{mutex_};
        while (!ending_ && followings_.empty())
            more_.wait(mutex_);
        if (!ending_)
            more_.wait_until(mutex_, until);
        if (ending_)
            break;
    }
    common_.notes.follow(keep::nothing, {});
}

void events::tell(event_queue& to, event what)
{
    (to.put(std::move(what)) ? told_ : left_out_).fetch_add(1, std::memory_order_relaxed);
}

void events::tell_decision(const decision_log::line& of)
{
    for (const auto& each : those_who_follow())
        if (each->wants(of))
            if (const auto to = each->to.lock())
                tell(*to, {event::kind::decision, 0, std::string{of.json}});
}

std::string events::policy_now() const
{
    const auto now = common_.decides.current();
    std::vector<std::string> stale;
    for (const std::string& list : now.stale_lists)
        append_json(stale.emplace_back(), list);
    json_object made;
    if (now.policy_version == 0)
        made.value_as_is("version", "null");
    else
        made.number("version", now.policy_version);
    if (now.shadow_version == 0)
        made.value_as_is("shadow", "null");
    else
        made.number("shadow", now.shadow_version);
    return made.value_as_is("stale_lists", json_array(stale)).str();
}

/// Tells the policy and the journal, and ends those who may not follow any more. Whether the journal has more for one
/// of them already.
bool events::look_at_store(const followings& all)
{
    bool more = false;
    const std::uint64_t untold = common_.notes.counted().untold;
    const std::uint64_t left_out = untold - std::exchange(untold_, untold);
    try {
        const std::string policy = policy_now();
        const store::read_transaction in{common_.decides.environment()};
        for (const auto& each : all) {
            const auto to = each->to.lock();
            if (!to)
                continue;
            if (left_out != 0 && each->wish.decisions)
                to->leave_out(left_out);
            const auto role = operate::role_now(in, each->wish.who);
            if (!role || operate::beyond("events", *role, store::account_role::reader)) {
                to->end();
                continue;
            }
            if (each->wish.policy && each->policy != policy)
                tell(*to, {event::kind::policy, 0, each->policy = policy});
            if (each->wish.journal && each->next <= store::last_sequence(in))
                more = tell_records(*each, *to, in) || more;
        }
    } catch (const std::exception&) {
        // The store cannot be read now, which readiness and the log say; nothing is passed over.
    }
    return more;
}

/// The next records of the journal that it wants and has room for. Whether there are more.
bool events::tell_records(following& of, event_queue& to, const store::transaction& in)
{
    const std::size_t room = to.room();
    if (room == 0)
        return false;
    operate::request wanted = of.wish.records;
    wanted.names.push_back({"from", std::to_string(of.next)});
    wanted.names.push_back({"count", std::to_string(std::min<std::uint64_t>(room, records_at_once))});
    const auto prepared =
        operate::prepare(operation_named("journal"), std::move(wanted), common_.setting(), of.wish.who);
    const operate::answer made = std::get<operate::reading>(prepared)(in, {});
    if (made.wrong)
        return false;
    for (const operate::record& row : made.told.rows_of("records"))
        tell(to, {event::kind::journal, row.count_of("sequence"), to_json(row)});
    of.next = made.told.count_of("next");
    return made.told.flag_of("more");
}

void events::look_at_jobs(const followings& all)
{
    if (std::ranges::none_of(all, [](const auto& each) { return each->wish.jobs; })) {
        jobs_.reset();
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now < next_look_at_jobs_)
        return;
    next_look_at_jobs_ = now + between_looks_at_jobs;
    try {
        const auto prepared = operate::prepare(operation_named("jobs"), {.names = {{"per-page", "100"}}},
                                               common_.setting(), {.role = store::account_role::reader});
        const store::read_transaction in{common_.decides.environment()};
        const operate::answer made = std::get<operate::reading>(prepared)(in, {});
        std::map<std::uint64_t, std::string> seen;
        for (const operate::record& row : made.told.rows_of("jobs")) {
            std::string json = to_json(row);
            const std::uint64_t id = row.count_of("job");
            const bool is_known = jobs_ && jobs_->contains(id);
            // What had ended before anybody wanted to know is no news.
            const bool is_new = is_known ? jobs_->at(id) != json : jobs_ || row.text_of("state") == "running";
            if (is_new)
                for (const auto& each : all)
                    if (each->wish.jobs && (each->wish.list.empty() || each->wish.list == row.text_of("list")))
                        if (const auto to = each->to.lock())
                            tell(*to, {event::kind::job, 0, json});
            seen.emplace(id, std::move(json));
        }
        jobs_ = std::move(seen);
    } catch (const std::exception&) {
        // As above: it is looked at again.
    }
}

}  // namespace ringfence::server
