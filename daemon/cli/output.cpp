// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/output.hpp"

#include <ringfence/base/time_text.hpp>
#include <ringfence/language/render.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace ringfence::command {

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

std::string time_text(std::optional<timestamp> when) { return when ? utc_text(*when) : ""; }

std::string printable(std::string_view text) { return rendering::shown(text); }

std::string table_text(const std::vector<std::vector<std::string>>& rows)
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
    return text;
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace ringfence::command
