// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A body with files becomes files, or is refused: a form, JSON or the text of one rule file. The input is the
// `Content-Type`, a line, and the body.

#include "front/http/multipart.hpp"
#include "front/http/rule_files.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence::server::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view body{reinterpret_cast<const char*>(data), size};
    const std::string_view type = body.substr(0, body.find('\n'));
    body.remove_prefix(std::min(type.size() + 1, body.size()));

    if (const auto boundary = form_boundary(type)) {
        std::vector<form_part> parts;
        if (!read_form(body, *boundary, parts)) {
            // They lie in the body, one behind the other, and none has a boundary in it.
            const char* at = body.data();
            for (const form_part& part : parts) {
                if (part.content.empty())
                    continue;
                if (part.content.data() < at || part.content.data() + part.content.size() > body.data() + body.size() ||
                    part.content.find("\r\n--" + *boundary) != std::string_view::npos)
                    std::abort();
                at = part.content.data() + part.content.size();
            }
        }
    }
    std::vector<rule_file> files;
    std::vector<said> members;
    if (read_rule_files(body, type, files, members))
        return 0;
    for (const rule_file& file : files) {
        const std::filesystem::path name{file.name};
        if (name.is_absolute() || name.lexically_normal() != name || *name.begin() == "..")
            std::abort();
    }
    return files.empty() ? std::abort(), 0 : 0;
}
