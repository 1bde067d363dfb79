// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_GRAMMAR_IPP
#define RINGFENCE_LANGUAGE_GRAMMAR_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/grammar.hpp>
#include <ringfence/language/lexical.hpp>
#include <ringfence/language/source.hpp>

#include <algorithm>
#include <boost/spirit/home/x3.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

namespace grammar {

namespace x3 = boost::spirit::x3;

// ---- the parser. Its rules keep no white space before them and none behind their last literal; `gap` is explicit so
// that a number can hold single spaces without a second kind of context, which would double what is instantiated.

struct state_tag;

template <typename Context>
parse_state& state_of(const Context& context)
{
    return x3::get<state_tag>(context).get();
}

/// One character of a class.
template <bool (*Is)(char) noexcept>
struct one : x3::char_parser<one<Is>> {
    using attribute_type = x3::unused_type;
    static constexpr bool has_attribute = false;

    template <typename Context>
    bool test(char c, const Context&) const noexcept
    {
        return Is(c);
    }
};

template <bool (*Is)(char) noexcept>
inline constexpr one<Is> is{};

/// Goes on after an error. X3 calls it where an expectation inside the item was not met.
struct item_id {
    template <typename Context>
    x3::error_handler_result on_error(cursor& first, const cursor& last, const x3::expectation_failure<cursor>& failure,
                                      const Context& context)
    {
        parse_state& state = state_of(context);
        const auto outer = std::lower_bound(state.open.begin(), state.open.end(), first);
        const std::vector<cursor> left(outer, state.open.end());
        state.open.erase(outer, state.open.end());
        const cursor next = state.stopped ? last : explain(state, first, failure.where(), failure.which(), left);
        // Without progress the loop over the items would not end.
        first = state.stopped ? last : skip_gap(next > first ? next : first + 1, last);
        return x3::error_handler_result::accept;
    }
};

inline constexpr auto gap = *(+is<is_space> | x3::lit('#') >> *is<is_comment_body>);
inline constexpr auto word_tail = is<is_word_body> | x3::lit('-') >> !x3::lit('>');
inline constexpr auto token_tail = !x3::lit("->") >> is<is_token_body>;
inline constexpr auto token_ends = !token_tail;
inline constexpr auto reserved = (x3::lit("not") | "and" | "or" | "then") >> token_ends;

inline constexpr auto digit = is<is_digit>;
inline constexpr auto digits = +digit;
inline constexpr auto phone = x3::lit('+') >> digits >>
                              *(is<is_group_separator> >> digits >> !(is<is_word_body> | ':'));
inline constexpr auto date = digit >> digit >> digit >> digit >> '-' >> digit >> digit >> '-' >> digit >> digit;
inline constexpr auto clock = digit >> -digit >> ':' >> digit >> digit;

template <ast::literal_kind Kind>
struct take {
    template <typename Context>
    void operator()(const Context& context) const
    {
        const auto& range = x3::_attr(context);
        x3::_val(context) = make_literal(state_of(context), Kind, {range.begin(), range.size()});
    }
};

inline constexpr auto take_text = [](const auto& context) {
    const auto& range = x3::_attr(context);
    x3::_val(context) = make_text(state_of(context), {range.begin(), range.size()});
};

inline constexpr auto take_malformed = [](const auto& context) {
    const auto& range = x3::_attr(context);
    x3::_val(context) = make_malformed(state_of(context), {range.begin(), range.size()});
};

inline const x3::rule<struct literal_id, ast::literal> literal{"a word or a value"};
inline const auto literal_def =
    x3::raw[!reserved >> is<is_word_start> >> *word_tail >> token_ends][take<ast::literal_kind::word>{}] |
    x3::raw['"' >> *(is<is_text_body> | '\\' >> is<is_escaped>) >> '"'][take_text] |
    x3::raw[phone >> token_ends][take<ast::literal_kind::number>{}] |
    x3::raw[phone >> '*' >> token_ends][take<ast::literal_kind::prefix>{}] |
    x3::raw[phone >> ".." >> phone >> token_ends][take<ast::literal_kind::range>{}] |
    x3::raw[digits >> token_ends][take<ast::literal_kind::integer>{}] |
    x3::raw[digits >> is<is_duration_unit> >> token_ends][take<ast::literal_kind::duration>{}] |
    x3::raw[clock >> token_ends][take<ast::literal_kind::time>{}] |
    x3::raw[clock >> '-' >> clock >> token_ends][take<ast::literal_kind::times>{}] |
    x3::raw[date >> token_ends][take<ast::literal_kind::date>{}] |
    x3::raw[date >> ".." >> date >> token_ends][take<ast::literal_kind::dates>{}] |
    x3::raw[!reserved >> (is<is_word_body> | '+') >> *token_tail][take_malformed];

template <ast::joint Before>
struct join {
    template <typename Context>
    void operator()(const Context& context) const
    {
        ast::phrase& phrase = x3::_val(context);
        ast::literal& next = x3::_attr(context);
        if (phrase.literals.empty())
            phrase.where = next.where;
        phrase.where.end = next.where.end;
        next.before = Before;
        phrase.literals.push_back(std::move(next));
    }
};

inline const x3::rule<struct phrase_id, ast::phrase> phrase{"a word"};
inline const auto phrase_def = literal[join<ast::joint::space>{}] >> gap >>
                               *((literal[join<ast::joint::space>{}] |
                                  x3::lit(',') >> gap >> x3::expect[literal][join<ast::joint::comma>{}] |
                                  x3::lit('|') >> gap >> x3::expect[literal][join<ast::joint::bar>{}]) >>
                                 gap);

inline constexpr auto adopt = [](const auto& context) { x3::_val(context) = std::move(x3::_attr(context)); };

/// Notes that a brace or a parenthesis has been opened, and gives up before the stack is in danger.
inline constexpr auto enter = [](const auto& context) {
    parse_state& state = state_of(context);
    const cursor opened = x3::_where(context).begin() - 1;
    state.open.push_back(opened);
    if (state.open.size() > max_nesting) {
        report(state, "RF0012", state.between(opened, opened + 1), "nested more than 64 deep");
        state.stopped = true;
        x3::_pass(context) = false;
    }
};

inline constexpr auto leave = [](const auto& context) { state_of(context).open.pop_back(); };

inline constexpr auto make_atom = [](const auto& context) {
    ast::condition& made = x3::_val(context);
    made.atom = std::move(x3::_attr(context));
    made.where = made.atom.where;
};

/// Widens a condition in parentheses to them.
inline constexpr auto close_group = [](const auto& context) {
    parse_state& state = state_of(context);
    x3::_val(context).where = state.between(state.open.back(), x3::_where(context).begin());
    state.open.pop_back();
};

inline const x3::rule<struct condition_id, ast::condition> condition{"a condition"};
inline const x3::rule<struct close_paren_id> close_paren{close_paren_name.data()};
inline const auto close_paren_def = x3::lit(')');
inline const x3::rule<struct primary_id, ast::condition> primary{"a condition"};
inline const auto primary_def =
    x3::lit('(')[enter] >> gap >> condition[adopt] >> x3::expect[close_paren][close_group] >> gap | phrase[make_atom];

// While the `not`s are counted, `kind` says whether they are odd and `where` begins at the first.
inline constexpr auto flip = [](const auto& context) {
    ast::condition& made = x3::_val(context);
    if (made.where.end == 0) {
        parse_state& state = state_of(context);
        const cursor behind = x3::_where(context).begin();
        made.where = state.between(behind - 3, behind);
    }
    made.kind = made.kind == ast::connective::negation ? ast::connective::atom : ast::connective::negation;
};

inline constexpr auto negate = [](const auto& context) {
    ast::condition& made = x3::_val(context);
    ast::condition& operand = x3::_attr(context);
    span where = operand.where;
    if (made.where.end != 0)
        where.begin = made.where.begin;
    if (made.kind == ast::connective::negation)
        made.operands.push_back(std::move(operand));
    else
        made = std::move(operand);
    made.where = where;
};

inline const x3::rule<struct negation_id, ast::condition> negation{"a condition"};
inline const auto negation_def = *((x3::lit("not") >> token_ends)[flip] >> gap) >> x3::expect[primary][negate];

template <ast::connective Kind>
struct connect {
    template <typename Context>
    void operator()(const Context& context) const
    {
        ast::condition& left = x3::_val(context);
        ast::condition& right = x3::_attr(context);
        const span where{left.where.file, left.where.begin, right.where.end};
        if (left.kind != Kind) {
            ast::condition joined;
            joined.kind = Kind;
            joined.operands.push_back(std::move(left));
            left = std::move(joined);
        }
        left.operands.push_back(std::move(right));
        left.where = where;
    }
};

inline const x3::rule<struct conjunction_id, ast::condition> conjunction{"a condition"};
inline const auto conjunction_def = negation[adopt] >> *(x3::lit("and") >> token_ends >> gap >>
                                                         negation[connect<ast::connective::conjunction>{}]);
inline const auto condition_def = conjunction[adopt] >> *(x3::lit("or") >> token_ends >> gap >>
                                                          conjunction[connect<ast::connective::disjunction>{}]);

inline constexpr auto set_condition = [](const auto& context) {
    ast::rule& made = x3::_val(context);
    made.when = std::move(x3::_attr(context));
    made.where = made.when.where;
};

inline constexpr auto add_action = [](const auto& context) {
    ast::rule& made = x3::_val(context);
    made.actions.push_back(std::move(x3::_attr(context)));
    made.where.end = made.actions.back().where.end;
};

inline const x3::rule<struct arrow_id> arrow{arrow_name.data()};
inline const auto arrow_def = "->" >> gap;
inline const x3::rule<struct semicolon_id> semicolon{semicolon_name.data()};
inline const auto semicolon_def = ';' >> gap;
inline const x3::rule<struct action_id, ast::phrase> action{"an action"};
inline const auto action_def = phrase[adopt];
inline const x3::rule<struct rule_id, ast::rule> rule{"a rule"};
inline const auto
    rule_def = condition[set_condition] >> x3::expect[arrow] >> x3::expect[action][add_action] >>
               *(x3::lit("then") >> token_ends >> gap >> x3::expect[action][add_action]) >> x3::expect[semicolon];

inline const x3::rule<struct not_word_id, ast::literal> not_word{"`not`"};
inline const auto not_word_def = x3::raw[x3::lit("not") >> token_ends][take<ast::literal_kind::word>{}];
inline const x3::rule<struct head_id, ast::phrase> head{"a word"};
inline const auto head_def = literal[join<ast::joint::space>{}] >> gap >>
                             *((literal[join<ast::joint::space>{}] | not_word[join<ast::joint::space>{}] |
                                x3::lit(',') >> gap >> x3::expect[literal][join<ast::joint::comma>{}] |
                                x3::lit('|') >> gap >> x3::expect[literal][join<ast::joint::bar>{}]) >>
                               gap);

inline constexpr auto set_head = [](const auto& context) {
    ast::statement& made = x3::_val(context);
    made.head = std::move(x3::_attr(context));
    made.where = made.head.where;
};

inline constexpr auto set_body = [](const auto& context) {
    ast::statement& made = x3::_val(context);
    made.body = std::move(x3::_attr(context));
    made.has_body = true;
};

// An item that failed leaves a statement without a head.
inline constexpr auto add_item = [](const auto& context) {
    ast::item& next = x3::_attr(context);
    const auto* statement = std::get_if<ast::statement>(&next);
    if (statement == nullptr || !statement->head.literals.empty())
        x3::_val(context).push_back(std::move(next));
};

inline const x3::rule<item_id, ast::item> item{"a statement or a rule"};
inline const x3::rule<struct body_id, std::vector<ast::item>> body{"statements"};
inline const auto body_def = *item[add_item];
inline const x3::rule<struct statement_end_id> statement_end{statement_end_name.data()};
inline const auto statement_end_def = &is<is_item_end>;
inline const x3::rule<struct close_brace_id> close_brace{close_brace_name.data()};
inline const auto close_brace_def = '}' >> gap;
inline const x3::rule<struct statement_id, ast::statement> statement{"a statement"};
inline const auto statement_def = x3::expect[head][set_head] >> x3::expect[statement_end] >>
                                  (semicolon |
                                   x3::lit('{')[enter] >> gap >> body[set_body] >> x3::expect[close_brace][leave]);

inline constexpr auto not_stopped = [](const auto& context) { x3::_pass(context) = !state_of(context).stopped; };
inline constexpr auto is_rule_ahead = [](const auto& context) {
    const auto& rest = x3::_where(context);
    x3::_pass(context) = rule_ahead(rest.begin(), rest.end());
};

inline const x3::rule<struct item_start_id> item_start{"a statement or a rule"};
inline const auto item_start_def = &is<is_item_start>;
inline const auto item_def = !(x3::lit('}') | x3::eoi) >> x3::eps[not_stopped] >> x3::expect[item_start] >>
                             (x3::eps[is_rule_ahead] >> rule[adopt] | statement[adopt]);

inline constexpr auto report_stray = [](const auto& context) {
    parse_state& state = state_of(context);
    const cursor at = x3::_where(context).begin() - 1;
    report(state, "RF0005", state.between(at, at + 1), "this `}` closes nothing");
};

inline const x3::rule<struct file_id, std::vector<ast::item>> file{"a rule file"};
inline const auto file_def = gap >> *(item[add_item] | x3::eps[not_stopped] >> x3::lit('}')[report_stray] >> gap);

BOOST_SPIRIT_DEFINE(literal, phrase, close_paren, primary, negation, conjunction, condition)
BOOST_SPIRIT_DEFINE(arrow, semicolon, action, rule, body, not_word, head, statement_end, close_brace, statement)
BOOST_SPIRIT_DEFINE(item_start, item, file)

/// Whether `text` has a carriage return that ends no line, which is then reported. What stands behind it in a comment
/// looks like a line of its own, and is none.
inline bool has_lone_return(parse_state& state, std::string_view text)
{
    std::size_t at = text.find('\r');
    while (at != std::string_view::npos && text.substr(at + 1).starts_with('\n'))
        at = text.find('\r', at + 1);
    if (at == std::string_view::npos)
        return false;
    const auto offset = static_cast<std::uint32_t>(at);
    state.found->push_back({level_of_new_error(state.standing),
                            "RF0016",
                            {state.file, offset, offset + 1},
                            "a carriage return (CR) without a line feed ends no line",
                            "save the file with line ends LF or CRLF: behind a CR alone a comment goes on"});
    return true;
}

/// Whether `text` can be a rule file at all.
inline bool is_readable(parse_state& state, std::string_view text)
{
    if (text.size() > max_rule_file_bytes) {
        report(state, "RF0013", {state.file, 0, 0}, "the file is larger than 16 MiB",
               "put long lists into the store by an import");
        return false;
    }
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = text[at] == '\0' ? 0 : utf8_length(text.substr(at));
        if (length == 0) {
            const auto offset = static_cast<std::uint32_t>(at);
            report(state, "RF0014", {state.file, offset, offset + 1},
                   text[at] == '\0' ? "a NUL byte: this is not a rule file" : "this is not UTF-8",
                   "a rule file is UTF-8 text");
            return false;
        }
        at += length;
    }
    return !has_lone_return(state, text) || state.standing == source_standing::accepted;
}

}  // namespace grammar

RINGFENCE_DECL std::vector<ast::literal> literals_of(std::string_view text, std::size_t begin, std::size_t end)
{
    diagnostics ignored;
    grammar::parse_state state{text.data(), text.data() + end, 0, &ignored};
    grammar::cursor first = grammar::skip_gap(text.data() + begin, state.last);
    ast::phrase read;
    const auto parser = grammar::x3::with<grammar::state_tag>(std::ref(state))[grammar::phrase];
    try {
        grammar::x3::parse(first, state.last, parser, read);
    } catch (const grammar::x3::expectation_failure<grammar::cursor>&) {
        return {};
    }
    return std::move(read.literals);
}

RINGFENCE_DECL ast::file parse(const source_map& sources, std::uint32_t file, diagnostics& found,
                               source_standing standing)
{
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    const std::string& text = sources[file].text();
    ast::file parsed;
    grammar::parse_state state{text.data(), text.data() + text.size(), file, &found, standing};
    if (!grammar::is_readable(state, text))
        return parsed;
    const std::size_t had = found.size();
    grammar::cursor first = state.begin + (text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
    const auto parser = grammar::x3::with<grammar::state_tag>(std::ref(state))[grammar::file];
    grammar::x3::parse(first, state.last, parser, parsed.items);
    // Nothing may be left out in silence.
    if (first != state.last && found.size() == had)
        grammar::report(state, "RF0011", state.between(first, first + 1), "this cannot be read");
    std::stable_sort(found.begin() + static_cast<std::ptrdiff_t>(had), found.end(),
                     [](const diagnostic& a, const diagnostic& b) { return a.where.begin < b.where.begin; });
    return parsed;
}

}  // namespace ringfence

#endif
