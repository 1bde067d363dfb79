// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/resp/translate.hpp"

#include <ringfence/base/time_text.hpp>
#include <ringfence/wire/reply.hpp>

#include <algorithm>
#include <optional>
#include <variant>

namespace ringfence::server {

namespace {

using operate::argument;
using operate::record;
using operate::rows;

/// Where the name of a `name=value` ends; nothing where the word is none.
std::optional<std::size_t> name_end(std::string_view word) noexcept
{
    const auto equals = word.find('=');
    const auto is_of_name = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    };
    if (equals == std::string_view::npos || equals == 0 || !std::ranges::all_of(word.substr(0, equals), is_of_name))
        return std::nullopt;
    return equals;
}

/// Appends a value of RESP.
class value_writer {
public:
    value_writer(std::string& out, wire::protocol in) : out_{out}, in_{in} {}

    void write(const record& of) const
    {
        wire::append_map(out_, of.fields().size(), in_);
        for (const operate::field& f : of.fields()) {
            wire::append_bulk(out_, f.name);
            std::visit(*this, f.is);
        }
    }

    void operator()(std::monostate) const
    {
        if (typed())
            wire::append_null(out_, in_);
        else
            wire::append_bulk(out_, {});
    }
    void operator()(bool flag) const
    {
        if (typed())
            out_.append(flag ? "#t\r\n" : "#f\r\n");
        else
            wire::append_bulk(out_, flag ? "1" : "0");
    }
    void operator()(std::uint64_t count) const
    {
        if (typed())
            wire::append_integer(out_, static_cast<std::int64_t>(count));
        else
            wire::append_bulk(out_, std::to_string(count));
    }
    void operator()(timestamp when) const { wire::append_bulk(out_, utc_text(when)); }
    void operator()(const std::string& text) const { wire::append_bulk(out_, text); }
    void operator()(const rows& table) const
    {
        wire::append_array(out_, table.size());
        for (const record& one : table)
            write(one);
    }

private:
    bool typed() const noexcept { return in_ == wire::protocol::resp3; }

    std::string& out_;
    wire::protocol in_;
};

}  // namespace

operate::request request_of(const operate::operation& of, std::span<const std::string_view> words)
{
    const auto places = static_cast<std::size_t>(std::ranges::count(of.takes, argument::kind::place, &argument::is));
    const auto is_flag = [&](std::string_view word) {
        return std::ranges::any_of(of.takes,
                                   [&](const argument& a) { return a.is == argument::kind::flag && a.name == word; });
    };
    // Behind the first number a word of letters is a flag that was misspelt, rather than another number.
    const auto is_word = [](std::string_view word) {
        return !word.empty() && std::ranges::all_of(word, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        });
    };
    operate::request made;
    bool names_ended = false;
    for (const std::string_view word : words) {
        if (made.places.size() < places || names_ended)  // whatever it looks like
            made.places.emplace_back(word);
        else if (word == "--")
            names_ended = true;
        else if (const auto end = name_end(word))
            made.names.push_back({std::string{word.substr(0, *end)}, std::string{word.substr(*end + 1)}});
        else if (is_flag(word) || (made.places.size() > places && is_word(word)))
            made.names.push_back({std::string{word}, std::nullopt});
        else
            made.places.emplace_back(word);
    }
    return made;
}

std::string_view error_prefix(operate::error_code of) noexcept
{
    switch (of) {
    case operate::error_code::misused:
    case operate::error_code::invalid: return "ERR";
    case operate::error_code::missing: return "MISSING";
    case operate::error_code::refused: return "REFUSED";
    case operate::error_code::denied: return "NOPERM";
    case operate::error_code::busy: return "BUSY";
    case operate::error_code::conflict: return "CONFLICT";
    case operate::error_code::damaged: return "DAMAGED";
    case operate::error_code::failed: break;
    }
    return "FAILED";
}

void append_problem(std::string& out, const operate::problem& what)
{
    wire::append_error(out, what.text, error_prefix(what.code));
}

std::string problem_text(const operate::problem& what)
{
    std::string text;
    append_problem(text, what);
    return text;
}

void append_answer(std::string& out, const operate::answer& made, wire::protocol in)
{
    if (made.wrong) {
        append_problem(out, *made.wrong);
        return;
    }
    const std::size_t begin = out.size();
    value_writer{out, in}.write(made.told);
    if (out.size() - begin <= max_answer)
        return;
    out.resize(begin);
    wire::append_error(out, "the answer has more than " + std::to_string(max_answer >> 20) +
                                " MiB: ask for less, as by per-page=, count= or brief");
}

}  // namespace ringfence::server
