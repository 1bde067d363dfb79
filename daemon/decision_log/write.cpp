// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "decision_log/write.hpp"

#include "json.hpp"

#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/policies.hpp>

#include <condition_variable>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <system_error>
#include <utility>

namespace ringfence::server {

namespace {

// A record: `head`, then texts, each its size in 4 bytes and its bytes: scenario, from, to, name, channel, trunk, id,
// the attributes' keys and values, action, the parameters' names and values, list, rule, trouble. Then, where the
// decision has a record, for each side the lists of the store and those of the rule files, the stale lists; for each
// condition that counts its identity (8 bytes) and count (4); for each pick list, excepted list, manner, number and
// what is written into the lists (8 bytes).
// Then, where the shadow's answer is worth a word: action, the parameters' names and values, list, rule, trouble.
struct head {
    std::int64_t when = 0;  // milliseconds since 1970
    std::int64_t at = 0;
    std::uint64_t generation = 0;
    std::uint32_t policy = 0;
    std::uint32_t attributes = 0;
    std::uint32_t parameters = 0;
    std::uint32_t flags = 0;
    std::uint32_t shadow = 0;  // the shadow policy's version
    std::uint32_t shadow_parameters = 0;
    std::array<std::uint64_t, 2> sides{};   // numbers, by role
    std::array<std::uint32_t, 2> stored{};  // how many lists, as the next two
    std::array<std::uint32_t, 2> written{};
    std::uint32_t stale = 0;
    std::uint32_t calls = 0;
    std::uint32_t picked = 0;
};

enum flag : std::uint32_t {
    has_from = 1,
    has_to = 2,
    has_name = 4,
    has_at = 8,
    is_failure = 16,
    is_recorded = 32,
    is_what_if = 64,
    has_caller = 128,
    has_called = 256,
    is_stopped = 512  // `keep::stopped` has it
};

/// The form of a line, told in each. It is raised where what a member says changes, not where one is added.
constexpr std::uint64_t line_format = 2;

// Text is made for so many bytes before they are written.
constexpr std::size_t enough_text = std::size_t{64} << 10;

// What a pipe takes at once where poll(2) says that it takes something.
constexpr std::size_t pipe_piece = 4096;

constexpr int poll_interval = 100;  // milliseconds

/// Puts a record into a buffer, as far as it has room.
class packer {
public:
    packer(char* at, char* end) noexcept : at_{at}, end_{end} {}

    void raw(const void* from, std::size_t size) noexcept
    {
        if (static_cast<std::size_t>(end_ - at_) < size) {
            fits_ = false;
            return;
        }
        if (size != 0)
            std::memcpy(at_, from, size);
        at_ += size;
    }

    void text(std::string_view t) noexcept
    {
        const auto size = static_cast<std::uint32_t>(t.size());
        raw(&size, sizeof size);
        raw(t.data(), size);
    }

    bool fits() const noexcept { return fits_; }
    char* at() const noexcept { return at_; }

private:
    char* at_;
    char* end_;
    bool fits_ = true;
};

class unpacker {
public:
    explicit unpacker(const char* at) noexcept : at_{at} {}

    head begin() noexcept
    {
        head h;
        std::memcpy(&h, at_, sizeof h);
        at_ += sizeof h;
        return h;
    }

    std::string_view text() noexcept
    {
        std::uint32_t size = 0;
        std::memcpy(&size, at_, sizeof size);
        const std::string_view found{at_ + sizeof size, size};
        at_ += sizeof size + size;
        return found;
    }

    template <class Integer>
    Integer integer() noexcept
    {
        Integer found{};
        std::memcpy(&found, at_, sizeof found);
        at_ += sizeof found;
        return found;
    }

    const char* at() const noexcept { return at_; }

private:
    const char* at_;
};

/// 16 digits.
std::string hexadecimal(std::uint64_t value)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(16, '0');
    for (std::size_t i = text.size(); i-- > 0; value >>= 4U)
        text[i] = digits[value & 0xfU];
    return text;
}

std::string time_text(std::int64_t milliseconds)
{
    const timestamp when{std::chrono::milliseconds{milliseconds}};
    std::string text = utc_text(when);
    const auto part = (when - std::chrono::floor<std::chrono::seconds>(when)).count();
    const std::string digits = std::to_string(1000 + part);
    text.back() = '.';
    return text.append(digits, 1, 3).append("Z");
}

/// Appends the members of an object.
class members {
public:
    explicit members(std::string& to) : to_{to} { to_.push_back('{'); }

    std::string& key(std::string_view name)
    {
        if (!std::exchange(first_, false))
            to_.push_back(',');
        append_json(to_, name);
        to_.push_back(':');
        return to_;
    }
    void text(std::string_view name, std::string_view value) { append_json(key(name), value); }
    void text_if_any(std::string_view name, std::string_view value)
    {
        if (!value.empty())
            text(name, value);
    }
    void integer(std::string_view name, std::uint64_t value) { key(name).append(std::to_string(value)); }

    /// An array of `count` texts, left out where there are none.
    void texts(std::string_view name, std::uint32_t count, unpacker& from)
    {
        if (count == 0)
            return;
        key(name).push_back('[');
        for (std::uint32_t i = 0; i < count; ++i) {
            if (i != 0)
                to_.push_back(',');
            append_json(to_, from.text());
        }
        to_.push_back(']');
    }

    /// An object of `count` names and values, left out where there are none.
    void object(std::string_view name, std::uint32_t count, unpacker& from)
    {
        if (count == 0)
            return;
        members inner{key(name)};
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::string_view each = from.text();
            inner.text(each, from.text());
        }
        inner.end();
    }
    void end() { to_.push_back('}'); }

private:
    std::string& to_;
    bool first_ = true;
};

/// The entry of the list that a number is in the list by. Empty where the number stands by itself in an import or in
/// the rule file, and where the store has changed since the decision.
std::string entry_of(const store::transaction& in, engine& decides, std::uint64_t generation, std::string_view list,
                     std::string_view number_text, timestamp when)
{
    if (store::last_sequence(in) != generation)
        return {};
    const party who = decides.read_number(number_text);
    const auto known = store::find_list(in, list);
    if (who.state != party_state::identified || !known)
        return {};
    for (const store::entry& e : store::find_entries(in, known->id, who.value))
        if (store::in_force(e, when))
            return e.pattern.to_string();
    std::string found;
    store::for_each_cover(in, who.value, [&](std::uint32_t layer, const number_pattern& cover) {
        const auto info = store::find_layer(in, layer);
        if (info && info->list == known->id && info->kind == store::layer_kind::import &&
            info->state == store::layer_state::active)
            found = cover.to_string();
    });
    return found;
}

/// Which lists a number was in.
void append_side(members& line, std::string_view name, const head& h, role which, unpacker& from)
{
    const auto i = static_cast<std::size_t>(which);
    if ((h.flags & (which == role::caller ? has_caller : has_called)) == 0)
        return;
    members side{line.key(name)};
    side.text("number", number::from_bits(h.sides[i]).to_string());
    side.texts("lists", h.stored[i], from);
    side.texts("written", h.written[i], from);
    side.end();
}

/// What the decision saw.
void append_record(std::string& to, members& line, const head& h, unpacker& from)
{
    append_side(line, "caller", h, role::caller, from);
    append_side(line, "called", h, role::called, from);
    line.texts("stale", h.stale, from);
    if (h.calls != 0) {
        line.key("calls").push_back('[');
        for (std::uint32_t i = 0; i < h.calls; ++i) {
            if (i != 0)
                to.push_back(',');
            members one{to};
            one.text("condition", hexadecimal(from.integer<std::uint64_t>()));
            one.integer("count", from.integer<std::uint32_t>());
            one.end();
        }
        to.push_back(']');
    }
    if (h.picked != 0) {
        line.key("picked").push_back('[');
        for (std::uint32_t i = 0; i < h.picked; ++i) {
            if (i != 0)
                to.push_back(',');
            members one{to};
            one.text("list", from.text());
            one.text_if_any("except", from.text());
            one.text_if_any("manner", from.text());
            one.text_if_any("number", from.text());
            if (const auto written = from.integer<std::uint64_t>(); written != 0)
                one.text("written", hexadecimal(written));
            one.end();
        }
        to.push_back(']');
    }
    if ((h.flags & is_what_if) != 0)
        line.key("what_if").append("true");
}

/// What of a record who gets its line goes by.
struct line_facts {
    std::string_view scenario{};
    std::string_view action{};
    std::string_view list{};
    std::uint32_t policy = 0;
    bool stopped = false;
    bool recorded = false;
};

/// Appends the line of one record, without its end.
line_facts append_line(std::string& to, unpacker& from, engine& decides, const store::transaction* in)
{
    const head h = from.begin();
    members line{to};
    line.integer("format", line_format);
    line.text("time", time_text(h.when));
    const std::string_view scenario = from.text();
    line.text("scenario", scenario);
    line.key("query");
    members query{to};
    const std::string_view caller = from.text();
    const std::string_view called = from.text();
    const std::string_view name = from.text();
    if ((h.flags & has_from) != 0)
        query.text("from", caller);
    if ((h.flags & has_to) != 0)
        query.text("to", called);
    if ((h.flags & has_name) != 0)
        query.text("name", name);
    query.text_if_any("channel", from.text());
    query.text_if_any("trunk", from.text());
    query.text_if_any("id", from.text());
    if ((h.flags & has_at) != 0)
        query.text("at", time_text(h.at));
    for (std::uint32_t i = 0; i < h.attributes; ++i) {
        const std::string_view key = from.text();
        query.text(key, from.text());
    }
    query.end();
    const std::string_view action = from.text();
    line.text("action", action);
    line.object("parameters", h.parameters, from);
    const std::string_view list = from.text();
    line.text_if_any("list", list);
    if (!list.empty() && in)
        try {
            const auto* const known = decides.words().find_scenario(scenario);
            const bool caller_first = known && known->word->subject == role::caller;
            std::string entry = entry_of(*in, decides, h.generation, list, caller_first ? caller : called,
                                         timestamp{std::chrono::milliseconds{h.when}});
            if (entry.empty())
                entry = entry_of(*in, decides, h.generation, list, caller_first ? called : caller,
                                 timestamp{std::chrono::milliseconds{h.when}});
            line.text_if_any("entry", entry);
        } catch (const std::exception&) {
            // The decision was made; that it cannot be embellished is no reason to lose its line.
        }
    line.text_if_any("rule", from.text());
    line.integer("generation", h.generation);
    if (h.policy != 0)
        line.integer("policy", h.policy);
    const std::string_view trouble = from.text();
    if ((h.flags & is_failure) != 0)
        line.text("failure", trouble);
    if ((h.flags & is_recorded) != 0)
        append_record(to, line, h, from);
    if (h.shadow != 0) {
        members shadow{line.key("shadow")};
        shadow.integer("policy", h.shadow);
        shadow.text_if_any("action", from.text());
        shadow.object("parameters", h.shadow_parameters, from);
        shadow.text_if_any("list", from.text());
        shadow.text_if_any("rule", from.text());
        shadow.text_if_any("failure", from.text());
        shadow.end();
    }
    line.end();
    return {.scenario = scenario,
            .action = action,
            .list = list,
            .policy = h.policy,
            .stopped = (h.flags & is_stopped) != 0,
            .recorded = (h.flags & is_recorded) != 0};
}

void pack_record(packer& to, const decision_record& seen)
{
    const std::vector<image_list>& lists = seen.rules->source().lists;
    const auto names = [&](const std::vector<std::uint32_t>& of) {
        for (const std::uint32_t list : of)
            to.text(lists[list].name);
    };
    for (std::size_t i = 0; i < seen.sides.size(); ++i)
        if (seen.sides[i].state == party_state::identified) {
            names(seen.stored[i]);
            names(seen.written[i]);
        }
    names(seen.stale);
    for (const counted_calls& c : seen.calls) {
        to.raw(&c.condition, sizeof c.condition);
        to.raw(&c.reached, sizeof c.reached);
    }
    for (const picked_number& p : seen.picked) {
        to.text(p.list);
        to.text(p.except);
        to.text(p.manner);
        to.text(p.picked ? std::string_view{p.picked->to_string()} : std::string_view{});
        to.raw(&p.written, sizeof p.written);
    }
}

/// Whether one of this kind is kept.
bool is_kept(decision_log::keep by, bool stops) noexcept
{
    return by == decision_log::keep::everything || (by == decision_log::keep::stopped && stops);
}

int open_log(const std::string& file)
{
    // A pipe without a reader is an error, not something to wait for.
    return ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0640);
}

bool is_regular(int file)
{
    struct stat found {};
    return ::fstat(file, &found) == 0 && S_ISREG(found.st_mode);
}

/// Whether the file has bytes and its last one ends no line: a machine may have gone down while it was written.
bool ends_within_a_line(const std::string& name)
{
    const int file = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return false;
    const off_t end = ::lseek(file, 0, SEEK_END);
    char last = '\n';
    const bool torn = end > 0 && ::pread(file, &last, 1, end - 1) == 1 && last != '\n';
    ::close(file);
    return torn;
}

}  // namespace

decision_log::decision_log(settings with, engine& decides, spdlog::logger& log)
    : with_{std::move(with)}, engine_{decides}, log_{log}, wanted_{with_.file.empty() ? keep::nothing : with_.what}
{
    for (buffer* const each : {&filling_, &draining_})
        each->bytes = std::make_unique_for_overwrite<char[]>(with_.bytes);
    if (!with_.file.empty()) {
        file_ = with_.file == "-" ? STDOUT_FILENO : open_log(with_.file);
        if (file_ < 0)
            throw std::system_error{errno, std::generic_category(), "decision log `" + with_.file + '`'};
        regular_ = is_regular(file_);
        torn_ = regular_ && with_.file != "-" && ends_within_a_line(with_.file);
    }
    thread_ = std::thread{[this] { run(); }};
}

decision_log::~decision_log()
{
    stop();
    if (file_ >= 0 && file_ != STDOUT_FILENO)
        ::close(file_);
}

void decision_log::follow(keep what, follower f)
{
    const keep of_file = with_.file.empty() ? keep::nothing : with_.what;
    followed_.store(what, std::memory_order_relaxed);
    wanted_.store(std::max(of_file, what), std::memory_order_relaxed);
    const mutex_lock lock{follower_mutex_};
    follower_ = std::move(f);
}

void decision_log::note(const query& asked, const decision& made, const decision_record& seen)
{
    const keep wanted = wanted_.load(std::memory_order_relaxed);
    if (wanted == keep::nothing)
        return;
    const bool shadow_differs = seen.shadow.differs_from(made);
    const bool stopped = made.action != "allow" || shadow_differs;
    if (wanted == keep::stopped && !stopped)
        return;
    const bool with_shadow = shadow_differs || !seen.shadow.trouble.empty();
    const auto size_of = [](const auto& many) { return static_cast<std::uint32_t>(many.size()); };
    head h;
    h.when = (seen.complete && !asked.at ? seen.when : engine_.now()).time_since_epoch().count();
    h.at = asked.at ? asked.at->time_since_epoch().count() : 0;
    h.generation = made.generation;
    h.policy = made.policy;
    h.attributes = static_cast<std::uint32_t>(asked.attributes.size());
    h.parameters = static_cast<std::uint32_t>(made.parameters.size());
    h.flags = (asked.from ? has_from : 0U) | (asked.to ? has_to : 0U) | (asked.name ? has_name : 0U) |
              (asked.at ? has_at : 0U) | (made.failure ? is_failure : 0U) | (stopped ? is_stopped : 0U);
    if (seen.complete) {
        h.flags |= is_recorded | (seen.what_if ? is_what_if : 0U);
        for (std::size_t i = 0; i < seen.sides.size(); ++i) {
            if (seen.sides[i].state != party_state::identified)
                continue;
            h.flags |= i == static_cast<std::size_t>(role::caller) ? has_caller : has_called;
            h.sides[i] = seen.sides[i].value.bits();
            h.stored[i] = size_of(seen.stored[i]);
            h.written[i] = size_of(seen.written[i]);
        }
        h.stale = size_of(seen.stale);
        h.calls = size_of(seen.calls);
        h.picked = size_of(seen.picked);
    }
    if (with_shadow) {
        h.shadow = seen.shadow.policy;
        h.shadow_parameters = size_of(seen.shadow.made.parameters);
    }
    bool wake = false;
    {
        const mutex_lock lock{mutex_};
        packer to{filling_.bytes.get() + filling_.size, filling_.bytes.get() + with_.bytes};
        to.raw(&h, sizeof h);
        for (const std::string_view text :
             {asked.scenario, asked.from.value_or(std::string_view{}), asked.to.value_or(std::string_view{}),
              asked.name.value_or(std::string_view{}), asked.channel, asked.trunk, asked.id})
            to.text(text);
        for (const attribute& a : asked.attributes) {
            to.text(a.key);
            to.text(a.value);
        }
        to.text(made.action);
        for (const parameter& p : made.parameters) {
            to.text(p.name);
            to.text(p.value);
        }
        to.text(made.list);
        to.text(made.rule);
        to.text(made.failure ? std::string_view{made.trouble} : std::string_view{});
        if (seen.complete)
            pack_record(to, seen);
        if (with_shadow) {
            to.text(seen.shadow.trouble.empty() ? std::string_view{seen.shadow.made.action} : std::string_view{});
            for (const parameter& p : seen.shadow.made.parameters) {
                to.text(p.name);
                to.text(p.value);
            }
            to.text(seen.shadow.made.list);
            to.text(seen.shadow.made.rule);
            to.text(seen.shadow.trouble);
        }
        if (!to.fits() || filling_.records == with_.records) {
            if (is_kept(with_.what, stopped) && has_file())
                dropped_.fetch_add(1, std::memory_order_relaxed);
            if (is_kept(followed_.load(std::memory_order_relaxed), stopped))
                untold_.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        filling_.size = static_cast<std::size_t>(to.at() - filling_.bytes.get());
        ++filling_.records;
        wake = std::exchange(idle_, false);
    }
    if (wake)
        more_.notify_one();
}

void decision_log::reopen()
{
    {
        const mutex_lock lock{mutex_};
        reopen_ = true;
    }
    more_.notify_one();
}

void decision_log::stop()
{
    {
        const mutex_lock lock{mutex_};
        if (!stopping_)
            until_ = std::chrono::steady_clock::now() + with_.farewell;
        stopping_ = true;
    }
    more_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

decision_log::counts decision_log::counted() const noexcept
{
    return {written_.load(std::memory_order_relaxed), dropped_.load(std::memory_order_relaxed),
            failed_.load(std::memory_order_relaxed), untold_.load(std::memory_order_relaxed)};
}

void decision_log::run()
{
    for (;;) {
        bool ending = false;
        bool anew = false;
        {
            const mutex_lock lock{mutex_};
            idle_ = filling_.records == 0;
            while (!stopping_ && !reopen_ && filling_.records == 0)
                more_.wait(mutex_);
            idle_ = false;
            // Some at a time: to be woken for each decision would cost the I/O thread a system call for each.
            const auto gathered = std::chrono::steady_clock::now() + with_.gathering;
            while (!stopping_ && !reopen_ && more_.wait_until(mutex_, gathered) != std::cv_status::timeout) {
            }
            std::swap(filling_, draining_);
            anew = std::exchange(reopen_, false);
            ending = stopping_;
        }
        write_all(draining_);
        draining_.size = draining_.records = 0;
        if (anew)
            open_again();
        if (ending)
            return;
    }
}

void decision_log::write_all(const buffer& from)
{
    std::optional<store::read_transaction> in;
    std::string text;
    std::string made;
    unpacker records{from.bytes.get()};
    for (std::size_t done = 0; done < from.records;) {
        if (has_file() && !regular_ && time_is_up()) {
            failed_.fetch_add(from.records - done, std::memory_order_relaxed);
            complain(ETIMEDOUT);
            return;
        }
        // Live while text is made, and never while a pipe may keep us waiting.
        try {
            if (in)
                in->renew();
            else
                in.emplace(engine_.environment());
        } catch (const std::exception&) {
            in.reset();
        }
        std::size_t lines = 0;
        std::size_t size = 0;
        for (text.clear(); done < from.records && size < enough_text; ++done) {
            made.clear();
            const line_facts about = append_line(made, records, engine_, in ? &*in : nullptr);
            size += made.size();
            tell({about.scenario, about.action, about.list, about.stopped, made});
            if (!has_file() || !is_kept(with_.what, about.stopped))
                continue;
            if (about.recorded)
                if (const std::string declared = declared_by(about.policy, in ? &*in : nullptr); !declared.empty()) {
                    made.pop_back();
                    made.append(",\"declares\":").append(declared).append("}");
                }
            text.append(made).push_back('\n');
            ++lines;
        }
        if (in)
            in->reset();
        if (lines != 0)
            write_lines(text, lines);
    }
}

void decision_log::tell(const line& of)
{
    if (!is_kept(followed_.load(std::memory_order_relaxed), of.stopped))
        return;
    const mutex_lock lock{follower_mutex_};
    if (follower_)
        follower_(of);
}

/// The lists of a policy and their `max-age` in seconds (0: none), as JSON, when this file has not had them yet. A
/// reader of the file then knows which lists a number was not in.
std::string decision_log::declared_by(std::uint32_t policy, const store::transaction* in)
{
    if (policy == declared_ || !in)
        return {};
    try {
        const auto kept = store::find_policy(*in, policy);
        if (!kept)
            return {};
        std::string text;
        members lists{text};
        for (const store::list_declaration& list : kept->lists)
            lists.integer(list.name,
                          list.options.max_age ? static_cast<std::uint64_t>(list.options.max_age->count()) : 0);
        lists.end();
        declared_ = policy;
        return text;
    } catch (const std::exception&) {
        return {};  // the next line tries again
    }
}

/// Writes whole lines; what cannot be written is counted, and leaves no part of a line behind where that can be helped.
void decision_log::write_lines(const std::string& text, std::size_t lines)
{
    if (torn_ && write_some("\n", 1) == 1)
        torn_ = false;
    std::size_t size = 0;
    for (std::size_t count = 1; !torn_ && count != 0 && size < text.size(); size += count)
        count = write_some(text.data() + size, text.size() - size);
    if (size == text.size()) {
        written_.fetch_add(lines, std::memory_order_relaxed);
        if (std::exchange(failing_, false))
            log_.info("decision log `{}`: is written again", with_.file);
        return;
    }
    const int why = errno;
    declared_ = 0;  // it may have been in what was lost
    const std::string_view out{text.data(), size};
    const auto whole = static_cast<std::size_t>(std::count(out.begin(), out.end(), '\n'));
    written_.fetch_add(whole, std::memory_order_relaxed);
    failed_.fetch_add(lines - whole, std::memory_order_relaxed);
    if (!out.empty() && out.back() != '\n') {
        const std::size_t part = out.size() - (out.rfind('\n') == std::string_view::npos ? 0 : out.rfind('\n') + 1);
        const off_t end = regular_ ? ::lseek(file_, 0, SEEK_END) : -1;
        torn_ = end < static_cast<off_t>(part) || ::ftruncate(file_, end - static_cast<off_t>(part)) != 0;
    }
    complain(why);
}

/// Says once that the file cannot be written, until it can be again.
void decision_log::complain(int why)
{
    if (!std::exchange(failing_, true))
        log_.error("decision log `{}`: cannot be written: {}; decisions go on, INFO counts those left out in "
                   "decision_log_failed",
                   with_.file, std::generic_category().message(why));
}

/// How many bytes were written; 0 and `errno` where that failed.
std::size_t decision_log::write_some(const char* from, std::size_t size)
{
    for (;;) {
        if (!regular_) {
            pollfd ready{file_, POLLOUT, 0};
            if (::poll(&ready, 1, time_is_up() ? 0 : poll_interval) <= 0) {
                if (!time_is_up())
                    continue;
                errno = ETIMEDOUT;
                return 0;
            }
            size = std::min(size, pipe_piece);
        }
        const ssize_t count = ::write(file_, from, size);
        if (count > 0)
            return static_cast<std::size_t>(count);
        if (count < 0 && errno != EINTR && errno != EAGAIN)
            return 0;
    }
}

bool decision_log::time_is_up() const
{
    const mutex_lock lock{mutex_};
    return std::chrono::steady_clock::now() >= until_;
}

void decision_log::open_again()
{
    if (file_ == STDOUT_FILENO || !has_file())
        return;
    const int fresh = open_log(with_.file);
    if (fresh < 0) {
        log_.error("decision log `{}`: cannot be opened again: {}; the old file is written on", with_.file,
                   std::generic_category().message(errno));
        return;
    }
    ::close(file_);
    file_ = fresh;
    declared_ = 0;
    regular_ = is_regular(file_);
    torn_ = regular_ && ends_within_a_line(with_.file);
    log_.info("decision log `{}`: opened again", with_.file);
}

}  // namespace ringfence::server
