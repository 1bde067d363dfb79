// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// ringfenced: answers telephony applications over TCP and UDP. One thread does all input and output and decides; one
// writes to the store, three do what takes long, one looks through the index.

#include "serve/events.hpp"
#include "serve/index_check.hpp"
#include "serve/scheduling.hpp"
#include "serve/server.hpp"

#include "damage_signal.hpp"
#include "front/http/server.hpp"
#include "front/resp/translate.hpp"
#include "front/webhook/webhook.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/shared_object/load.hpp>

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <exception>
#include <iostream>
#include <list>
#include <memory>
#include <string_view>
#include <system_error>

namespace {

using namespace ringfence;
using namespace ringfence::server;

// Requests that may wait for each desk, one a client.
constexpr std::size_t desk_places = 256;

/// Beyond this machine nobody is answered without AUTH, so there has to be something to AUTH with.
void expect_somebody(engine& decides, const options& with)
{
    if (with.password)
        return;
    for (const auto& [option, addresses] :
         {std::pair{"--listen ", &with.listen}, std::pair{"--listen-tls ", &with.listen_tls},
          std::pair{"--http ", &with.http}, std::pair{"--https ", &with.https}})
        for (const listen_address& where : *addresses) {
            if (is_loopback(where.bytes))
                continue;
            const store::read_transaction in{decides.environment()};
            if (store::users(in).empty())
                throw usage_error{option + where.to_string() +
                                  " is reachable from other machines: that needs --password-file or an account, which "
                                  "`ringfence user add NAME --role ROLE` makes"};
            return;
        }
}

std::unique_ptr<decision_log> open_decision_log(const decision_log::settings& with, engine& decides,
                                                spdlog::logger& log)
{
    try {
        return std::make_unique<decision_log>(with, decides, log);
    } catch (const std::system_error& e) {
        throw input_error{e.what()};
    }
}

void warn_of_state(engine& decides, spdlog::logger& log)
{
    if (decides.environment()->mode() == store::access::read)
        log.warn("store `{}`: may only be read: rules that add or remove, ADD and REMOVE will fail",
                 decides.environment()->directory().string());
    try {
        const auto now = decides.current();
        log.info("policy version {}, generation {}", now.policy_version, now.generation);
    } catch (const std::exception& e) {
        log.warn("every decision is a failure until there is a policy that can be used: {}", e.what());
    }
}

// What is asked to end does so within 5 seconds, whoever holds the store or reads a log. Before that clients have their
// answers (server.cpp), and what waits for another process to give the store free is told that it does not.
constexpr std::chrono::seconds patience_at_end{2};
constexpr unsigned most_seconds_to_end = 5;

void give_up(int)
{
    constexpr std::string_view text =
        "ringfenced: the store or a log does not take what was not acknowledged yet; ended\n";
    [[maybe_unused]] const ssize_t told = ::write(STDERR_FILENO, text.data(), text.size());
    ::_exit(system_failed);
}

std::vector<std::string> names_of(const std::vector<std::filesystem::path>& files)
{
    std::vector<std::string> names;
    for (const std::filesystem::path& file : files)
        names.push_back(std::filesystem::absolute(file).string());
    return names;
}

int serve(const options& with, spdlog::logger& log)
{
    // Read by every decision; ends after the engine.
    registry words;
    words.add(plugins::standard);
    for (const auto& file : with.plugins) {
        load_plugin(words, file);
        log.info("loaded plugin {}", file.string());
    }

    std::atomic<store_writer*> writer{nullptr};
    engine decides{with.store, engine_options{.words = &words,
                                              .read_number = &read_number,
                                              .at = with.clock,
                                              .effects = effect_handling::hand_over,
                                              .author = {.program = "ringfenced"},
                                              .store = with.store_options,
                                              .stops = stop_noting::on,
                                              .many_stops = [&writer] {
                                                  if (store_writer* const by = writer.load())
                                                      by->collect_soon();
                                              }}};
    log.info("ringfenced {}, store {}", RINGFENCE_VERSION, with.store.string());
    if (with.clock == query_time::clock)
        log.warn("--clock query: whoever asks sets the time, which is for tests alone");
    store::read_transaction{decides.environment()};  // who cannot read could not decide, and does not start
    warn_of_state(decides, log);
    expect_somebody(decides, with);

    asio::io_context io{1};
    asio::io_context web_io{1};  // of HTTP
    const auto post = [&](std::function<void()> f) { asio::post(io, std::move(f)); };
    complaints trouble{log};
    store_writer writes{decides, with.queue, post, [&](const std::string& text) { trouble.say(text); }};
    writer = &writes;
    desk passwords{desk_places, post, problem_text};
    desk administration{desk_places, post, problem_text};
    desk works{desk_places, post, problem_text};
    std::vector<webhook_settings> receivers;
    for (const webhook_option& each : with.webhooks)
        receivers.push_back(read_webhook(each));
    const auto notes = open_decision_log(with.decisions, decides, log);
    index_check looks{decides, [&](const std::string& text) { post([&, text] { trouble.say(text); }); }};
    common shared{decides,
                  writes,
                  {.passwords = passwords, .administration = administration, .works = works},
                  *notes,
                  log,
                  trouble,
                  post,
                  {.password = with.password,
                   .store = with.store.string(),
                   .damage = [&] { return looks.trouble(); },
                   .effect_wait = with.effect_wait,
                   .default_role = with.default_role}};
    events happens{shared};
    service answers{shared};
    http::server web{web_io,
                     shared,
                     happens,
                     {.listen = with.http,
                      .monitor = with.http_monitor,
                      .over_tls = !with.https.empty(),
                      .trusted_proxies = with.trusted_proxies,
                      .proxies_say = with.proxies_say_forwarded ? http::proxy_header::forwarded
                                                                : http::proxy_header::x_forwarded_for,
                      .only_proxies = !with.http_plain,
                      .names = {.hosts = with.http_hosts, .origins = with.http_origins},
                      .allow_from = with.allow_from,
                      .max_clients = with.max_clients,
                      .max_clients_per_address = with.max_clients_per_address,
                      .max_clients_per_loopback = with.max_clients_per_loopback,
                      .commands = {.program = with.command.string(),
                                   .store = std::filesystem::absolute(with.store).string(),
                                   .plugins = names_of(with.plugins),
                                   .folder = with.upload_folder,
                                   .most_uploaded = with.upload_limit}}};
    // Whatever ends this, nobody works for `answers` any more when that ends; what desks change needs the writer.
    std::list<webhook> webhooks;
    for (webhook_settings& each : receivers)
        webhooks.emplace_back(std::move(each), happens, shared);
    struct ending {
        std::list<webhook>& webhooks;
        desk& works;
        desk& administration;
        desk& passwords;
        store_writer& writes;
        ~ending()
        {
            webhooks.clear();
            works.stop();
            administration.stop();
            passwords.stop();
            writes.stop();
        }
    } const at_the_end{webhooks, works, administration, passwords, writes};
    ringfence::server::server listens{io, answers, with};
    listens.listen();
    web.listen();
    std::optional<tls_listener> secure;
    if (!with.tls.certificate.empty()) {
        secure.emplace(tls_listener::settings{.files = with.tls,
                                              .allow_from = with.allow_from,
                                              .most_open = 2 * with.max_clients + 1000},
                       log, shared.tls);
        for (const listen_address& where : with.https)
            secure->listen(where, "https", shared.tls.http,
                           [&](secured connection) { web.take(std::move(connection)); });
        for (const listen_address& where : with.listen_tls)
            secure->listen(where, "tls", shared.tls.resp,
                           [&](secured connection) { listens.take(std::move(connection)); });
    }
    if (!(with.http.empty() && with.https.empty()) && ::access(with.command.c_str(), X_OK) != 0)
        log.warn("`{}` cannot be run: over HTTP nothing is imported, exported, checked or activated; --ringfence says "
                 "where it is",
                 with.command.string());
    listens.on_hangup([&] {
        notes->reopen();
        if (secure)
            secure->reload();
    });
    listens.on_end([&] {
        if (secure)
            secure->stop_listening();
        happens.end();
        web.stop();
        decides.environment()->wait_no_longer_than(std::chrono::steady_clock::now() + patience_at_end);
        std::signal(SIGALRM, give_up);
        ::alarm(most_seconds_to_end);
    });
    listens.start();
    // What HTTP waits for is told by the thread that is here.
    auto for_web = asio::make_work_guard(io);
    web.start([&] { post([&] { for_web.reset(); }); });
    if (secure)
        secure->start();
    answer_promptly();
    io.run();

    secure.reset();  // once what clients were answered has gone out
    notes->stop();
    webhooks.clear();
    works.stop();
    administration.stop();
    passwords.stop();
    if (writes.waiting() != 0)
        log.info("waiting for the store to take {} changes", writes.waiting());
    writes.stop();
    io.restart();
    io.poll();  // what the last changes came to
    log.info("ended");
    return done;
}

}  // namespace

int main(int count, char** words)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGCHLD, SIG_DFL);  // who started this may have had it ignored, and then no child could be waited for
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of its write, as a full disk is
    ringfence::tell_damage_from_crash();
    const auto form = ::isatty(STDERR_FILENO) == 1 ? log_form::terminal : log_form::journal;
    std::shared_ptr<spdlog::logger> log;
    try {
        log = make_log(form, "info");
        const auto with = read_options(count, words);
        if (!with)
            return done;
        log = make_log(form, with->log_level);
        return serve(*with, *log);
    } catch (const usage_error& e) {
        std::cerr << "ringfenced: " << e.what() << "; --help tells more\n";
        return usage_wrong;
    } catch (const input_error& e) {
        log->critical("{}", e.what());
        return input_wrong;
    } catch (const plugin_error& e) {
        log->critical("{}", e.what());
        return input_wrong;
    } catch (const std::exception& e) {
        if (log)
            log->critical("{}", e.what());
        else
            std::cerr << "ringfenced: " << e.what() << '\n';
        return system_failed;
    }
}
