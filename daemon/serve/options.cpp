// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/options.hpp"

#include "mdoc.hpp"
#include "regular_file.hpp"

#include <boost/program_options.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace ringfence::server {

namespace po = boost::program_options;

namespace {

constexpr std::string_view default_listen = "127.0.0.1:7464";

po::options_description described()
{
    po::options_description all{"Options, each of which can stand in the file of --config as `name = value`"};
    all.add_options()("store", po::value<std::string>()->value_name("DIRECTORY"),
                      "the store; default: the environment's RINGFENCE_STORE, else ./ringfence.store")(
        "listen", po::value<std::vector<std::string>>()->composing()->value_name("ADDRESS:PORT"),
        "where to answer over TCP and UDP, may be repeated; port 0 is any free one; default: 127.0.0.1:7464")(
        "http", po::value<std::vector<std::string>>()->composing()->value_name("ADDRESS:PORT"),
        "where to answer over HTTP, as 127.0.0.1:7465, may be repeated; nowhere unless it is said")(
        "http-host", po::value<std::vector<std::string>>()->composing()->value_name("NAME"),
        "a name by which clients of HTTP ask this daemon, beside its addresses and localhost, may be repeated; a "
        "request "
        "for any other name is refused")("http-origin",
                                         po::value<std::vector<std::string>>()->composing()->value_name("ORIGIN"),
                                         "an origin whose pages may ask over HTTP, as https://crm.example.com, may be "
                                         "repeated; those of other origins are refused")(
        "http-upload-folder", po::value<std::string>()->value_name("DIRECTORY"),
        "where files that are uploaded over HTTP are kept until they are read; default: the store's directory")(
        "http-upload-limit", po::value<std::size_t>()->default_value(4096)->value_name("MIB"),
        "files that are uploaded over HTTP have at most this size, all of them at a time")(
        "ringfence", po::value<std::string>()->value_name("FILE"),
        "the program `ringfence`, which is run to import, export and check files for HTTP; default: the one beside "
        "this program")(
        "https", po::value<std::vector<std::string>>()->composing()->value_name("ADDRESS:PORT"),
        "also answer over HTTP inside TLS there, may be repeated; needs --tls-certificate and --tls-key")(
        "listen-tls", po::value<std::vector<std::string>>()->composing()->value_name("ADDRESS:PORT"),
        "also answer as --listen does over TCP, inside TLS, may be repeated")(
        "tls-certificate", po::value<std::string>()->value_name("FILE"),
        "PEM: the daemon's certificate, then those that lead to a known authority; read again on SIGHUP")(
        "tls-key", po::value<std::string>()->value_name("FILE"),
        "PEM: the certificate's key; only its owner and group may read it")(
        "tls-client-ca", po::value<std::string>()->value_name("FILE"),
        "PEM: who signs clients' certificates; one that shows such a certificate is the account that its common name "
        "names")(
        "trust-proxy", po::value<std::vector<std::string>>()->composing()->value_name("NETWORK"),
        "as 127.0.0.1 or 10.1.0.0/16, may be repeated: proxies that say for whom they ask; what comes from them "
        "is not from loopback")("proxy-header",
                                po::value<std::string>()->default_value("X-Forwarded-For")->value_name("HEADER"),
                                "where trusted proxies say it: X-Forwarded-For, or Forwarded; the one that they write "
                                "themselves, as what clients "
                                "say in the other is passed on")(
        "http-monitor", po::value<std::vector<std::string>>()->composing()->value_name("ADDRESS:PORT"),
        "answer /healthz, /readyz and /metrics there, to anybody, and nothing else; may be repeated")(
        "http-plain", po::bool_switch(), "permit HTTP beyond loopback, which anybody on the way can read and change")(
        "allow-remote", po::bool_switch(), "permit listening beyond loopback; needs --password-file or an account")(
        "allow-from", po::value<std::vector<std::string>>()->composing()->value_name("NETWORK"),
        "as 10.1.0.0/16, may be repeated: answer only these networks and loopback; over UDP beyond loopback nobody is "
        "answered without it")("password-file", po::value<std::string>()->value_name("FILE"),
                               "its first line is the password of AUTH; only its owner and group may read it")(
        "default-role", po::value<std::string>()->default_value("decide")->value_name("ROLE"),
        "what a client on loopback may do without AUTH, and who knows that password: decide, reader, agent, "
        "supervisor, administrator, or none: everybody needs an account")(
        "plugin", po::value<std::vector<std::string>>()->composing()->value_name("FILE"),
        "a shared object with more words, may be repeated")(
        "max-clients", po::value<std::size_t>()->default_value(1000), "TCP connections at a time")(
        "max-clients-per-address", po::value<std::size_t>()->value_name("N"),
        "TCP connections of one address at a time, of one /64 of IPv6; default: a tenth of --max-clients, of a "
        "loopback "
        "address nine tenths")("idle-timeout", po::value<double>()->default_value(300)->value_name("SECONDS"),
                               "a TCP client that asks nothing is dropped; 0: never")(
        "write-timeout", po::value<double>()->default_value(10)->value_name("SECONDS"),
        "a TCP client that takes nothing of its answers for so long is dropped")(
        "effect-wait", po::value<double>()->default_value(50)->value_name("MS"),
        "how long an answer waits until the list change that its rule asked for is on the disk")(
        "queue", po::value<std::size_t>()->default_value(10000), "list changes that may wait for the store")(
        "decision-log", po::value<std::string>()->value_name("FILE"),
        "write each decision other than `allow` there as a line of JSON, `-` is standard output; SIGHUP opens it anew")(
        "decision-log-all", po::bool_switch(), "those that are `allow` too")(
        "decision-log-queue", po::value<std::size_t>()->default_value(65'536),
        "decisions that may wait to be written; what comes above that is left out and counted")(
        "webhook", po::value<std::vector<std::string>>()->composing()->value_name("NAME=URL"),
        "where events are told by POST, as crm=https://crm.example.com/ringfence, may be repeated")(
        "webhook-events", po::value<std::vector<std::string>>()->composing()->value_name("NAME=WHICH"),
        "which of them that webhook is told, as behind the `?` of GET /v1/events: crm=types=journal&list=house; "
        "default: all")(
        "webhook-secret-file", po::value<std::vector<std::string>>()->composing()->value_name("NAME=FILE"),
        "its first line is the secret by which messages to that webhook are signed, which its receiver knows as well")(
        "webhook-ca", po::value<std::string>()->value_name("FILE"),
        "who signs the certificates of webhooks' receivers; default: those whom the system trusts")(
        "map-limit", po::value<std::size_t>()->default_value(64)->value_name("GIB"),
        "the store grows to at most this size")("clock", po::value<std::string>()->default_value("system"),
                                                "system; or query, for tests: a query's `at` is the time, and counts")(
        "log-level", po::value<std::string>()->default_value("info"), "debug, info, warning or error");
    return all;
}

std::chrono::milliseconds milliseconds_of(const po::variables_map& found, const char* name, double unit, double lowest)
{
    const double value = found[name].as<double>();
    constexpr double longest = 86400.0 * 365 * 1000;
    if (!(value >= lowest && value * unit <= longest))
        throw usage_error{"--" + std::string{name} + " must be at least " + (lowest == 0 ? "0" : "0.001") +
                          " and at most a year"};
    return std::chrono::milliseconds{static_cast<std::int64_t>(value * unit)};
}

/// The first line of a file that others may not read. `what`: `password`.
std::string read_secret(const std::string& what, const std::string& file)
{
    const std::string named = what + " file `" + file + "`: ";
    expect_regular_file((what + " file").c_str(), file);
    struct stat found {};
    std::ifstream in{file};
    if (!in || ::stat(file.c_str(), &found) != 0)
        throw input_error{named + "cannot be read"};
    if ((found.st_mode & S_IRWXO) != 0)
        throw input_error{named + "others may read or write it; `chmod o= " + file + "` mends that"};
    std::string secret;
    std::getline(in, secret);
    if (secret.ends_with('\r'))
        secret.pop_back();
    if (secret.empty())
        throw input_error{named + "its first line is empty"};
    if (secret.size() > 512)
        throw input_error{named + "the " + what + " is longer than 512 bytes"};
    return secret;
}

void read_file(const std::string& name, const po::options_description& all, po::variables_map& into)
{
    expect_regular_file("configuration", name);
    std::ifstream in{name};
    if (!in)
        throw input_error{"configuration `" + name + "`: cannot be read"};
    try {
        po::store(po::parse_config_file(in, all), into);
    } catch (const po::error& e) {
        throw input_error{"configuration `" + name + "`: " + e.what()};
    }
}

std::string manual_page(const po::options_description& only_here, const po::options_description& in_both)
{
    std::string page =
        mdoc::head("ringfenced", "8", "answer telephony applications by the policy and lists of a store");
    page +=
        ".Sh SYNOPSIS\n.Nm\n.Op Fl -store Ar DIRECTORY\n.Op Fl -listen Ar ADDRESS:PORT\n.Op Fl -config Ar FILE\n"
        ".Sh DESCRIPTION\nAnswers questions about telephone calls over TCP, in the protocol of Redis, and over UDP, a "
        "line and an answer each: what happens to a call, by the rules and lists that\n.Xr ringfence 1\nputs into a "
        "store.\nA policy or a list's entry that comes into the store is in force for the next question.\n.Pp\n"
        "The log goes to standard error.\nSIGTERM and SIGINT end the daemon once it has answered what has arrived; "
        "SIGHUP opens the log of decisions anew, and reads certificate and key again.\n.Sh OPTIONS\n";
    mdoc::append_options(page, only_here);
    page += ".Pp\nThese may stand in the file of\n.Fl -config\nas well, as\n.Ql name = value .\n";
    mdoc::append_options(page, in_both);
    page +=
        ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n.It Ev RINGFENCE_STORE\nThe store, where\n.Fl -store\nis not given.\n"
        ".El\n.Sh EXIT STATUS\n.Bl -tag -width Ds\n.It 0\nEnded by a signal.\n.It 1\nA file that an option names is "
        "wrong.\n.It 2\nThe command line is wrong, or asks to listen beyond loopback without permission.\n.It 3\nThe "
        "store or the system failed.\n.El\n.Sh EXAMPLES\n";
    mdoc::append_literal(page, "ringfence activate rules/callcentre.ring --store /var/lib/ringfence\n"
                               "ringfenced --store /var/lib/ringfence --listen 127.0.0.1:7464");
    page += ".Sh SEE ALSO\n.Xr ringfence 1 ,\n.Xr ringfence 5\n";
    return page;
}

std::filesystem::path store_of(const po::variables_map& found)
{
    if (found.count("store") != 0)
        return found["store"].as<std::string>();
    const char* const named = std::getenv("RINGFENCE_STORE");
    return named && *named ? named : "ringfence.store";
}

std::vector<std::string> texts_of(const po::variables_map& found, const std::string& option)
{
    return found.count(option) != 0 ? found[option].as<std::vector<std::string>>() : std::vector<std::string>{};
}

std::vector<listen_address> read_addresses(const po::variables_map& found, const std::string& option)
{
    std::vector<listen_address> made;
    for (const std::string& text : texts_of(found, option)) {
        const auto address = read_listen_address(text);
        if (!address)
            throw usage_error{"--" + option + " `" + text +
                              "` is no address and port, as 127.0.0.1:7464 or [::1]:7464"};
        if (!is_loopback(address->bytes) && !found["allow-remote"].as<bool>())
            throw usage_error{"--" + option + ' ' + text +
                              " is reachable from other machines: that needs --allow-remote, and --password-file or "
                              "an account"};
        made.push_back(*address);
    }
    return made;
}

std::vector<network> read_networks(const po::variables_map& found, const std::string& option)
{
    std::vector<network> made;
    for (const std::string& text : texts_of(found, option)) {
        const auto read = read_network(text);
        if (!read)
            throw usage_error{"--" + option + " `" + text + "` is no network, as 10.1.0.0/16 or 2001:db8::/32"};
        made.push_back(*read);
    }
    return made;
}

/// The receivers of events, and what other options say of each by its name.
std::vector<webhook_option> read_webhooks(const po::variables_map& found)
{
    const auto parts_of = [](const std::string& option, const std::string& text) {
        const auto equals = text.find('=');
        if (equals == std::string::npos)
            throw usage_error{"--" + option + " `" + text + "` is to be NAME=" +
                              (option == "webhook"          ? "URL"
                               : option == "webhook-events" ? "WHICH"
                                                            : "FILE")};
        return std::pair{text.substr(0, equals), text.substr(equals + 1)};
    };
    std::vector<webhook_option> made;
    for (const std::string& text : texts_of(found, "webhook")) {
        const auto [name, url] = parts_of("webhook", text);
        if (std::ranges::find(made, name, &webhook_option::name) != made.end())
            throw usage_error{"there are two of --webhook " + name};
        made.push_back({.name = name,
                        .url = url,
                        .events = {},
                        .secret = {},
                        .ca = found.count("webhook-ca") != 0 ? found["webhook-ca"].as<std::string>() : ""});
    }
    const auto one_of = [&](const std::string& option, const std::string& name) -> webhook_option& {
        const auto known = std::ranges::find(made, name, &webhook_option::name);
        if (known == made.end())
            throw usage_error{"--" + option + ' ' + name + ": there is no --webhook of that name"};
        return *known;
    };
    for (const std::string& text : texts_of(found, "webhook-events")) {
        const auto [name, which] = parts_of("webhook-events", text);
        one_of("webhook-events", name).events = which;
    }
    for (const std::string& text : texts_of(found, "webhook-secret-file")) {
        const auto [name, file] = parts_of("webhook-secret-file", text);
        one_of("webhook-secret-file", name).secret = read_secret("secret", file);
    }
    return made;
}

void read_tls(const po::variables_map& found, options& into)
{
    const auto text = [&](const char* option) {
        return found.count(option) != 0 ? found[option].as<std::string>() : std::string{};
    };
    into.tls = {.certificate = text("tls-certificate"), .key = text("tls-key"), .client_ca = text("tls-client-ca")};
    const bool speaks = !into.https.empty() || !into.listen_tls.empty();
    if (into.tls.certificate.empty() != into.tls.key.empty())
        throw usage_error{"--tls-certificate and --tls-key go together"};
    if (speaks && into.tls.certificate.empty())
        throw usage_error{"--https and --listen-tls need --tls-certificate and --tls-key"};
    if (!speaks && !(into.tls.certificate.empty() && into.tls.client_ca.empty()))
        throw usage_error{"--tls-certificate, --tls-key and --tls-client-ca go with --https or --listen-tls"};
}

void read_network_options(const po::variables_map& found, options& into)
{
    into.listen = read_addresses(found, "listen");
    if (into.listen.empty())
        into.listen.push_back(*read_listen_address(default_listen));
    into.http = read_addresses(found, "http");
    into.https = read_addresses(found, "https");
    into.listen_tls = read_addresses(found, "listen-tls");
    into.http_monitor = read_addresses(found, "http-monitor");
    read_tls(found, into);
    into.trusted_proxies = read_networks(found, "trust-proxy");
    const std::string header = found["proxy-header"].as<std::string>();
    if (header != "X-Forwarded-For" && header != "Forwarded")
        throw usage_error{"--proxy-header is X-Forwarded-For or Forwarded, not `" + header + '`'};
    into.proxies_say_forwarded = header == "Forwarded";
    into.http_plain = found["http-plain"].as<bool>();
    for (const listen_address& address : into.http)
        if (!is_loopback(address.bytes) && into.trusted_proxies.empty() && !into.http_plain)
            throw usage_error{"--http " + address.to_string() +
                              " is reachable from other machines, in plain text: --https speaks TLS, --trust-proxy "
                              "names a proxy that does, --http-plain permits it"};
    const std::size_t most = found["http-upload-limit"].as<std::size_t>();
    if (most == 0 || most > (std::size_t{1} << 24))
        throw usage_error{"--http-upload-limit is 1 to 16777216"};
    into.upload_limit = std::uint64_t{most} << 20;
    into.upload_folder = std::filesystem::absolute(
        found.count("http-upload-folder") != 0 ? std::filesystem::path{found["http-upload-folder"].as<std::string>()}
                                               : into.store);
    into.command = found.count("ringfence") != 0
                       ? std::filesystem::absolute(found["ringfence"].as<std::string>())
                       : std::filesystem::read_symlink("/proc/self/exe").parent_path() / "ringfence";
    if (found.count("http-host") != 0)
        into.http_hosts = found["http-host"].as<std::vector<std::string>>();
    if (found.count("http-origin") != 0)
        into.http_origins = found["http-origin"].as<std::vector<std::string>>();
    for (const std::string& origin : into.http_origins)
        if (!(origin.starts_with("https://") || origin.starts_with("http://")) || origin.ends_with('/'))
            throw usage_error{"--http-origin `" + origin +
                              "` is no origin: a scheme and a host without a path, as https://crm.example.com"};
    into.allow_from = read_networks(found, "allow-from");
    into.webhooks = read_webhooks(found);
}

}  // namespace

std::optional<options> read_options(int count, const char* const* words)
{
    const po::options_description in_both = described();
    po::options_description only_here{"Options of the command line alone"};
    only_here.add_options()("config", po::value<std::string>()->value_name("FILE"),
                            "read options from a file; those given here win, those that may be repeated add up")(
        "help,h", "this text")("manual", "the manual page, for `man -l`")("version", "the version");
    po::options_description all;
    all.add(only_here).add(in_both);

    po::variables_map found;
    try {
        po::store(po::command_line_parser(count, words).options(all).positional({}).run(), found);
        if (found.count("help") != 0) {
            std::cout << "ringfenced answers telephony applications by the policy and lists of a store.\n\n"
                         "usage: ringfenced --store DIRECTORY [--listen ADDRESS:PORT]... [--config FILE]\n\n"
                      << all;
            return std::nullopt;
        }
        if (found.count("manual") != 0) {
            std::cout << manual_page(only_here, in_both);
            return std::nullopt;
        }
        if (found.count("version") != 0) {
            std::cout << "ringfenced " RINGFENCE_VERSION "\n";
            return std::nullopt;
        }
        if (found.count("config") != 0)
            read_file(found["config"].as<std::string>(), in_both, found);
        po::notify(found);
    } catch (const po::error& e) {
        throw usage_error{e.what()};
    }

    options read;
    read.store = store_of(found);
    if (found.count("password-file") != 0)
        read.password = read_secret("password", found["password-file"].as<std::string>());
    if (const std::string role = found["default-role"].as<std::string>(); role == "none") {
        if (read.password)
            throw usage_error{
                "--default-role none: the password of --password-file would permit nothing; leave one out"};
        read.default_role = std::nullopt;
    } else if (read.default_role = store::read_role(role); !read.default_role) {
        throw usage_error{"--default-role is decide, reader, agent, supervisor, administrator or none, not `" + role +
                          '`'};
    }
    read_network_options(found, read);
    if (found.count("plugin") != 0)
        for (const std::string& file : found["plugin"].as<std::vector<std::string>>())
            read.plugins.emplace_back(file);
    read.max_clients = found["max-clients"].as<std::size_t>();
    read.queue = found["queue"].as<std::size_t>();
    // However many one of them opens, others find a place.
    read.max_clients_per_address = std::max<std::size_t>(read.max_clients / 10, 1);
    read.max_clients_per_loopback = read.max_clients - read.max_clients / 10;
    if (found.count("max-clients-per-address") != 0) {
        const auto most = found["max-clients-per-address"].as<std::size_t>();
        if (most == 0 || most > 1'000'000)
            throw usage_error{"--max-clients-per-address is 1 to 1000000"};
        read.max_clients_per_address = read.max_clients_per_loopback = most;
    }
    if (read.max_clients == 0 || read.max_clients > 1'000'000 || read.queue == 0 || read.queue > 10'000'000)
        throw usage_error{"--max-clients is 1 to 1000000, --queue 1 to 10000000"};
    read.idle_timeout = milliseconds_of(found, "idle-timeout", 1000, 0);
    read.write_timeout = milliseconds_of(found, "write-timeout", 1000, 0.001);
    read.effect_wait = milliseconds_of(found, "effect-wait", 1, 0);
    const std::size_t records = found["decision-log-queue"].as<std::size_t>();
    if (records == 0 || records > 1'000'000)
        throw usage_error{"--decision-log-queue is 1 to 1000000"};
    const bool all_decisions = found["decision-log-all"].as<bool>();
    read.decisions.records = records;
    if (found.count("decision-log") != 0)
        read.decisions.file = found["decision-log"].as<std::string>();
    else if (all_decisions)
        throw usage_error{"--decision-log-all needs --decision-log FILE"};
    if (all_decisions)
        read.decisions.what = decision_log::keep::everything;
    const std::size_t map_limit = found["map-limit"].as<std::size_t>();
    if (map_limit == 0 || map_limit > 16384)
        throw usage_error{"--map-limit is 1 to 16384"};
    read.store_options.map_limit = map_limit << 30;
    const std::string clock = found["clock"].as<std::string>();
    if (clock != "system" && clock != "query")
        throw usage_error{"--clock is system or query"};
    read.clock = clock == "query" ? query_time::clock : query_time::what_if;
    read.log_level = found["log-level"].as<std::string>();
    if (read.log_level != "debug" && read.log_level != "info" && read.log_level != "warning" &&
        read.log_level != "error")
        throw usage_error{"--log-level is debug, info, warning or error"};
    return read;
}

}  // namespace ringfence::server
