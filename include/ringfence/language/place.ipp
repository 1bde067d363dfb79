// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_PLACE_IPP
#define RINGFENCE_LANGUAGE_PLACE_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/grammar.hpp>
#include <ringfence/language/place.hpp>
#include <ringfence/language/source.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

namespace places {

struct scan {
    std::string_view text;
    std::vector<std::vector<ast::literal>> around{};
    std::size_t item = 0;    ///< where the item begins
    std::size_t phrase = 0;  ///< where the phrase begins
    phrase_part part = phrase_part::head;
    bool behind_group = false;
};

inline void begin_item(scan& s, std::size_t at)
{
    s.item = s.phrase = at;
    s.part = phrase_part::head;
    s.behind_group = false;
}

inline void begin_phrase(scan& s, std::size_t at, phrase_part part)
{
    s.phrase = at;
    s.part = part;
    s.behind_group = false;
}

inline void pass(scan& s, std::string_view token, std::size_t begin)
{
    const std::size_t end = begin + token.size();
    if (token == ";") {
        begin_item(s, end);
    } else if (token == "{") {
        // Deeper than this nothing is a rule file, and heads need not be kept.
        s.around.push_back(s.around.size() < max_nesting ? literals_of(s.text, s.item, begin)
                                                         : std::vector<ast::literal>{});
        begin_item(s, end);
    } else if (token == "}") {
        if (!s.around.empty())
            s.around.pop_back();
        begin_item(s, end);
    } else if (token == "->" || token == "then") {
        begin_phrase(s, end, phrase_part::action);
    } else if (s.part != phrase_part::action && (token == "and" || token == "or" || token == "not" || token == "(")) {
        begin_phrase(s, end, phrase_part::condition);
    } else if (token == ")") {
        begin_phrase(s, end, phrase_part::condition);
        s.behind_group = true;
    }
}

}  // namespace places

RINGFENCE_DECL place place_at(std::string_view text, std::uint32_t offset)
{
    const grammar::cursor begin = text.data();
    const grammar::cursor last = begin + text.size();
    const grammar::cursor target = begin + offset;
    const auto offset_of = [begin](grammar::cursor at) { return static_cast<std::uint32_t>(at - begin); };
    places::scan s{text};
    place found;
    found.word = {0, offset, offset};
    grammar::cursor at = begin;
    while (at < target) {
        // A gap is passed by hand, to see whether the place is in a comment.
        if (grammar::is_space(*at)) {
            ++at;
            continue;
        }
        if (*at == '#') {
            at = grammar::line_end(at, last);
            if (at >= target)
                found.in = surroundings::comment;
            continue;
        }
        const grammar::cursor end = grammar::token_end(at, last);
        const bool is_word = *at == '"' || (grammar::is_token_body(*at) && !grammar::at_arrow(at, last));
        if (end > target || (end == target && is_word)) {
            if (*at == '"' && (end > target || !grammar::is_closed_text(at, last)))
                found.in = surroundings::text;
            found.word = {0, offset_of(at), offset_of(end)};
            break;
        }
        places::pass(s, {at, static_cast<std::size_t>(end - at)}, offset_of(at));
        at = end;
    }
    if (at == target && at != last && found.in == surroundings::words && grammar::is_token_body(*at) &&
        !grammar::at_arrow(at, last))
        found.word.end = offset_of(grammar::token_end(at, last));

    found.around = std::move(s.around);
    found.part = s.part;
    found.behind_group = s.behind_group;
    std::size_t end = found.word.begin;
    const auto strip = [&] {
        while (end > s.phrase && grammar::is_space(text[end - 1]))
            --end;
    };
    strip();
    if (end > s.phrase && (text[end - 1] == ',' || text[end - 1] == '|')) {
        found.joint = text[end - 1] == ',' ? ast::joint::comma : ast::joint::bar;
        --end;
        strip();
    }
    found.before = literals_of(text, s.phrase, end);
    return found;
}

}  // namespace ringfence

#endif
