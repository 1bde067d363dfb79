// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/resp/info.hpp"

#include <ringfence/operate/operation.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/wire/request.hpp>
#include <ringfence/wire/resp.hpp>

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <new>

namespace ringfence::server {

std::string info_text(std::span<const std::string_view> words, const common& of, std::string_view listening)
{
    std::string text;
    const auto wanted = [&](std::string_view capitals) {
        return words.empty() || std::any_of(words.begin(), words.end(), [&](std::string_view word) {
                   return wire::is_word(word, capitals) || wire::is_word(word, "ALL") ||
                          wire::is_word(word, "EVERYTHING") || wire::is_word(word, "DEFAULT");
               });
    };
    const auto section = [&](std::string_view name) {
        text.append(text.empty() ? "# " : "\r\n# ").append(name).append("\r\n");
    };
    const auto line = [&](std::string_view key, std::string_view value) {
        text.append(key).append(":");
        wire::append_line_text(text, value);
        text.append("\r\n");
    };
    const auto count = [&](std::string_view key, std::uint64_t value) { line(key, std::to_string(value)); };

    if (wanted("SERVER")) {
        section("Server");
        const auto up = std::chrono::steady_clock::now() - of.started;
        line("ringfence_version", RINGFENCE_VERSION);
        count("process_id", static_cast<std::uint64_t>(::getpid()));
        line("listening", listening);
        count("uptime_in_seconds", static_cast<std::uint64_t>(std::chrono::floor<std::chrono::seconds>(up).count()));
    }
    if (wanted("CLIENTS")) {
        section("Clients");
        count("connected_clients", of.network.clients);
        count("total_connections_received", of.network.connections);
        count("rejected_connections", of.network.rejected);
        count("dropped_idle_clients", of.network.dropped_idle);
        count("dropped_slow_clients", of.network.dropped_slow);
        count("dropped_greedy_clients", of.network.dropped_greedy);
        count("waiting_answer_bytes", of.network.answer_bytes);
        count("http_clients", of.web.clients);
        count("http_connections", of.web.connections);
        count("http_rejected_connections", of.web.rejected);
        count("http_dropped_clients", of.web.dropped);
        count("http_dropped_greedy_clients", of.web.dropped_greedy);
        count("http_waiting_answer_bytes", of.web.answer_bytes);
        count("http_requests", of.web.requests);
        count("http_request_errors", of.web.request_errors);
        count("tls_clients", of.tls.resp.clients + of.tls.http.clients);
        count("tls_resp_connections", of.tls.resp.connections);
        count("tls_http_connections", of.tls.http.connections);
        count("tls_rejected_connections", of.tls.rejected);
        count("tls_failed_handshakes", of.tls.failed_handshakes);
        count("tls_failed_reloads", of.tls.failed_reloads);
        count("tls_certificate_expires", static_cast<std::uint64_t>(std::max<std::int64_t>(of.tls.certificate_end, 0)));
    }
    if (wanted("STORE")) {
        section("Store");
        line("store", of.with.store);
        try {
            const auto now = of.decides.current();
            count("policy_version", now.policy_version);
            if (now.policy_version != 0) {
                const std::string zone = of.decides.zone().name;
                line("time_zone", zone.empty() ? "UTC" : zone);
            }
            count("generation", now.generation);
            count("stale_lists", now.stale_lists.size());
            std::string stale;
            for (const std::string& name : now.stale_lists)
                stale.append(stale.empty() ? "" : ",").append(name);
            line("stale_list_names", stale);
            const operate::shadow_counts shadow = of.shadow_counts();
            count("shadow_policy", shadow.version);
            count("shadow_decisions", shadow.decisions);
            count("shadow_differences", shadow.differences);
            count("shadow_failures", shadow.failures);
            of.decides.environment()->expect_in_place();
            const std::string damage = of.with.damage();
            line("store_state", damage.empty() ? "ok" : damage);
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            line("store_state", e.what());
        }
        try {
            const store::reader_slots readers = of.decides.environment()->readers();
            count("reader_slots", readers.all);
            count("reader_slots_taken", readers.taken);
            count("oldest_reader_pid", static_cast<std::uint64_t>(readers.oldest.value_or(0)));
            count("oldest_reader_commits", readers.commits_since);
            count("store_bytes", of.decides.environment()->used_bytes());
            count("store_free_bytes", of.decides.environment()->free_bytes());
        } catch (const store::error& e) {
            line("reader_slots", e.what());
        }
        count("changes_pending", of.writes.waiting());
        count("changes_applied", of.made.counted().applied);
        count("changes_refused", of.made.counted().refused);
        count("rule_changes_refused", of.made.counted().refused_to_rules);
        count("changes_dropped", of.made.counted().dropped);
        count("swept_entries", of.writes.swept());
        count("stops_lost", of.decides.lost_stops());
    }
    const decider::figures made = of.decided();
    if (wanted("STATS")) {
        section("Stats");
        count("decisions", made.decisions);
        count("failures", made.failures);
        count("unread_from", made.unread_from);
        count("unread_to", made.unread_to);
        count("request_errors", of.network.request_errors);
        count("denied", of.denied.count());
        count("desk_waiting", of.by.works.waiting() + of.by.administration.waiting() + of.by.passwords.waiting());
        count("datagrams", of.network.datagrams);
        count("datagrams_ignored", of.network.datagrams_ignored);
        count("call_windows", of.decides.call_windows());
        count("log_dropped", dropped_lines(of.log));
        count("log_held_back", made.log_held_back);
        const decision_log::counts logged = of.notes.counted();
        count("decision_log_written", logged.written);
        count("decision_log_dropped", logged.dropped);
        count("decision_log_failed", logged.failed);
    }
    if (wanted("DECISIONS")) {
        section("Decisions");
        for (const decider::decided& d : made.by_kind)
            count(d.scenario + '_' + d.action, d.count);
    }
    return text;
}

}  // namespace ringfence::server
