// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Counters are the daemon's own, which cost a decision nothing more; prometheus-cpp makes text of what they are at the
// moment of asking. Its own counters would be atomics that every thread writes.

#include "front/http/metrics.hpp"

#include <ringfence/operate/catalogue.hpp>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <initializer_list>
#include <limits>
#include <map>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::server::http {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr std::string_view most_rows = "1000";

using labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class families {
public:
    /// Those that follow are of this family.
    families& begin(MetricType type, std::string name, std::string help)
    {
        all_.push_back({std::move(name), std::move(help), type, {}});
        return *this;
    }

    families& add(double value, labels of = {})
    {
        ClientMetric& made = all_.back().metric.emplace_back();
        for (const auto& [name, is] : of)
            made.label.push_back({std::string{name}, std::string{is}});
        if (all_.back().type == MetricType::Counter)
            made.counter.value = value;
        else
            made.gauge.value = value;
        return *this;
    }
    families& add(std::uint64_t value, labels of = {}) { return add(static_cast<double>(value), of); }

    void add_latency(const decider::figures& of)
    {
        ClientMetric& made = all_.back().metric.emplace_back();
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < of.by_latency.size(); ++i) {
            count += of.by_latency[i];
            const double bound = i < decider::latency_bounds.size()
                                     ? std::chrono::duration<double>{decider::latency_bounds[i]}.count()
                                     : std::numeric_limits<double>::infinity();
            made.histogram.bucket.push_back({count, bound});
        }
        made.histogram.sample_count = count;
        made.histogram.sample_sum = std::chrono::duration<double>{of.latency}.count();
    }

    std::string text() const
    {
        // One without a metric has nothing to say.
        std::vector<MetricFamily> told;
        std::ranges::copy_if(all_, std::back_inserter(told), [](const MetricFamily& f) { return !f.metric.empty(); });
        return prometheus::TextSerializer{}.Serialize(told);
    }

private:
    std::vector<MetricFamily> all_;
};

/// The rows of an operation, as an administrator sees them; none where it fails.
operate::rows rows_of(const common& of, std::string_view operation, std::string_view rows,
                      std::vector<operate::request::named> names)
{
    const auto is = std::ranges::find(operate::operations(), operation, &operate::operation::name);
    names.push_back({"per-page", std::string{most_rows}});
    try {
        const auto prepared = operate::prepare(*is, {.names = std::move(names)}, of.setting(),
                                               {.role = store::account_role::administrator});
        return operate::perform(prepared, of.setting(), {}, {}).told.rows_of(rows);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return {};  // the store's state says why
    }
}

double seconds_of(timestamp when) { return std::chrono::duration<double>{when.time_since_epoch()}.count(); }

void add_store(families& to, const common& of)
{
    bool usable = false;
    try {
        const auto now = of.decides.current();
        usable = now.policy_version != 0;
        to.begin(MetricType::Gauge, "ringfence_policy_version", "Version of the policy in force, 0 without one.")
            .add(std::uint64_t{now.policy_version});
        to.begin(MetricType::Gauge, "ringfence_generation", "How often the store's lists and policy were changed.")
            .add(now.generation);
        to.begin(MetricType::Gauge, "ringfence_stale_lists", "Lists that are older than their max-age.")
            .add(std::uint64_t{now.stale_lists.size()});
        const auto shadow = of.shadow_counts();
        to.begin(MetricType::Counter, "ringfence_shadow_decisions_total", "Decisions of the shadow policy.")
            .add(shadow.decisions);
        to.begin(MetricType::Counter, "ringfence_shadow_differences_total",
                 "Decisions of the shadow policy that are others than those of the policy in force.")
            .add(shadow.differences);
        const auto readers = of.decides.environment()->readers();
        to.begin(MetricType::Gauge, "ringfence_reader_slots_taken", "Read transactions open in all programs.")
            .add(std::uint64_t{readers.taken});
        to.begin(MetricType::Gauge, "ringfence_oldest_reader_commits", "How many commits ago the oldest of them began.")
            .add(readers.commits_since);
        to.begin(MetricType::Gauge, "ringfence_store_bytes", "Size of the store's file.")
            .add(of.decides.environment()->used_bytes());
        to.begin(MetricType::Gauge, "ringfence_store_free_bytes", "What of it is free.")
            .add(of.decides.environment()->free_bytes());
        of.decides.environment()->expect_in_place();
        usable = usable && of.with.damage().empty();
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        usable = false;
    }
    to.begin(MetricType::Gauge, "ringfence_store_usable",
             "1 where a policy is in force and nothing of the store was found damaged, moved or replaced.")
        .add(usable ? 1.0 : 0.0);
}

void add_lists(families& to, const common& of)
{
    const operate::rows lists = rows_of(of, "lists", "lists", {});
    to.begin(MetricType::Gauge, "ringfence_list_numbers",
             "Numbers, prefixes and ranges of a list, by where they are from.");
    for (const operate::record& l : lists)
        for (const auto& [from, field] :
             {std::pair{"entry", "approved"}, std::pair{"permanent", "permanent"}, std::pair{"pending", "pending"},
              std::pair{"import", "imported"}, std::pair{"rule-file", "in_rule_file"}})
            to.add(l.count_of(field), {{"list", l.text_of("list")}, {"from", from}});
    to.begin(MetricType::Gauge, "ringfence_list_imported_timestamp_seconds", "When an import last came to its end.");
    for (const operate::record& l : lists)
        if (const operate::value* const when = l.find("imported_at"))
            if (const timestamp* const at = std::get_if<timestamp>(when))
                to.add(seconds_of(*at), {{"list", l.text_of("list")}});
    to.begin(MetricType::Gauge, "ringfence_list_stale", "1 where a list is older than its max-age.");
    for (const operate::record& l : lists)
        if (const operate::value* const most = l.find("max_age_seconds"); most && std::get_if<std::uint64_t>(most)) {
            const operate::value* const since = l.find("stale_since");
            to.add(since && std::get_if<timestamp>(since) ? 1.0 : 0.0, {{"list", l.text_of("list")}});
        }
    to.begin(MetricType::Counter, "ringfence_list_hits_total", "Decisions in which a list had its say.");
    for (const operate::record& l : rows_of(of, "stats lists", "lists", {{"sort", "hits"}}))
        to.add(l.count_of("hits"), {{"list", l.text_of("list")}});
    to.begin(MetricType::Counter, "ringfence_rule_hits_total", "Decisions in which a rule had its say.");
    std::map<std::string, std::uint64_t, std::less<>> by_place;  // several rules may stand in one line
    for (const operate::record& r : rows_of(of, "stats rules", "rules", {{"sort", "hits"}}))
        by_place[std::string{r.text_of("rule")}] += r.count_of("hits");
    for (const auto& [place, hits] : by_place)
        to.add(hits, {{"rule", place}});
}

}  // namespace

std::string metrics_text(const common& of, const io_figures& counted)
{
    using enum MetricType;
    families to;
    to.begin(Gauge, "ringfence_build_info", "1, with the daemon's version.").add(1.0, {{"version", RINGFENCE_VERSION}});
    to.begin(Gauge, "ringfence_uptime_seconds", "Since the daemon was started.")
        .add(std::chrono::duration<double>{std::chrono::steady_clock::now() - of.started}.count());

    const decider::figures decided = of.decided();
    to.begin(Counter, "ringfence_decisions_total", "Decisions, by scenario and action.");
    for (const decider::decided& d : decided.by_kind)
        to.add(d.count, {{"scenario", d.scenario}, {"action", d.action}});
    to.begin(Counter, "ringfence_decision_failures_total",
             "Decisions that could not be made and were answered by `on failure`.")
        .add(decided.failures);
    to.begin(Histogram, "ringfence_decision_duration_seconds", "How long decisions take.").add_latency(decided);
    to.begin(Counter, "ringfence_unread_numbers_total", "Texts in queries that are no number.")
        .add(decided.unread_from, {{"key", "from"}})
        .add(decided.unread_to, {{"key", "to"}});
    to.begin(Gauge, "ringfence_call_windows", "Subjects of `calls N within D` that are remembered.")
        .add(std::uint64_t{of.decides.call_windows()});

    add_store(to, of);
    add_lists(to, of);

    to.begin(Gauge, "ringfence_changes_waiting", "Changes of lists that wait for the store.")
        .add(std::uint64_t{of.writes.waiting()});
    to.begin(Counter, "ringfence_changes_total", "Changes of lists, by what became of them.")
        .add(counted.made.applied, {{"outcome", "applied"}})
        .add(counted.made.refused, {{"outcome", "refused"}})
        .add(counted.made.dropped, {{"outcome", "dropped"}});
    to.begin(Counter, "ringfence_rule_changes_refused_total",
             "Numbers that rules were refused to put into or take out of lists.")
        .add(counted.made.refused_to_rules);
    to.begin(Gauge, "ringfence_desk_waiting", "Requests that take long and wait, by who works on them.")
        .add(std::uint64_t{of.by.works.waiting()}, {{"desk", "works"}})
        .add(std::uint64_t{of.by.administration.waiting()}, {{"desk", "administration"}})
        .add(std::uint64_t{of.by.passwords.waiting()}, {{"desk", "passwords"}});
    to.begin(Counter, "ringfence_denied_total", "Requests beyond the role of who asked.").add(counted.denied);

    if (const std::int64_t end = of.tls.certificate_end; end != 0) {
        to.begin(Gauge, "ringfence_tls_certificate_expires_timestamp_seconds",
                 "When the certificate ends that connections are made with.")
            .add(static_cast<double>(end));
        to.begin(Gauge, "ringfence_tls_clients", "Connections by TLS now, by door.")
            .add(of.tls.resp.clients.load(), {{"door", "resp"}})
            .add(of.tls.http.clients.load(), {{"door", "http"}});
        to.begin(Counter, "ringfence_tls_connections_total", "Connections by TLS since the start, by door.")
            .add(of.tls.resp.connections.load(), {{"door", "resp"}})
            .add(of.tls.http.connections.load(), {{"door", "http"}});
        to.begin(Counter, "ringfence_tls_connections_rejected_total",
                 "Connections above a limit or from elsewhere, before they shook hands.")
            .add(of.tls.rejected.load());
        to.begin(Counter, "ringfence_tls_handshakes_failed_total", "Handshakes that failed or did not come in time.")
            .add(of.tls.failed_handshakes.load());
        to.begin(Counter, "ringfence_tls_reloads_failed_total",
                 "How often the certificate was to be read again and could not be.")
            .add(of.tls.failed_reloads.load());
    }

    const traffic& n = counted.network;
    to.begin(Gauge, "ringfence_clients", "Connections now, by door.")
        .add(n.clients, {{"door", "resp"}})
        .add(of.web.clients.load(), {{"door", "http"}});
    to.begin(Counter, "ringfence_connections_total", "Connections since the start, by door.")
        .add(n.connections, {{"door", "resp"}})
        .add(of.web.connections.load(), {{"door", "http"}});
    to.begin(Counter, "ringfence_connections_rejected_total", "Connections above a limit or from elsewhere, by door.")
        .add(n.rejected, {{"door", "resp"}})
        .add(of.web.rejected.load(), {{"door", "http"}});
    to.begin(Counter, "ringfence_clients_dropped_total", "Clients that kept the daemon waiting, by door and why.")
        .add(n.dropped_idle, {{"door", "resp"}, {"why", "idle"}})
        .add(n.dropped_slow, {{"door", "resp"}, {"why", "slow"}})
        .add(n.dropped_greedy, {{"door", "resp"}, {"why", "greedy"}})
        .add(of.web.dropped.load(), {{"door", "http"}, {"why", "slow"}})
        .add(of.web.dropped_greedy.load(), {{"door", "http"}, {"why", "greedy"}});
    to.begin(Counter, "ringfence_request_errors_total", "Requests that could not be answered as asked, by door.")
        .add(n.request_errors, {{"door", "resp"}})
        .add(of.web.request_errors.load(), {{"door", "http"}});
    to.begin(Counter, "ringfence_http_requests_total", "Requests over HTTP.").add(of.web.requests.load());
    to.begin(Counter, "ringfence_datagrams_total", "Datagrams, by what became of them.")
        .add(n.datagrams - std::min(n.datagrams, n.datagrams_ignored), {{"outcome", "answered"}})
        .add(n.datagrams_ignored, {{"outcome", "ignored"}});
    to.begin(Counter, "ringfence_log_lines_dropped_total",
             "Lines of the log that nobody took or that were too many, by why.")
        .add(dropped_lines(of.log), {{"why", "unread"}})
        .add(decided.log_held_back, {{"why", "rate"}});
    const decision_log::counts logged = of.notes.counted();
    to.begin(Counter, "ringfence_decision_log_lines_total", "Lines of the log of decisions, by what became of them.")
        .add(logged.written, {{"outcome", "written"}})
        .add(logged.dropped, {{"outcome", "dropped"}})
        .add(logged.failed, {{"outcome", "failed"}});
    to.begin(Gauge, "ringfence_event_followers", "Clients and webhooks that follow events.")
        .add(counted.events.followers);
    to.begin(Counter, "ringfence_events_total", "Events, by whether whoever follows had room for them.")
        .add(counted.events.told, {{"outcome", "told"}})
        .add(counted.events.left_out, {{"outcome", "left_out"}});
    to.begin(Counter, "ringfence_webhook_events_total", "Events for webhooks, by what became of them.");
    for (const webhook_figures& w : of.webhooks)
        to.add(w.told.load(), {{"webhook", w.name}, {"outcome", "told"}})
            .add(w.given_up.load(), {{"webhook", w.name}, {"outcome", "given_up"}});
    to.begin(Counter, "ringfence_webhook_failures_total", "Messages that a webhook's receiver did not take.");
    for (const webhook_figures& w : of.webhooks)
        to.add(w.failed.load(), {{"webhook", w.name}});
    return to.text();
}

}  // namespace ringfence::server::http
