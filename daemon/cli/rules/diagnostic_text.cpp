// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/rules/diagnostic_text.hpp"

#include "cli/json_text.hpp"
#include "cli/rules/message_pages.hpp"
#include "lsp/file_uri.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

namespace ringfence::command {

namespace {

enum class columns { in_bytes, in_characters };

struct place {
    position begin;
    position end;
};

position counted(const source_file& in, position at, columns how)
{
    if (how == columns::in_characters) {
        const std::string_view before = in.line(at.line).substr(0, at.column - 1);
        const auto continued = std::count_if(before.begin(), before.end(),
                                             [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; });
        at.column -= static_cast<std::uint32_t>(continued);
    }
    return at;
}

place place_of(const source_file& in, span where, columns how)
{
    return {counted(in, in.position_of(where.begin), how), counted(in, in.position_of(where.end), how)};
}

std::string_view name_of(severity level) { return level == severity::error ? "error" : "warning"; }

std::string array_of(const std::vector<std::string>& values)
{
    std::string made = "[";
    for (const std::string& value : values)
        made += (made.size() == 1 ? "" : ",") + value;
    return made + ']';
}

// ---- JSON

json_object located(const source_map& sources, span where)
{
    const source_file& file = sources[where.file];
    const place at = place_of(file, where, columns::in_bytes);
    json_object made;
    made.text("file", file.name())
        .number("line", at.begin.line)
        .number("column", at.begin.column)
        .number("end_line", at.end.line)
        .number("end_column", at.end.column);
    return made;
}

std::string object_of(const diagnostic& d, const source_map& sources)
{
    json_object made = located(sources, d.where);
    made.text("severity", name_of(d.level)).text("code", d.code).text("message", d.message);
    made.text_or_null("help", d.help);
    std::vector<std::string> notes;
    for (const diagnostic::note& n : d.notes)
        notes.push_back(located(sources, n.where).text("message", n.message).str());
    made.value_as_is("notes", array_of(notes));
    return made.str();
}

// ---- SARIF

std::string text_object(std::string_view text) { return json_object{}.text("text", text).str(); }

json_object location_of(const source_map& sources, span where)
{
    const source_file& file = sources[where.file];
    const place at = place_of(file, where, columns::in_characters);
    const std::string region = json_object{}
                                   .number("startLine", at.begin.line)
                                   .number("startColumn", at.begin.column)
                                   .number("endLine", at.end.line)
                                   .number("endColumn", at.end.column)
                                   .str();
    const std::string artifact = json_object{}.text("uri", uri_of_file(file.name())).str();
    json_object made;
    made.value_as_is("physicalLocation",
                     json_object{}.value_as_is("artifactLocation", artifact).value_as_is("region", region).str());
    return made;
}

std::string result_of(const diagnostic& d, const source_map& sources, std::size_t rule)
{
    std::vector<std::string> related;
    for (const diagnostic::note& n : d.notes)
        related.push_back(location_of(sources, n.where).value_as_is("message", text_object(n.message)).str());
    json_object made;
    made.text("ruleId", d.code)
        .number("ruleIndex", rule)
        .text("level", name_of(d.level))
        .value_as_is("message", text_object(d.help.empty() ? d.message : d.message + ". " + d.help))
        .value_as_is("locations", array_of({location_of(sources, d.where).str()}));
    if (!related.empty())
        made.value_as_is("relatedLocations", array_of(related));
    return made.str();
}

std::string rule_of(std::string_view code)
{
    json_object made;
    made.text("id", code);
    for (const message_page& page : message_pages())
        if (page.code == code)
            made.value_as_is("shortDescription", text_object(page.title))
                .value_as_is("help", json_object{}.text("text", page.text).text("markdown", page.text).str());
    return made.str();
}

}  // namespace

std::string json_of(const std::vector<checked_rules>& all)
{
    std::vector<std::string> objects;
    for (const checked_rules& file : all)
        for (const diagnostic& d : file.found)
            objects.push_back(object_of(d, file.sources));
    return json_lines_array(objects) + '\n';
}

std::string sarif_of(const std::vector<checked_rules>& all)
{
    std::set<std::string> codes;
    for (const checked_rules& file : all)
        for (const diagnostic& d : file.found)
            codes.insert(d.code);
    std::vector<std::string> rules;
    rules.reserve(codes.size());
    for (const std::string& code : codes)
        rules.push_back(rule_of(code));
    std::vector<std::string> results;
    for (const checked_rules& file : all)
        for (const diagnostic& d : file.found)
            results.push_back(
                result_of(d, file.sources, static_cast<std::size_t>(std::distance(codes.begin(), codes.find(d.code)))));
    const std::string driver = json_object{}
                                   .text("name", "ringfence")
                                   .text("version", RINGFENCE_VERSION)
                                   .value_as_is("rules", json_lines_array(rules))
                                   .str();
    const std::string run = json_object{}
                                .value_as_is("tool", json_object{}.value_as_is("driver", driver).str())
                                .text("columnKind", "unicodeCodePoints")
                                .value_as_is("results", json_lines_array(results))
                                .str();
    return json_object{}.text("version", "2.1.0").value_as_is("runs", array_of({run})).str() + '\n';
}

}  // namespace ringfence::command
