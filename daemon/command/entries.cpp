// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "entries.hpp"

#include "json_text.hpp"
#include "progress.hpp"

#include <ringfence/language/render.hpp>
#include <ringfence/store/lines.hpp>
#include <ringfence/store/rows.hpp>
#include <ringfence/store/search.hpp>

#include <algorithm>
#include <charconv>

namespace ringfence::command {

namespace {

constexpr std::size_t changes_a_transaction = 1000;
constexpr std::size_t max_filtered = 50'000'000;  // 16 bytes of memory each
constexpr std::size_t refusals_shown = 100;

std::string json_of(std::string_view number, std::string_view typed, std::string_view result, std::string_view reason)
{
    return json_object{}
        .text_or_null("number", number)
        .text("typed", typed)
        .text("result", result)
        .text_or_null("reason", reason)
        .str();
}

constexpr std::array filter_options{"state",        "search",         "prefix",   "suffix", "added-after",
                                    "added-before", "expires-before", "added-by", "import"};

/// Throws `input_error` where the arguments are the groups of one number.
void expect_whole_numbers(const std::vector<std::string>& typed, const numbering_plan& by)
{
    const std::vector<std::string_view> texts{typed.begin(), typed.end()};
    if (!are_groups_of_one(texts, by, &is_assigned))
        return;
    std::string whole;
    for (const std::string_view text : texts)
        whole.append(whole.empty() ? "" : " ").append(text);
    throw input_error{"were the digits of one number meant? Write it in quotes, as '" + whole +
                      "'; nothing was changed"};
}

std::string digits_of(std::string_view text)
{
    std::string digits{text};
    std::erase_if(digits, [](char c) { return c < '0' || c > '9'; });
    return digits;
}

/// What `--search` asks for: digits as any format has them, and the text itself in descriptions.
void read_search(const std::string& text, const number_reader& reader, store::list_filter& filter)
{
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; }))
        throw usage_error{"`--search` is empty"};
    store::search_for(filter, text, [&](std::string_view typed) { return reader.read(typed); });
}

}  // namespace

number_reader reader_of(const store::transaction& in)
{
    const auto active = store::active(in);
    return active ? number_reader{numbering_plan::decode(decode_image(active->image).numbering_plan)}
                  : number_reader{""};
}

typed_pattern read_pattern_or_fail(const std::string& text, const number_reader& reader)
{
    const cell_reading read = read_listed(text, reader.plan(), &is_assigned);
    if (!read)
        throw input_error{"`" + text + "`: " + read.reason};
    if (read.patterns.size() > 1)
        throw input_error{"`" + text + "`: several numbers; ask for one at a time"};
    return {text, read.patterns.front(), read.other_text};
}

store::list_info expect_list(const store::transaction& in, const std::string& name)
{
    if (auto found = store::find_list(in, name))
        return *found;
    std::string known;
    for (const store::list_info& l : store::lists(in))
        known += (known.empty() ? "" : ", ") + l.name;
    throw input_error{"there is no list `" + name + "`; " +
                      (known.empty() ? "activate a rule file that declares it" : "the lists are " + known)};
}

std::vector<std::string> numbers_asked(const invocation& asked, const char* option)
{
    std::vector<std::string> numbers;
    for (std::string& word : asked.texts(option)) {
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
        throw usage_error{"name a list and at least one number, or `-` for the lines of standard input"};
    return numbers;
}

void add_output_format(po::options_description& to)
{
    to.add_options()("format", po::value<std::string>()->value_name("text|json"), "text unless it is said");
}

output_format read_output_format(const invocation& asked, std::initializer_list<output_format> known,
                                 const char* option)
{
    const std::string name = asked.text(option);
    std::string words;
    for (const output_format format : known) {
        const std::string_view word = format == output_format::text  ? "text"
                                      : format == output_format::csv ? "csv"
                                                                     : "json";
        if (name == word || (format == output_format::text && (name.empty() || name == "table")))
            return format;
        words += (words.empty() ? "" : ", ") + std::string{word};
    }
    throw usage_error{fmt::format("`--{} {}`: the formats are {}", option, name, words)};
}

void add_change_options(po::options_description& to)
{
    to.add_options()("call", po::value<std::string>()->value_name("ID"), "the call it happens in, for the journal")(
        "lead", po::value<std::string>()->value_name("ID"), "the lead it is about, for the journal");
    add_output_format(to);
}

int change_entries(const invocation& asked, typed_for what, const entry_change& change)
{
    const std::string name = asked.expect("list");
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const std::vector<std::string> typed = numbers_asked(asked, "number");
    store::expect_store(asked.store());
    const auto in = store::environment::open(asked.store(), store::access::write);
    time_zone local;
    std::vector<typed_pattern> patterns;
    std::vector<std::string> as_json;
    int status = done;
    {
        const store::read_transaction now{in};
        expect_list(now, name);
        local = zone_of(now);
        const number_reader reader = reader_of(now);
        expect_whole_numbers(asked.texts("number"), reader.plan());
        for (const std::string& text : typed) {
            const cell_reading read = what == typed_for::finding
                                          ? read_listed(text, reader.plan(), &is_assigned)
                                          : read_cell(text, reader.plan(), sender_reading::marked, &is_assigned);
            std::string reason = read.reason;
            if (read && read.unassigned && what == typed_for::entering && !asked.has("anyway"))
                reason = not_in_use(read.patterns.front().first, reader.plan(), &is_assigned) +
                         "; with `--anyway` it is added all the same";
            if (reason.empty()) {
                for (const number_pattern& pattern : read.patterns)
                    patterns.push_back({text, pattern, read.other_text});
                continue;
            }
            status = input_wrong;
            fmt::print(stderr, "ringfence: `{}`: {}\n", text, reason);
            as_json.push_back(json_of({}, text, "unreadable", reason));
        }
    }

    std::vector<outcome> outcomes;
    if (!patterns.empty())
        in->write([&](store::write_transaction& transaction) {
            outcomes.clear();
            const timestamp now = system_now();
            for (const typed_pattern& p : patterns)  // the list anew each time: a change counts in it
                outcomes.push_back(change({transaction, expect_list(transaction, name), now, local}, p));
        });
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const std::string number = patterns[i].pattern.to_string();
        outcome& o = outcomes[i];
        if (patterns[i].other_text && !o.refused)
            o.reason += std::string{o.reason.empty() ? "" : "; "} + "without the text beside it";
        if (o.refused) {
            status = input_wrong;
            fmt::print(stderr, "ringfence: {}: {}\n", number, o.reason);
        }
        if (format == output_format::json)
            as_json.push_back(json_of(number, patterns[i].typed, o.word, o.reason));
        else if (!o.refused)
            fmt::print("{} {}{}{}\n", number, o.word, o.reason.empty() ? "" : ", ", o.reason);
    }
    if (format == output_format::json)
        fmt::print("{}\n", json_lines_array(as_json));
    return status;
}

int change_filtered(const invocation& asked, const store::list_filter& filter, std::string_view done_word,
                    const entry_change& change, json_object told)
{
    const std::string name = asked.expect("list");
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const auto in = store::environment::open(asked.store(), store::access::write);
    progress_line shown;
    std::vector<number_pattern> patterns;
    time_zone local;
    {
        const store::read_transaction now{in};
        const store::list_info list = expect_list(now, name);
        local = zone_of(now);
        store::for_each_listed(now, list, filter, system_now(), [&](const store::listed& row) {
            if (patterns.size() == max_filtered)
                throw input_error{"more than " + std::to_string(max_filtered) + " pass the filter; narrow it down"};
            patterns.push_back(row.about.pattern);
            if (patterns.size() % changes_a_transaction == 0)
                shown.show("looking", patterns.size(), 0, progress_unit::numbers);
            return store::visit::more;
        });
    }

    std::uint64_t changed = 0;
    std::uint64_t refused = 0;
    for (std::size_t at = 0; at < patterns.size();) {
        const std::size_t end = std::min(at + changes_a_transaction, patterns.size());
        std::vector<outcome> outcomes;
        in->write([&](store::write_transaction& transaction) {
            outcomes.clear();
            const timestamp now = system_now();
            for (std::size_t i = at; i < end; ++i) {
                const store::list_info list = expect_list(transaction, name);
                if (store::is_listed(transaction, list, patterns[i], filter, now))
                    outcomes.push_back(change({transaction, list, now, local}, {patterns[i].to_string(), patterns[i]}));
                else
                    outcomes.push_back({"changed meanwhile"});
            }
        });
        for (std::size_t i = at; i < end; ++i) {
            const outcome& o = outcomes[i - at];
            changed += o.word == done_word ? 1 : 0;
            if (!o.refused)
                continue;
            if (++refused > refusals_shown)
                continue;
            shown.clear();
            fmt::print(stderr, "ringfence: {}: {}\n", patterns[i].to_string(), o.reason);
        }
        at = end;
        shown.show(done_word, at, patterns.size(), progress_unit::numbers);
    }
    shown.clear();
    if (refused > refusals_shown)
        fmt::print(stderr, "ringfence: and {} more were refused\n", refused - refusals_shown);
    if (format == output_format::json)
        fmt::print("{}\n", told.text("list", name)
                               .text("outcome", done_word)
                               .number("changed", changed)
                               .number("refused", refused)
                               .str());
    else
        fmt::print("{}: {} {}{}\n", name, changed, done_word, refused == 0 ? "" : fmt::format(", {} refused", refused));
    return refused == 0 ? done : input_wrong;
}

void add_filter_options(po::options_description& to)
{
    const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
    to.add_options()("state", po::value<std::vector<std::string>>()->composing()->value_name("STATE"),
                     "pending, approved, permanent, cleared or expired; several times for several")(
        "search", text("TEXT"), "has these digits, however they are written, or this text in its description")(
        "prefix", text("DIGITS"), "begins so: `+4822`, or nationally `022`")("suffix", text("DIGITS"), "ends so")(
        "added-after", text("TIME"), "at this time or later; `7d` is seven days ago")("added-before", text("TIME"), "")(
        "expires-before", text("TIME"), "`7d`: within seven days")("added-by", text("NAME"), "who added it")(
        "import", text("N"), "came with this import");
}

bool has_filter(const invocation& asked)
{
    return std::ranges::any_of(filter_options, [&](const char* option) { return asked.has(option); });
}

store::list_filter read_filter(const invocation& asked, const store::transaction& in, timestamp now)
{
    store::list_filter filter;
    for (const std::string& state : asked.texts("state")) {
        const auto found = std::ranges::find(store::listed_state_names, state);
        if (found == store::listed_state_names.end())
            throw usage_error{"`--state " + state +
                              "`: the states are pending, approved, permanent, cleared and expired"};
        filter.states.push_back(static_cast<store::listed_state>(found - store::listed_state_names.begin()));
    }
    const time_zone local = zone_of(in);
    const number_reader reader = reader_of(in);
    if (asked.has("search"))
        read_search(asked.text("search"), reader, filter);
    if (asked.has("prefix")) {
        const std::string text = asked.text("prefix");
        const pattern_reading read = read_prefix(text, reader.plan());
        if (!read || !read.pattern->is_prefix())
            throw input_error{"`--prefix " + text +
                              "`: " + (read ? "write the first digits alone, as `+4822`" : std::string{read.reason})};
        filter.prefix = digits_of(read.pattern->to_string());
    }
    if (asked.has("suffix")) {
        filter.suffix = digits_of(asked.text("suffix"));
        if (filter.suffix.empty() || filter.suffix.size() > number::max_e164_digits ||
            asked.text("suffix").find_first_not_of("0123456789 -") != std::string::npos)
            throw usage_error{"`--suffix " + asked.text("suffix") + "`: write 1 to 15 digits"};
    }
    if (asked.has("added-after"))
        filter.added_after = read_past_time(asked.text("added-after"), local, now);
    if (asked.has("added-before"))
        filter.added_before = read_past_time(asked.text("added-before"), local, now);
    if (asked.has("expires-before"))
        filter.expires_before = read_time(asked.text("expires-before"), local, now);
    filter.user = asked.text("added-by");
    filter.import = static_cast<std::uint32_t>(read_count(asked, "import", 0, 0xffff'ffff));
    return filter;
}

std::uint64_t read_count(const invocation& asked, const char* option, std::uint64_t otherwise, std::uint64_t most)
{
    if (!asked.has(option))
        return otherwise;
    const std::string text = asked.text(option);
    std::uint64_t count = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (wrong != std::errc{} || end != text.data() + text.size() || count == 0 || count > most)
        throw usage_error{fmt::format("`--{} {}`: write a number from 1 to {}", option, text, most)};
    return count;
}

std::string time_text(std::optional<timestamp> when) { return when ? ringfence::detail::utc_text(*when) : ""; }

std::string printable(std::string_view text) { return rendering::shown(text); }

std::string author_text(const store::author& by)
{
    std::string text = by.user.empty() ? "nobody named" : by.user;
    std::string more;
    const auto add = [&](std::string_view what, const std::string& value) {
        if (!value.empty())
            more += fmt::format("{}{}{}", more.empty() ? "" : ", ", what, value);
    };
    add("", by.program);
    add("from ", by.address);
    add("call ", by.call);
    add("lead ", by.lead);
    if (!more.empty())
        text += " (" + more + ")";
    if (!by.reason.empty())
        text += ": " + by.reason;
    return printable(text);
}

void print_table(const std::vector<std::vector<std::string>>& rows)
{
    std::vector<std::size_t> widths;
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths.resize(std::max(widths.size(), i + 1));
            widths[i] = std::max(widths[i], row[i].size());
        }
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += i + 1 == row.size() ? row[i] : fmt::format("{:<{}}  ", row[i], widths[i]);
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    fmt::print("{}", text);
}

}  // namespace ringfence::command
