// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/multipart.hpp"

#include "front/http/request.hpp"

#include <ringfence/base/ascii.hpp>
#include <ringfence/base/find_bytes.hpp>

#include <algorithm>
#include <utility>

namespace ringfence::server::http {

namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t most_boundary = 70;  // RFC 2046, section 5.1.1

/// Takes `; name=value` from the beginning of a header's rest, the value as it is in quotes or without; nothing where
/// there is no more, or none that can be read.
struct parameter {
    std::string_view name;
    std::string value;
};
std::optional<parameter> take_parameter(std::string_view& rest)
{
    rest = trimmed(rest);
    if (!rest.starts_with(';'))
        return std::nullopt;
    rest = trimmed(rest.substr(1));
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos)
        return std::nullopt;
    parameter made{trimmed(rest.substr(0, equals)), {}};
    rest = trimmed(rest.substr(equals + 1));
    if (!rest.starts_with('"')) {
        const std::string_view token = rest.substr(0, rest.find(';'));
        rest.remove_prefix(token.size());
        made.value = trimmed(token);
        return made;
    }
    rest.remove_prefix(1);
    while (!rest.empty() && rest.front() != '"') {
        // Browsers escape nothing so but a quote; a backslash of a path stays.
        if (rest.starts_with("\\\"") || rest.starts_with("\\\\"))
            rest.remove_prefix(1);
        made.value += rest.front();
        rest.remove_prefix(1);
    }
    if (rest.empty())
        return std::nullopt;
    rest.remove_prefix(1);
    return made;
}

/// What a part's head says of it. Returns what is wrong, or nothing.
std::optional<std::string> read_head(std::string_view head, form_part& into)
{
    bool is_named = false;
    while (!head.empty()) {
        const std::string_view line = head.substr(0, head.find(line_end));
        head.remove_prefix(std::min(line.size() + line_end.size(), head.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos)
            return "a part of the form has a line `" + std::string{line.substr(0, 100)} + "`, which is no header";
        const std::string_view name = trimmed(line.substr(0, colon));
        std::string_view value = trimmed(line.substr(colon + 1));
        if (ascii::equals_without_case(name, "Content-Transfer-Encoding") &&
            !ascii::equals_without_case(value, "binary") && !ascii::equals_without_case(value, "8bit") &&
            !ascii::equals_without_case(value, "7bit"))
            return "a part of the form is encoded as `" + std::string{value.substr(0, 100)} +
                   "`: send it as it is (RFC 7578, section 4.7)";
        if (!ascii::equals_without_case(name, "Content-Disposition"))
            continue;
        const std::string_view kind = trimmed(value.substr(0, value.find(';')));
        if (!ascii::equals_without_case(kind, "form-data"))
            return "a part of the form is `" + std::string{kind.substr(0, 100)} + "`, not form-data";
        value.remove_prefix(std::min(value.find(';'), value.size()));
        while (const auto found = take_parameter(value)) {
            if (ascii::equals_without_case(found->name, "name")) {
                if (is_named)
                    return "a part of the form has two names";
                into.name = found->value;
                is_named = true;
            } else if (ascii::equals_without_case(found->name, "filename")) {
                into.file_name = found->value;
            }
        }
        if (!trimmed(value).empty())
            return "a part of the form says `" + std::string{value.substr(0, 100)} + "`, which cannot be read";
    }
    return is_named ? std::nullopt : std::optional<std::string>{"a part of the form has no name"};
}

}  // namespace

std::optional<std::string> form_boundary(std::string_view content_type)
{
    const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
    if (!ascii::equals_without_case(type, "multipart/form-data"))
        return std::nullopt;
    content_type.remove_prefix(std::min(content_type.find(';'), content_type.size()));
    while (const auto found = take_parameter(content_type))
        if (ascii::equals_without_case(found->name, "boundary"))
            return found->value.size() <= most_boundary ? found->value : std::string{};
    return std::string{};
}

std::optional<std::string> read_form(std::string_view body, std::string_view boundary, std::vector<form_part>& into)
{
    if (boundary.empty())
        return "its Content-Type names no boundary of 1 to 70 characters";
    const std::string first = "--" + std::string{boundary};
    const std::string delimiter = std::string{line_end} + first;
    constexpr auto none = std::string_view::npos;

    std::size_t at = body.starts_with(first) ? first.size() : find_bytes(body, delimiter, 0);
    if (at == none)
        return "the form has no part: its boundary is not in the body";
    if (!body.starts_with(first))
        at += delimiter.size();
    for (std::size_t parts = 0;; ++parts) {
        std::string_view rest = body.substr(at);
        if (rest.starts_with("--"))
            return std::nullopt;
        // Blanks may stand behind a boundary (RFC 2046).
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        if (!rest.starts_with(line_end))
            return rest.empty() ? "the form ends before its last boundary: it did not arrive as a whole"
                                : "the form's boundary stands in one of its files";
        if (parts == max_form_parts)
            return "the form has more than " + std::to_string(max_form_parts) + " parts";
        rest.remove_prefix(line_end.size());
        form_part part;
        std::string_view head;
        if (!rest.starts_with(line_end)) {
            const auto end = rest.substr(0, max_form_part_head).find("\r\n\r\n");
            if (end == none)
                return "a part of the form has no head that ends within " + std::to_string(max_form_part_head) +
                       " bytes";
            head = rest.substr(0, end + line_end.size());
            rest.remove_prefix(end + line_end.size());
        }
        rest.remove_prefix(line_end.size());
        if (auto wrong = read_head(head, part))
            return wrong;
        // An empty part may be all delimiter: then the line end before it is that behind the head.
        const std::size_t begin = body.size() - rest.size();
        const std::size_t end = find_bytes(body.substr(begin - line_end.size()), delimiter, 0);
        if (end == none)
            return "the form ends before its last boundary: it did not arrive as a whole";
        part.content = end == 0 ? std::string_view{} : body.substr(begin, end - line_end.size());
        into.push_back(std::move(part));
        at = begin - line_end.size() + end + delimiter.size();
    }
}

}  // namespace ringfence::server::http
