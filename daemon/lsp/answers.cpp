// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "lsp/answers.hpp"

#include <ringfence/language/format.hpp>
#include <ringfence/language/place.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/plugin/expected.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/statements.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace ringfence::command::lsp_protocol {

namespace {

// ---- numbers of the protocol

enum severity_number : int { severity_error = 1, severity_warning = 2 };
enum tag_number : int { tag_unnecessary = 1 };
enum item_kind : int {
    item_method = 2,
    item_function = 3,
    item_variable = 6,
    item_class = 7,
    item_module = 9,
    item_property = 10,
    item_keyword = 14,
    item_enum_member = 20,
    item_constant = 21
};
enum symbol_kind : int { symbol_namespace = 3, symbol_event = 24, symbol_array = 18, symbol_constant = 14 };

// ---- places

json position_json(editor_position at) { return {{"line", at.line}, {"character", at.character}}; }

json range_json(const editor_lines& lines, span where)
{
    return {{"start", position_json(lines.position_of(where.begin))},
            {"end", position_json(lines.position_of(where.end))}};
}

json location_json(const workspace& in, const source_map& sources, span where)
{
    const source_file& file = sources[where.file];
    return {{"uri", in.uri_of(file.name())}, {"range", range_json(editor_lines{file.text()}, where)}};
}

// ---- words as people read them

std::string fenced(std::string_view rules) { return "```ring\n" + std::string{rules} + "\n```\n"; }

std::string heading(std::string_view word, std::string_view usage, std::string_view kind)
{
    return "`" + std::string{word} + (usage.empty() ? "" : " ") + std::string{usage} + "` (" + std::string{kind} +
           ")\n\n";
}

std::string described(std::string_view summary, std::string_view rules, const word_example* asked)
{
    std::string text{summary};
    text += '\n';
    if (!rules.empty())
        text += '\n' + fenced(rules);
    if (asked != nullptr && !asked->query.empty())
        text += "\n`" + std::string{asked->query} + "` → `" + std::string{asked->reply} + "`\n";
    return text;
}

template <class Word>
std::string described(const registry::entry<Word>& entry)
{
    std::string text = described(entry.word->summary, entry.word->example.rules, &entry.word->example);
    if constexpr (!std::is_same_v<Word, scenario_word>) {
        std::string where;
        for (const std::string_view scenario : entry.word->scenarios)
            where += (where.empty() ? "`" : ", `") + std::string{scenario} + '`';
        if (!where.empty())
            text += "\nonly in " + where + '\n';
    }
    if (entry.from->name != standard_plugin)
        text += "\nof plugin `" + std::string{entry.from->name} + ' ' + std::to_string(entry.from->version) + "`\n";
    return text;
}

template <class Word>
std::string hover_text(const registry::entry<Word>& entry, std::string_view kind)
{
    return heading(entry.word->word, entry.word->usage, kind) + described(entry);
}

std::string hover_text(const statement_word& word)
{
    return heading(word.word, word.usage, "statement") + described(word.summary, word.example, nullptr);
}

const statement_word* find_statement(std::string_view word, std::string_view within)
{
    for (const statement_word& each : statement_words)
        if (each.word == word && each.within == within)
            return &each;
    return nullptr;
}

// ---- declarations

/// The statement that declares what `use` mentions, or null.
const ast::statement* declaration_of(const analysis& in, const name_use& use)
{
    for (const name_use& each : in.names) {
        if (each.role != name_role::declaration || each.kind != use.kind || each.name != use.name)
            continue;
        for (const ast::item& item : in.files.files[each.where.file].items)
            if (const auto* s = std::get_if<ast::statement>(&item);
                s != nullptr && s->head.literals.size() > 1 && s->head.literals[1].where == each.where)
                return s;
    }
    return nullptr;
}

/// What is written of a declaration before its block, and the block too where it is short.
std::string declaration_text(const analysis& in, const ast::statement& s)
{
    constexpr std::size_t longest_entries = 12;
    std::string text{text_of(in.files.sources, s.head.where)};
    if (!s.has_body)
        return text + ';';
    text += " {";
    std::size_t shown = 0;
    for (const ast::item& item : s.body) {
        if (++shown > longest_entries) {
            text += " ...";
            break;
        }
        const span where = std::visit([](const auto& each) { return each.where; }, item);
        text += (s.body.size() == 1 ? " " : "\n    ") + std::string{text_of(in.files.sources, where)} + ';';
    }
    return text + (s.body.size() > 1 ? "\n}" : " }");
}

std::string hover_text(const analysis& in, const name_use& use)
{
    const char* kind = use.kind == name_kind::list ? "list" : "hours";
    const ast::statement* s = declaration_of(in, use);
    if (s == nullptr)
        return "`" + use.name + "` (" + kind + ")\n";
    const auto& l = s->head.literals;
    std::string text = "`" + use.name + "` (" + kind + ")\n\n";
    if (use.kind == name_kind::list && l.size() > 2 && l[2].kind == ast::literal_kind::text)
        text += l[2].text + "\n\n";
    const source_file& file = in.files.sources[s->where.file];
    return text + fenced(declaration_text(in, *s)) + "\ndeclared in `" +
           std::filesystem::path{file.name()}.filename().string() + ':' +
           std::to_string(file.position_of(s->where.begin).line) + "`\n";
}

struct mention {
    const analysis* in;
    const name_use* use;
};

/// The list or hours that are named at this byte of the file.
std::optional<mention> mention_at(workspace& in, const std::string& path, std::uint32_t offset)
{
    for (const std::string& policy : in.policies_of(path)) {
        const analysis& found = in.now(policy);
        const auto file = found.file_of(path);
        if (!file)
            continue;
        for (const name_use& use : found.names)
            if (use.where.file == *file && use.where.begin <= offset && offset <= use.where.end)
                return mention{&found, &use};
    }
    return std::nullopt;
}

bool is_same(const name_use& a, const name_use& b) { return a.kind == b.kind && a.name == b.name; }

/// All mentions of a name, over all policies that share a file in which it is mentioned.
struct all_mentions {
    std::set<std::string> policies;
    std::map<std::string, std::map<std::uint32_t, std::pair<const analysis*, const name_use*>>> by_file;
};

all_mentions mentions_of(workspace& in, const std::string& path, const name_use& wanted)
{
    all_mentions found;
    std::vector<std::string> left = in.policies_of(path);
    while (!left.empty()) {
        const std::string policy = std::move(left.back());
        left.pop_back();
        if (!found.policies.insert(policy).second)
            continue;
        const analysis& read = in.now(policy);
        std::set<std::string> files;
        for (const name_use& use : read.names) {
            if (!is_same(use, wanted))
                continue;
            const std::string& file = read.files.sources[use.where.file].name();
            found.by_file[file][use.where.begin] = {&read, &use};
            files.insert(file);
        }
        for (const std::string& file : files)
            for (std::string& other : in.policies_of(file))
                left.push_back(std::move(other));
    }
    return found;
}

// ---- completion

class completer {
public:
    completer(workspace& in, const document& at, editor_position where)
        : words_{in.words()}, text_{at.text}, lines_{at.text}, offset_{lines_.offset_of(where)}, place_{place_at(
                                                                                                     at.text, offset_)}
    {
        for (const std::string& policy : in.policies_of(at.path)) {
            const analysis& read = in.lately(policy);
            if (!read.file_of(at.path))
                continue;
            take_names(read);
            break;
        }
    }

    json run()
    {
        if (place_.in != surroundings::words || typed_a_value())
            return json::array();
        if (place_.around.empty())
            at_the_top();
        else if (const std::string_view head = first_word(place_.around.front()); head == "test")
            in_a_test();
        else if (head == "hours" && place_.around.size() == 1)
            in_hours();
        else if (const auto* scenario = words_.find_scenario(head); scenario != nullptr && place_.around.size() == 1)
            in_a_block(*scenario->word);
        return std::move(items_);
    }

private:
    static std::string_view first_word(const std::vector<ast::literal>& head)
    {
        return head.empty() || head.front().kind != ast::literal_kind::word ? std::string_view{} : head.front().text;
    }

    void take_names(const analysis& read)
    {
        for (const name_use& use : read.names)
            if (use.role == name_role::declaration)
                (use.kind == name_kind::list ? lists_ : hours_).emplace(use.name, hover_text(read, use));
        for (const ast::file& file : read.files.files)
            for (const ast::item& item : file.items)
                if (const auto* s = std::get_if<ast::statement>(&item); s != nullptr && s->head.literals.size() > 1)
                    if (checks::is_word(s->head.literals[0], "use"))
                        used_.insert(s->head.literals[1].text);
    }

    /// A number, a time or the like is being typed, for which there is nothing to offer.
    bool typed_a_value() const
    {
        const char first = place_.word.begin < offset_ ? text_[place_.word.begin] : 'a';
        return !grammar::is_word_start(first);
    }

    bool is_usable(const plugin& from) const
    {
        return from.name == standard_plugin || used_.find(from.name) != used_.end();
    }

    void offer(std::string_view label, item_kind kind, std::string_view detail, std::string_view documentation,
               char group)
    {
        json item{{"label", label},
                  {"kind", static_cast<int>(kind)},
                  {"sortText", std::string{group} + std::string{label}},
                  {"textEdit", {{"range", range_json(lines_, {0, place_.word.begin, offset_})}, {"newText", label}}}};
        if (!detail.empty())
            item["detail"] = detail;
        if (!documentation.empty())
            item["documentation"] = {{"kind", "markdown"}, {"value", documentation}};
        items_.push_back(std::move(item));
    }

    void offer_keyword(std::string_view word, char group = '5') { offer(word, item_keyword, {}, {}, group); }

    void offer_names(const std::map<std::string, std::string>& names, item_kind kind, char group)
    {
        for (const auto& [name, about] : names)
            offer(name, kind, kind == item_variable ? "list" : "hours", about, group);
    }

    void offer_statements(std::string_view within)
    {
        for (const statement_word& word : statement_words)
            if (word.within == within)
                offer(word.word, item_keyword, word.usage, described(word.summary, word.example, nullptr), '2');
    }

    void offer_scenarios()
    {
        for (const auto& [name, entry] : words_.scenarios())
            if (is_usable(*entry.from))
                offer(name, item_class, entry.word->usage, described(entry), '1');
    }

    template <class Word>
    void offer_words(const registry::words<Word>& all, const scenario_word* in, item_kind kind, char group)
    {
        for (const auto& [name, entry] : all) {
            const auto& scenarios = entry.word->scenarios;
            const bool fits =
                scenarios.empty() || in == nullptr ||
                (!in->before_all && std::find(scenarios.begin(), scenarios.end(), in->word) != scenarios.end());
            if (fits && is_usable(*entry.from))
                offer(name, kind, entry.word->usage, described(entry), group);
        }
    }

    void offer_regions()
    {
        for (const std::string& region : regions())
            offer(region, item_enum_member, "country", {}, '1');
    }

    void offer_choices(const expectation& what, std::string_view from)
    {
        for (const usage_choice& choice : what.next) {
            switch (choice.kind) {
            case argument_kind::keyword: offer_keyword(choice.keyword, '2'); break;
            case argument_kind::list: offer_names(lists_, item_variable, '1'); break;
            case argument_kind::hours: offer_names(hours_, item_constant, '1'); break;
            case argument_kind::code:
                // The standard words' codes are countries; what another plugin's are it alone knows.
                if (from == standard_plugin)
                    offer_regions();
                break;
            default: break;
            }
        }
    }

    /// The values that a condition is known to have, those that its check accepts.
    void offer_values(const condition_word& word, const expectation& what, const scenario_word& scenario)
    {
        const bool takes_words = std::any_of(what.next.begin(), what.next.end(), [](const usage_choice& choice) {
            return choice.kind == argument_kind::word;
        });
        // A check may rely on its arguments fitting the usage: one value has to be enough.
        ast::literal alone;
        alone.kind = ast::literal_kind::word;
        if (!takes_words || !expected_next(word.usage, {&alone, 1}, ast::joint::space).complete)
            return;
        const ringfence::policy nothing_declared;
        for (const std::string_view value : word.meaning.domain) {
            diagnostics found;
            checking context{nothing_declared, scenario, {}, regions(), found};
            argument one;
            one.kind = argument_kind::word;
            one.text = value;
            if (word.check != nullptr)
                word.check(arguments{{one}}, context);
            if (found.empty() && !has_before(value))
                offer(value, item_enum_member, word.word, {}, '1');
        }
    }

    void offer_connectives()
    {
        for (const std::string_view word : {"and", "or"})
            offer_keyword(word);
        offer("->", item_keyword, "an action follows", {}, '4');
    }

    std::span<const ast::literal> arguments_so_far() const { return std::span{place_.before}.subspan(1); }

    void at_the_top()
    {
        if (place_.part != phrase_part::head)
            return;
        if (place_.before.empty()) {
            offer_scenarios();
            offer_statements({});
            return;
        }
        const std::string_view word = first_word(place_.before);
        const bool second = place_.before.size() == 1;
        if (word == "region" && second) {
            offer_regions();
        } else if (word == "use" && second) {
            for (const plugin* p : words_.plugins())
                offer(p->name, item_module, std::to_string(p->version), p->summary, '1');
        } else if (word == "list" && !second) {
            for (const statement_word& option : statement_words)
                if (option.within == "list" && !has_before(option.word))
                    offer(option.word, item_property, option.usage, option.summary, '1');
        } else if (const auto* scenario = words_.find_scenario(word)) {
            offer_choices(expected_next(scenario->word->usage, arguments_so_far(), place_.joint), {});
        }
    }

    bool has_before(std::string_view word) const
    {
        return std::any_of(place_.before.begin(), place_.before.end(),
                           [&](const ast::literal& l) { return checks::is_word(l, word); });
    }

    void in_hours()
    {
        if (!place_.before.empty() || place_.part != phrase_part::head)
            return;
        offer_statements("hours");
        for (const std::string_view day : weekday_words)
            offer_keyword(day, '3');
    }

    void in_a_block(const scenario_word& scenario)
    {
        if (place_.part == phrase_part::action) {
            behind_the_arrow(&scenario);
            return;
        }
        if (place_.behind_group) {
            offer_connectives();
            return;
        }
        if (place_.before.empty()) {
            offer_names(lists_, item_variable, '1');
            offer_words(words_.conditions(), &scenario, item_function, '2');
            offer_keyword("not", '3');
            if (place_.part == phrase_part::head)
                offer_statements("block");
            return;
        }
        const std::string_view word = first_word(place_.before);
        if (const auto* condition = words_.find_condition(word)) {
            const auto what = expected_next(condition->word->usage, arguments_so_far(), place_.joint);
            offer_choices(what, condition->from->name);
            offer_values(*condition->word, what, scenario);
            if (what.complete)
                offer_connectives();
        } else if (word == "on" && place_.part == phrase_part::head) {
            const statement_word* on = find_statement("on", "block");
            offer_choices(expected_next(on->usage, arguments_so_far(), place_.joint), {});
        } else if (place_.before.size() == 1 && lists_.find(std::string{word}) != lists_.end()) {
            offer_connectives();
        }
    }

    void behind_the_arrow(const scenario_word* scenario)
    {
        if (place_.before.empty()) {
            offer_words(words_.actions(), scenario, item_method, '1');
            return;
        }
        const auto* action = words_.find_action(first_word(place_.before));
        if (action == nullptr)
            return;
        const auto what = expected_next(action->word->usage, arguments_so_far(), place_.joint);
        offer_choices(what, action->from->name);
        if (what.complete && scenario != nullptr && action->word->flow == action_flow::continues)
            offer_keyword("then");
    }

    void in_a_test()
    {
        const ast::literal* last = place_.before.empty() ? nullptr : &place_.before.back();
        if (last != nullptr && (checks::is_word(*last, "in") || checks::is_word(*last, "by") ||
                                (place_.before.size() == 1 && checks::is_word(*last, "given")))) {
            offer_names(lists_, item_variable, '1');
        } else if (place_.around.size() != 1) {
            return;  // the numbers of a list
        } else if (place_.part == phrase_part::action) {
            if (place_.before.empty())
                offer_words(words_.actions(), nullptr, item_method, '1');
            else
                offer_keyword("by");
        } else if (place_.before.empty() && place_.part == phrase_part::head) {
            offer_scenarios();
            offer_statements("test");
        } else if (words_.find_scenario(first_word(place_.before)) != nullptr) {
            for (const std::string_view attribute : {"from", "to", "channel", "trunk", "id"})
                if (!has_before(attribute))
                    offer_keyword(attribute, '1');
            for (const auto& [name, entry] : words_.conditions())
                for (const std::string_view attribute : entry.word->query_words)
                    if (is_usable(*entry.from) && !has_before(attribute))
                        offer_keyword(attribute, '2');
        } else if (first_word(place_.before) == "expect") {
            for (const std::string_view word : {"in", "not", "for"})
                offer_keyword(word);
        } else if (first_word(place_.before) == "repeat" && place_.before.size() == 2) {
            offer_keyword("every");
        }
    }

    const registry& words_;
    const std::string& text_;
    editor_lines lines_;
    std::uint32_t offset_;
    place place_;
    std::map<std::string, std::string> lists_{};  ///< name to what hovering shows
    std::map<std::string, std::string> hours_{};
    std::set<std::string, std::less<>> used_{};
    json items_ = json::array();
};

// ---- hover

/// What the word of a place is, where it is no list and no hours.
std::optional<std::string> word_text(const registry& words, const place& at, std::string_view word)
{
    const auto text = [](const auto* entry, std::string_view kind) {
        return entry == nullptr ? std::nullopt : std::optional{hover_text(*entry, kind)};
    };
    const auto statement = [](const statement_word* known) {
        return known == nullptr ? std::nullopt : std::optional{hover_text(*known)};
    };
    if (grammar::is_reserved(word) && !at.around.empty())
        return statement(find_statement(word, "rule"));
    const bool first = at.before.empty();
    const std::string_view begins = first ? word
                                    : at.before.front().kind == ast::literal_kind::word
                                        ? std::string_view{at.before.front().text}
                                        : std::string_view{};
    if (at.around.empty()) {
        if (!first && begins == "list")
            return statement(find_statement(word, "list"));
        if (const auto* scenario = words.find_scenario(begins))
            return text(scenario, "scenario");
        return statement(find_statement(begins, {}));
    }
    const auto& head = at.around.front();
    const std::string_view outer =
        head.empty() || head.front().kind != ast::literal_kind::word ? std::string_view{} : head.front().text;
    if (outer == "hours")
        return statement(find_statement(begins, "hours"));
    if (at.part == phrase_part::action)
        return text(words.find_action(begins), "action");
    if (outer == "test") {
        if (const auto* scenario = words.find_scenario(begins))
            return text(scenario, "scenario");
        return statement(find_statement(begins, "test"));
    }
    if (words.find_scenario(outer) == nullptr)
        return std::nullopt;
    if (const auto* condition = words.find_condition(begins))
        return text(condition, "condition");
    return statement(find_statement(begins, "block"));
}

/// The first policy that an open file is part of, as it is now.
struct policy_file {
    const analysis* read;
    std::optional<std::uint32_t> file;  ///< the open file's number in it; nothing where it is not there any more
};

policy_file first_policy_of(workspace& in, const document& of)
{
    const analysis& read = in.now(in.policies_of(of.path).front());
    return {&read, read.file_of(of.path)};
}

/// The file that is included at this byte, where one is.
std::optional<std::string> included_at(const place& at, const document& in)
{
    const bool is_include = at.in == surroundings::text && at.around.empty() && at.before.size() == 1 &&
                            checks::is_word(at.before.front(), "include");
    if (!is_include || at.word.end - at.word.begin < 2)
        return std::nullopt;
    const std::string name = in.text.substr(at.word.begin + 1, at.word.end - at.word.begin - 2);
    return (std::filesystem::path{in.path}.parent_path() / name).lexically_normal().string();
}

}  // namespace

std::map<std::string, json> diagnostics_of(const workspace& in, const analysis& of)
{
    std::map<std::string, json> made;
    std::vector<editor_lines> lines;
    lines.reserve(of.files.sources.size());
    for (const source_file& file : of.files.sources) {
        made[file.name()] = json::array();
        lines.emplace_back(file.text());
    }
    for (const diagnostic& d : of.found) {
        json one{{"range", range_json(lines[d.where.file], d.where)},
                 {"severity", d.level == severity::error ? severity_error : severity_warning},
                 {"code", d.code},
                 {"source", "ringfence"},
                 {"message", d.help.empty() ? d.message : d.message + "\nhelp: " + d.help}};
        if (d.code == "RF0501" || d.code == "RF0505")
            one["tags"] = {tag_unnecessary};
        for (const diagnostic::note& n : d.notes)
            one["relatedInformation"].push_back({{"location",
                                                  {{"uri", in.uri_of(of.files.sources[n.where.file].name())},
                                                   {"range", range_json(lines[n.where.file], n.where)}}},
                                                 {"message", n.message}});
        made[of.files.sources[d.where.file].name()].push_back(std::move(one));
    }
    return made;
}

json hover(workspace& in, const document& at, editor_position where)
{
    const editor_lines lines{at.text};
    const std::uint32_t offset = lines.offset_of(where);
    const auto answer = [&](std::string text, span of) {
        return json{{"contents", {{"kind", "markdown"}, {"value", std::move(text)}}}, {"range", range_json(lines, of)}};
    };
    const place here = place_at(at.text, offset);
    if (here.in != surroundings::words || here.word.begin == here.word.end)
        return nullptr;
    if (const auto found = mention_at(in, at.path, offset))
        return answer(hover_text(*found->in, *found->use), found->use->where);
    const std::string_view word = std::string_view{at.text}.substr(here.word.begin, here.word.end - here.word.begin);
    if (auto text = word_text(in.words(), here, word))
        return answer(std::move(*text), here.word);
    return nullptr;
}

json completion(workspace& in, const document& at, editor_position where) { return completer{in, at, where}.run(); }

json definition(workspace& in, const document& at, editor_position where)
{
    const std::uint32_t offset = editor_lines{at.text}.offset_of(where);
    if (const auto path = included_at(place_at(at.text, offset), at)) {
        if (!in.read(*path).error.empty())
            return nullptr;
        return {{"uri", in.uri_of(*path)}, {"range", range_json(editor_lines{{}}, {})}};
    }
    const auto found = mention_at(in, at.path, offset);
    if (!found)
        return nullptr;
    for (const name_use& use : found->in->names)
        if (use.role == name_role::declaration && is_same(use, *found->use))
            return location_json(in, found->in->files.sources, use.where);
    return nullptr;
}

json references(workspace& in, const document& at, editor_position where, declarations which)
{
    json made = json::array();
    const auto found = mention_at(in, at.path, editor_lines{at.text}.offset_of(where));
    if (!found)
        return made;
    const name_use wanted = *found->use;
    for (const auto& [file, uses] : mentions_of(in, at.path, wanted).by_file)
        for (const auto& [begin, use] : uses)
            if (which == declarations::included || use.second->role == name_role::reference)
                made.push_back(location_json(in, use.first->files.sources, use.second->where));
    return made;
}

json prepare_rename(workspace& in, const document& at, editor_position where)
{
    const editor_lines lines{at.text};
    const auto found = mention_at(in, at.path, lines.offset_of(where));
    if (!found)
        return nullptr;
    return {{"range", range_json(lines, found->use->where)}, {"placeholder", found->use->name}};
}

json rename(workspace& in, const document& at, editor_position where, const std::string& name)
{
    const auto found = mention_at(in, at.path, editor_lines{at.text}.offset_of(where));
    if (!found)
        throw request_failed{"no list and no hours stand here"};
    const name_use wanted = *found->use;
    const auto quoted = [](const std::string& text) { return '`' + text + '`'; };
    if (!checks::is_name(name) || grammar::is_reserved(name))
        throw request_failed{
            quoted(name) + " cannot be a name: a name is up to 64 small letters, digits, `_` and `-`, a letter first"};
    if (wanted.kind == name_kind::list && (in.words().find_condition(name) != nullptr || name == "in"))
        throw request_failed{quoted(name) + " is a condition and cannot be the name of a list"};

    const all_mentions all = mentions_of(in, at.path, wanted);
    for (const std::string& policy : all.policies) {
        const analysis& read = in.now(policy);
        for (const name_use& use : read.names)
            if (use.role == name_role::declaration && use.kind == wanted.kind && use.name == name &&
                name != wanted.name)
                throw request_failed{quoted(name) + " is declared already"};
        // What stands in an item that could not be read would keep the old name.
        for (const diagnostic& d : read.found)
            if (d.code.starts_with("RF00"))
                throw request_failed{"mend `" + read.files.sources[d.where.file].name() + ':' +
                                     std::to_string(read.files.sources[d.where.file].position_of(d.where.begin).line) +
                                     "` first: what stands there cannot be read (" + d.code + ')'};
    }
    json changes = json::object();
    for (const auto& [file, uses] : all.by_file) {
        json& edits = changes[in.uri_of(file)] = json::array();
        for (const auto& [begin, use] : uses)
            edits.push_back({{"range", range_json(editor_lines{use.first->files.sources[use.second->where.file].text()},
                                                  use.second->where)},
                             {"newText", name}});
    }
    return {{"changes", std::move(changes)}};
}

json formatting_edits(const document& of)
{
    source_map sources;
    sources.emplace_back(of.path, of.text);
    diagnostics found;
    const auto text = format(sources, 0, found);
    if (!text)
        throw request_failed{"mend line " + std::to_string(sources[0].position_of(found.front().where.begin).line) +
                             " first: " + found.front().message + " (" + found.front().code + ')'};
    json edits = json::array();
    if (*text == of.text)
        return edits;
    // Only what differs, in whole lines: the cursor and what is folded stay where they are elsewhere.
    const std::size_t shorter = std::min(text->size(), of.text.size());
    std::size_t front = static_cast<std::size_t>(
        std::mismatch(text->begin(), text->begin() + static_cast<std::ptrdiff_t>(shorter), of.text.begin()).first -
        text->begin());
    front = front == 0 ? 0 : text->rfind('\n', front - 1) + 1;
    std::size_t back = 0;
    while (back < shorter - front && (*text)[text->size() - back - 1] == of.text[of.text.size() - back - 1])
        ++back;
    while (back != 0 && of.text[of.text.size() - back - 1] != '\n')
        --back;
    const span where{0, static_cast<std::uint32_t>(front), static_cast<std::uint32_t>(of.text.size() - back)};
    edits.push_back({{"range", range_json(editor_lines{of.text}, where)},
                     {"newText", text->substr(front, text->size() - back - front)}});
    return edits;
}

json code_actions(workspace& in, const document& of, editor_position begin, editor_position end)
{
    constexpr std::string_view proposal = "did you mean `";
    json made = json::array();
    const auto [read, file] = first_policy_of(in, of);
    if (!file)
        return made;
    const editor_lines lines{of.text};
    const std::uint32_t first = lines.offset_of(begin);
    const std::uint32_t last = lines.offset_of(end);
    for (const diagnostic& d : read->found) {
        const bool touches = d.where.file == *file && d.where.begin <= last && first <= d.where.end;
        if (!touches || !d.help.starts_with(proposal) || !d.help.ends_with("`?"))
            continue;
        std::string meant = d.help.substr(proposal.size(), d.help.size() - proposal.size() - 2);
        if (text_of(read->files.sources, d.where).starts_with('"'))
            meant = '"' + meant + '"';
        made.push_back(
            {{"title", "write `" + meant + '`'},
             {"kind", "quickfix"},
             {"edit",
              {{"changes", {{of.uri, json::array({{{"range", range_json(lines, d.where)}, {"newText", meant}}})}}}}}});
    }
    return made;
}

json symbols(workspace& in, const document& of)
{
    json made = json::array();
    const auto [read, file] = first_policy_of(in, of);
    if (!file)
        return made;
    const editor_lines lines{of.text};
    for (const ast::item& item : read->files.files[*file].items) {
        const auto* s = std::get_if<ast::statement>(&item);
        if (s == nullptr || s->head.literals.front().kind != ast::literal_kind::word)
            continue;
        const auto& l = s->head.literals;
        const std::string& word = l.front().text;
        const bool is_block = in.words().find_scenario(word) != nullptr;
        const bool is_named = (word == "list" || word == "hours" || word == "test") && l.size() > 1;
        if (!is_block && !is_named)
            continue;
        span whole = s->where;
        for (const ast::item& inner : s->body)
            whole.end = std::max(whole.end, std::visit([](const auto& each) { return each.where.end; }, inner));
        const symbol_kind kind = is_block          ? symbol_namespace
                                 : word == "list"  ? symbol_array
                                 : word == "hours" ? symbol_constant
                                                   : symbol_event;
        made.push_back({{"name", is_block ? std::string{text_of(read->files.sources, s->head.where)} : l[1].text},
                        {"detail", is_block ? std::string{} : word},
                        {"kind", static_cast<int>(kind)},
                        {"range", range_json(lines, whole)},
                        {"selectionRange", range_json(lines, is_block ? l[0].where : l[1].where)}});
    }
    return made;
}

}  // namespace ringfence::command::lsp_protocol
