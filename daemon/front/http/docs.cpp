// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/docs.hpp"

#include <ringfence/base/sha256.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

// docs/files.S
extern "C" {
extern const char ringfence_docs_page[];
extern const char ringfence_docs_page_end[];
extern const char ringfence_docs_script[];
extern const char ringfence_docs_script_end[];
extern const char ringfence_docs_bundle[];
extern const char ringfence_docs_bundle_end[];
extern const char ringfence_docs_style[];
extern const char ringfence_docs_style_end[];
}

namespace ringfence::server::http {

namespace {

constexpr std::string_view script_type = "text/javascript; charset=utf-8";

constexpr std::array all_files{docs_file{"", "text/html; charset=utf-8"}, docs_file{"reference.js", script_type},
                               docs_file{"swagger-ui-bundle.js", script_type},
                               docs_file{"swagger-ui.css", "text/css; charset=utf-8"}};

// Nothing from elsewhere, nothing that stands in the page, no page around it. The style sheet has pictures in itself.
constexpr std::string_view security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Bytes that are sent, and what names them.
struct representation {
    std::string bytes;
    std::string tag;
};

representation named(std::string bytes)
{
    sha256 digest;
    digest.update(bytes);
    return {std::move(bytes), '"' + digest.finish().substr(0, 32) + '"'};
}

struct both {
    representation plain;
    representation packed;
};

both of_text(std::string_view text) { return {named(std::string{text}), named(gzip(text))}; }
both of_packed(std::string_view bytes) { return {named(gunzip(bytes)), named(std::string{bytes})}; }

/// In the order of `all_files`. Made when the first of them is asked for.
const std::array<both, all_files.size()>& contents()
{
    static const std::array<both, all_files.size()> all{of_text({ringfence_docs_page, ringfence_docs_page_end}),
                                                        of_text({ringfence_docs_script, ringfence_docs_script_end}),
                                                        of_packed({ringfence_docs_bundle, ringfence_docs_bundle_end}),
                                                        of_packed({ringfence_docs_style, ringfence_docs_style_end})};
    return all;
}

}  // namespace

std::span<const docs_file> docs_files() noexcept { return all_files; }

reply docs_reply(const request& asked, std::string_view name)
{
    const auto file = std::ranges::find(all_files, name, &docs_file::name);
    if (file == all_files.end())
        return problem_reply(404, "missing", "`/docs` has no such file");
    const both& content = contents()[static_cast<std::size_t>(file - all_files.begin())];
    const bool packed = takes_gzip(asked.header("accept-encoding"));
    const representation& sent = packed ? content.packed : content.plain;
    reply made{.type = std::string{file->type}, .encoding = packed ? "gzip" : "identity"};
    made.headers.emplace_back("ETag", sent.tag);
    // Kept by browsers, and asked about: another version of the daemon has others under the same names.
    made.headers.emplace_back("Cache-Control", "no-cache");
    made.headers.emplace_back("Content-Security-Policy", security_policy);
    made.headers.emplace_back("Referrer-Policy", "no-referrer");
    if (names_tag(asked.header("if-none-match"), sent.tag))
        made.status = 304;
    else
        made.body = sent.bytes;
    return made;
}

}  // namespace ringfence::server::http
