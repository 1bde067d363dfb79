// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/operation_command.hpp"

#include "cli/client.hpp"
#include "cli/local_times.hpp"
#include "cli/operation_text.hpp"
#include "cli/output.hpp"
#include "cli/password.hpp"
#include "cli/progress.hpp"

#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/country_zones.hpp>
#include <ringfence/store/import/text/comments.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>

namespace ringfence::command {

namespace {

using operate::argument;
using operate::operation;

constexpr std::size_t max_numbers_a_call = 100'000;  // more is what `import` is for
constexpr std::size_t refusals_shown = 100;

bool takes(const operation& of, std::string_view name)
{
    return std::ranges::find(of.takes, name, &argument::name) != of.takes.end();
}

/// The name of the rows that a page of the operation's answer has; empty where it has no pages.
std::string_view rows_of_page(const operation& of)
{
    if (!takes(of, "page"))
        return {};
    if (of.name == "policy list")
        return "versions";
    return of.name == "user list"    ? std::string_view{"users"}
           : of.name == "token list" ? std::string_view{"tokens"}
                                     : of.name;
}

po::options_description options_for(const operation& of)
{
    po::options_description own{"Options"};
    add_options_for(own, of.takes);
    if (takes(of, "password"))
        add_password_options(own);
    const bool csv = !rows_of_page(of).empty();
    own.add_options()("format", po::value<std::string>()->value_name(csv ? "text|csv|json" : "text|json"),
                      "text unless it is said");
    add_utc_option(own);
    add_place_options(own);
    return own;
}

/// Names of the words in their places; a last one takes what is one word too many.
std::vector<std::string> places_for(const operation& of)
{
    std::vector<std::string> names;
    for (const argument& a : of.takes)
        if (a.has_place())
            names.emplace_back(a.name);
    const bool open_end = std::ranges::any_of(of.takes, &argument::takes_many);
    if (!open_end)
        names.emplace_back("more");
    return names;
}

/// The words that were given for numbers; `-` stands for the lines of standard input, blank ones and comments left out.
std::vector<std::string> with_standard_input(std::vector<std::string> words)
{
    std::vector<std::string> numbers;
    for (std::string& word : words) {
        if (word != "-") {
            numbers.push_back(std::move(word));
            continue;
        }
        store::text_source input = store::open_text("-");
        store::line_splitter lines{input, store::max_line};
        while (const auto line = lines.next()) {
            if (numbers.size() > max_numbers_a_call)
                break;
            const std::string_view text = ringfence::detail::trim(line->text);
            if (!text.empty() && !store::detail::begins_as_comment(text, '\0'))
                numbers.emplace_back(text);
        }
    }
    if (numbers.size() > max_numbers_a_call)
        throw input_error{"at most " + std::to_string(max_numbers_a_call) +
                          " numbers at a time; `ringfence import` takes more"};
    if (numbers.empty())
        throw usage_error{"name at least one number, or `-` for the lines of standard input"};
    return numbers;
}

/// All pages as one.
operate::answer all_pages(place_of_work& at, const operation& of, const operate::request& asked)
{
    const std::string_view name = rows_of_page(of);
    operate::rows all;
    for (std::uint64_t page = 1;; ++page) {
        operate::request one = asked;
        one.names.push_back({"page", std::to_string(page)});
        one.names.push_back({"per-page", "1000"});
        operate::answer made = at.perform(of, std::move(one));
        if (made.wrong)
            return made;
        for (const operate::record& row : made.told.rows_of(name))
            all.push_back(row);
        if (made.told.flag_of("more"))
            continue;
        operate::answer whole;
        whole.told.flag("more", false).count("page", 1).count("per_page", all.size());
        whole.told.table(name, std::move(all));
        return whole;
    }
}

/// What was refused, on stderr. Whether something was.
bool say_refusals(const operate::record& told)
{
    const std::uint64_t refused = told.count_of("refused");
    std::uint64_t said = 0;
    for (const operate::record& one : told.rows_of("numbers")) {
        const std::string_view result = one.text_of("result");
        if ((result != "refused" && result != "unreadable") || (told.find("outcome") && said == refusals_shown))
            continue;
        ++said;
        const std::string number = one.text_of("number").empty() ? '`' + std::string{one.text_of("typed")} + '`'
                                                                 : std::string{one.text_of("number")};
        fmt::print(stderr, "ringfence: {}: {}\n", printable(number), printable(one.text_of("reason")));
    }
    if (said < refused)
        fmt::print(stderr, "ringfence: and {} more were refused\n", refused - said);
    return refused != 0;
}

/// Throws where words are missing or too many, and says so as a command line is written.
void expect_written(const operation& of, const operate::request& what)
{
    std::vector<argument> places;
    std::ranges::copy_if(of.takes, std::back_inserter(places), &argument::has_place);
    const std::string usage = operate::usage_of(of.name, places, operate::spelling::options);
    const operate::arguments checked{of.takes, what, "`ringfence " + usage + '`'};
}

/// Whether a question about one number found nothing at all.
bool knows_nothing(const operate::record& told)
{
    return told.find("history") && told.rows_of("lists").empty() && told.rows_of("covered_by").empty() &&
           told.rows_of("history").empty();
}

int run(const operation& of, const description& as, const std::vector<std::string>& words)
{
    const invocation asked{as, words, options_for(of), places_for(of)};
    if (asked.help_wanted())
        return done;
    const bool pages = !rows_of_page(of).empty();
    const output_format format =
        pages ? read_output_format(asked, {output_format::text, output_format::csv, output_format::json})
              : read_output_format(asked, {output_format::text, output_format::json});
    operate::request what = request_for(of.takes, asked);
    expect_written(of, what);
    if (takes(of, "password"))
        add_password(asked, what);
    const bool changes = of.does == operation::effect::changes;
    place_of_work at{asked, changes ? place_of_work::access::write : place_of_work::access::read};
    const bool whole = pages && of.name != "entries" && !asked.has("page") && !asked.has("per-page");
    const operate::answer made = whole ? all_pages(at, of, what) : at.perform(of, std::move(what));

    const bool told_each = made.told.find("numbers") != nullptr;
    if (made.wrong && !told_each)
        return fail(*made.wrong);
    const bool refused = say_refusals(made.told);
    switch (format) {
    case output_format::json: print(to_json(made.told) + '\n'); break;
    case output_format::csv: print(to_csv(made.told.rows_of(rows_of_page(of)))); break;
    case output_format::text: print(to_text(of.name, with_local_times(made.told, at.zone()))); break;
    }
    return refused || knows_nothing(made.told) ? input_wrong : done;
}

/// Operations whose first word is the command's.
std::vector<const operation*> operations_of(std::string_view command)
{
    std::vector<const operation*> all;
    for (const operation& o : operate::operations())
        if (o.name.substr(0, o.name.find(' ')) == command)
            all.push_back(&o);
    return all;
}

/// What follows so many bytes of an operation's usage, which begins with its name, and a blank.
std::string usage_behind(const operation& of, std::size_t bytes)
{
    const std::string usage = of.usage(operate::spelling::options);
    return bytes < usage.size() ? usage.substr(bytes + 1) : std::string{};
}

/// The options of all that begins with that word.
po::options_description options_of_group(std::string_view command)
{
    po::options_description all{"Options"};
    for (const operation* one : operations_of(command)) {
        const po::options_description own = options_for(*one);
        for (const auto& option : own.options())
            if (!all.find_nothrow(option->long_name(), false))
                all.add(option);
    }
    return all;
}

/// Where words stand that are neither options nor values of options.
std::vector<std::size_t> plain_words(const description& of, const std::vector<std::string>& words)
{
    const po::options_description own = options_of_group(of.name);
    const po::options_description common = options_of(of).common;
    const auto takes_value = [&](const std::string& name) {
        for (const po::options_description* all : {&own, &common})
            if (const po::option_description* const option = all->find_nothrow(name, false))
                return option->semantic()->max_tokens() != 0;
        return false;
    };
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!words[i].starts_with('-') || words[i] == "-")
            found.push_back(i);
        else if (words[i].starts_with("--") && takes_value(words[i].substr(2)))  // `--name=value` is one word
            ++i;
    }
    return found;
}

/// Texts that descriptions point to.
std::string_view keep(std::string text)
{
    static std::deque<std::string> kept;
    return kept.emplace_back(std::move(text));
}

}  // namespace

void add_options_for(po::options_description& to, std::span<const argument> takes)
{
    for (const argument& a : takes) {
        if (a.has_place() || a.is == argument::kind::secret || a.name == "reason")  // which all commands have
            continue;
        const std::string name{a.name};
        const std::string summary{a.summary};
        const std::string stands_for{a.value};
        if (a.is == argument::kind::flag)
            to.add_options()(name.c_str(), summary.c_str());
        else if (a.is == argument::kind::keys)
            to.add_options()(name.c_str(), po::value<std::vector<std::string>>()->composing()->value_name(stands_for),
                             summary.c_str());
        else
            to.add_options()(name.c_str(), po::value<std::string>()->value_name(stands_for), summary.c_str());
    }
}

operate::request request_for(std::span<const argument> takes, const invocation& asked)
{
    operate::request made;
    for (const argument& a : takes) {
        const std::string name{a.name};
        const char* const option = name.c_str();
        if (a.is == argument::kind::secret || !asked.has(option))
            continue;
        if (a.takes_many()) {
            for (std::string& word : with_standard_input(asked.texts(option)))
                made.places.push_back(std::move(word));
        } else if (a.has_place()) {
            made.places.push_back(asked.text(option));
        } else if (a.is == argument::kind::flag) {
            made.names.push_back({name, std::nullopt});
        } else if (a.is == argument::kind::keys) {
            for (std::string& text : asked.texts(option))
                made.names.push_back({name, std::move(text)});
        } else {
            made.names.push_back({name, asked.text(option)});
        }
    }
    for (std::string& word : asked.texts("more"))
        made.places.push_back(std::move(word));
    return made;
}

// --- where it is done -------------------------------------------------------------------------------------

struct place_of_work::local {
    std::shared_ptr<store::environment> in;
    operate::policy_cache policies{};
    operate::country_zones zones{};
    operate::setting at;

    local(std::shared_ptr<store::environment> opened, const registry& words)
        : in{std::move(opened)}, at{.in = in,
                                    .words = words,
                                    .policies = policies,
                                    .zones = zones,
                                    .in_transaction = [this](const auto& f) {
                                        in->write([&](store::write_transaction& change) { f(change); });
                                    }}
    {
    }
};

place_of_work::place_of_work(const invocation& asked, access wanted) : asked_{asked}
{
    if (asked.has("connect")) {
        there_ = std::make_unique<client>(asked, client::reach::loopback);
        return;
    }
    expect_no_client_options(asked);
    store::expect_store(asked.store());
    const auto mode = wanted == access::write ? store::access::write : store::access::read;
    here_ = std::make_unique<local>(store::environment::open(asked.store(), mode), asked.words());
}

place_of_work::~place_of_work() = default;

namespace {

/// While it lives, SIGINT and SIGTERM end what is being done at its next look and not at once. The second one does.
class interruption {
public:
    interruption() : before_int_{std::signal(SIGINT, &note)}, before_term_{std::signal(SIGTERM, &note)} {}
    ~interruption()
    {
        std::signal(SIGINT, before_int_);
        std::signal(SIGTERM, before_term_);
    }
    interruption(const interruption&) = delete;
    interruption& operator=(const interruption&) = delete;

    static void look()
    {
        if (came_ != 0)
            throw operate::error{operate::error_code::refused, "it was interrupted"};
    }

private:
    static void note(int signal)
    {
        came_ = 1;
        std::signal(signal, SIG_DFL);
    }

    static inline volatile std::sig_atomic_t came_ = 0;
    void (*before_int_)(int);
    void (*before_term_)(int);
};

}  // namespace

operate::answer place_of_work::perform(const operate::operation& of, operate::request what)
{
    if (there_)
        return there_->perform(of, what);
    const operate::asker who{.by = asked_.author(), .role = store::account_role::administrator};
    progress_line shown;
    try {
        const operate::task prepared = operate::prepare(of, std::move(what), here_->at, who);
        std::optional<interruption> by_hand;  // what a job has done until then is told, and journalled
        if (std::holds_alternative<operate::job>(prepared))
            by_hand.emplace();
        return operate::perform(prepared, here_->at, &interruption::look, [&](const operate::job::progress& p) {
            shown.show(p.doing, p.done, p.total, progress_unit::numbers);
        });
    } catch (const operate::error& e) {
        return {.told = {}, .wrong = operate::problem_of(e)};
    }
}

time_zone place_of_work::zone()
{
    if (asked_.has("utc"))
        return {};
    try {
        return there_ ? there_->zone() : operate::policy_of(here_->at)->zone();
    } catch (const std::exception&) {
        return {};  // what was done is told all the same
    }
}

int fail(const operate::problem& what)
{
    using enum operate::error_code;
    int status = system_failed;
    switch (what.code) {
    case misused: status = usage_wrong; break;
    case invalid:
    case missing:
    case refused:
    case denied:
    case conflict: status = input_wrong; break;
    case busy:
    case damaged:
    case failed: break;
    }
    return tell_problem(what, status);
}

void add_place_options(po::options_description& to) { add_client_options(to, "ask the daemon there, not a store"); }

// --- commands ---------------------------------------------------------------------------------------------

int run_operation(const description& of, const std::vector<std::string>& words)
{
    std::vector<std::size_t> plain;
    if (words.empty() || words.back() != describe_options)
        plain = plain_words(of, words);
    std::vector<std::string_view> named{of.name};
    for (const std::size_t at : plain)
        if (named.size() < 3)
            named.emplace_back(words[at]);
    if (std::ranges::find(words, "--help") != words.end() || std::ranges::find(words, "-h") != words.end())
        named.emplace_back();  // of what has two words, if it can be
    const auto found = operate::find_operation(named);
    if (found.words == 1)
        return run(*found.is, of, words);
    if (found.is) {
        const description one{.name = found.is->name,
                              .usage = keep(usage_behind(*found.is, found.is->name.size())),
                              .summary = found.is->summary,
                              .example = keep("ringfence " + std::string{found.is->example}),
                              .run = run_operation};
        std::vector<std::string> rest = words;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(plain.front()));
        return run(*found.is, one, rest);
    }
    // A group has the options of all that is in it; which of them go with what, the operations say.
    const invocation asked{of, words, options_of_group(of.name), {"what"}};
    if (asked.help_wanted())
        return done;
    std::string names;
    for (const operation* one : operations_of(of.name))
        names.append(names.empty() ? "" : ", ").append(one->name.substr(one->name.find(' ') + 1));
    const auto given = asked.texts("what");
    throw usage_error{std::string{of.name} + ": " +
                      (given.empty() ? "say what: it is one of " : '`' + given.front() + "` is none of ") + names};
}

std::vector<description> operation_commands()
{
    std::vector<description> all;
    for (const operation& o : operate::operations()) {
        const std::string_view head = o.name.substr(0, o.name.find(' '));
        if (std::ranges::find(all, head, &description::name) != all.end())
            continue;
        std::string usage;
        for (const operation* one : operations_of(head))
            usage.append(usage.empty() ? "" : " | ").append(usage_behind(*one, head.size()));
        std::string subcommands;
        std::string places;
        for (const operation* one : operations_of(head))
            if (const auto blank = one->name.find(' '); blank != std::string_view::npos) {
                subcommands.append(subcommands.empty() ? "" : " ").append(one->name.substr(blank + 1));
            } else {
                for (const argument& a : one->takes)
                    if (a.has_place())
                        places.append(places.empty() ? "" : " ").append(a.name == "list" ? "lists" : "none");
            }
        all.push_back({.name = head,
                       .usage = keep(std::move(usage)),
                       .summary = operate::group_summary(head),
                       .example = keep("ringfence " + std::string{o.example}),
                       .run = run_operation,
                       .places = keep(std::move(places)),
                       .subcommands = keep(std::move(subcommands))});
    }
    return all;
}

}  // namespace ringfence::command
