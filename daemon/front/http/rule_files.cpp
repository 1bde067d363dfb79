// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/rule_files.hpp"

#include "front/http/multipart.hpp"

#include <ringfence/base/ascii.hpp>
#include <ringfence/language/load.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace ringfence::server::http {

namespace {

constexpr std::string_view only_name = "rules.ring";  // of a text without one
constexpr std::size_t most_name = 200;

bool leads_nowhere_else(std::string_view name)
{
    if (name.empty() || name.size() > most_name || name.find('\\') != std::string_view::npos ||
        std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        return false;
    for (;;) {
        const std::string_view part = name.substr(0, name.find('/'));
        if (part.empty() || part == "." || part == ".." || part.front() == '-')
            return false;
        if (part.size() == name.size())
            return true;
        name.remove_prefix(part.size() + 1);
    }
}

std::optional<std::string> add(std::string name, std::string text, std::vector<rule_file>& into)
{
    if (!leads_nowhere_else(name))
        return "`" + name.substr(0, most_name) +
               "` is no name of a rule file: write it relative to the first one, as `partners.ring`";
    if (std::ranges::find(into, name, &rule_file::name) != into.end())
        return "the file `" + name + "` is there twice";
    if (into.size() == max_rule_files)
        return "there are more than " + std::to_string(max_rule_files) + " files";
    into.push_back({std::move(name), std::move(text)});
    return std::nullopt;
}

std::optional<std::string> read_json(std::string_view body, std::vector<rule_file>& into, std::vector<said>& members)
{
    constexpr std::string_view form = R"(the body is to be {"files": [{"name": "main.ring", "text": "..."}]})";
    const auto read = nlohmann::json::parse(body, nullptr, false);
    if (!read.is_object() || !read.contains("files") || !read["files"].is_array())
        return std::string{form};
    for (const auto& file : read["files"]) {
        if (!file.is_object() || !file.contains("name") || !file["name"].is_string() || !file.contains("text") ||
            !file["text"].is_string())
            return std::string{form};
        if (auto wrong = add(file["name"].get<std::string>(), file["text"].get<std::string>(), into))
            return wrong;
    }
    for (const auto& [name, value] : read.items()) {
        if (name == "files")
            continue;
        if (value.is_boolean())
            members.emplace_back(name, value.get<bool>() ? "true" : "false");
        else if (value.is_string())
            members.emplace_back(name, value.get<std::string>());
        else
            return "`" + name + "` is a text, or true or false";
    }
    return std::nullopt;
}

std::optional<std::string> read_form_files(std::string_view body, std::string_view boundary,
                                           std::vector<rule_file>& into, std::vector<said>& members)
{
    std::vector<form_part> parts;
    if (auto wrong = read_form(body, boundary, parts))
        return wrong;
    for (form_part& part : parts) {
        if (!part.file_name) {
            members.emplace_back(std::move(part.name), std::string{part.content});
            continue;
        }
        if (auto wrong = add(*std::move(part.file_name), std::string{part.content}, into))
            return wrong;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> read_rule_files(std::string_view body, std::string_view content_type,
                                           std::vector<rule_file>& into, std::vector<said>& members)
{
    std::optional<std::string> wrong;
    if (const auto boundary = form_boundary(content_type))
        wrong = read_form_files(body, *boundary, into, members);
    else if (ascii::equals_without_case(content_type.substr(0, content_type.find_first_of("; ")), "application/json"))
        wrong = read_json(body, into, members);
    else if (!body.empty())
        wrong = add(std::string{only_name}, std::string{body}, into);
    if (!wrong && into.empty())
        return "the body is to have a rule file";
    return wrong;
}

rule_folder::rule_folder(std::span<const rule_file> files) : in_{"ringfenced", "rule files"}
{
    for (const rule_file& file : files) {
        const std::filesystem::path to = in_.path() / file.name;
        std::filesystem::create_directories(to.parent_path());
        std::ofstream out{to, std::ios::binary};
        out.write(file.text.data(), static_cast<std::streamsize>(file.text.size()));
        out.close();
        if (!out)
            throw std::system_error{std::make_error_code(std::errc::io_error), "rule files cannot be kept"};
    }
}

}  // namespace ringfence::server::http
