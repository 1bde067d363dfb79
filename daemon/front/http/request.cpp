// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/request.hpp"

#include "file_commands.hpp"
#include "json.hpp"

#include <ringfence/base/ascii.hpp>

#include <boost/beast/http/status.hpp>

// Its input is const.
#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>
#include <stdexcept>

namespace ringfence::server::http {

namespace {

/// Calls `f` with each part between separators, trimmed.
template <class F>
void for_each_part(std::string_view text, char separator, F&& f)
{
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(separator));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        f(trimmed(part));
    }
}

/// The weight of a media range (RFC 9110, section 12.4.2) in thousandths.
int weight_of(std::string_view range) noexcept
{
    int weight = 1000;
    for_each_part(range, ';', [&](std::string_view part) {
        if (!part.starts_with("q=") && !part.starts_with("Q="))
            return;
        double value = 0;
        part.remove_prefix(2);
        if (std::from_chars(part.data(), part.data() + part.size(), value).ec == std::errc{})
            weight = static_cast<int>(std::clamp(value, 0.0, 1.0) * 1000);
    });
    return weight;
}

}  // namespace

std::string_view trimmed(std::string_view text) noexcept
{
    constexpr std::string_view blanks = " \t";
    const auto begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view{}
                                           : text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

bool is_request_id(std::string_view text) noexcept
{
    constexpr std::size_t longest = 64;
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    });
}

std::string_view request::header(std::string_view name) const noexcept
{
    const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

peer forwarded(const peer& proxy, const request& asked)
{
    std::string_view last;
    for (const auto& [name, value] : asked.headers)
        if (name == (proxy.says == proxy_header::forwarded ? "forwarded" : "x-forwarded-for"))
            last = value;
    last = trimmed(last.substr(last.find_last_of(',') == std::string_view::npos ? 0 : last.find_last_of(',') + 1));
    if (const std::string_view element = last; proxy.says == proxy_header::forwarded) {
        last = {};
        for_each_part(element, ';', [&](std::string_view pair) {
            const auto equals = std::min(pair.find('='), pair.size());
            if (ascii::equals_without_case(pair.substr(0, equals), "for"))
                last = trimmed(pair.substr(std::min(equals + 1, pair.size())));
        });
    }
    if (last.size() > 1 && last.front() == '"' && last.back() == '"')
        last = last.substr(1, last.size() - 2);
    // With a port an IPv6 address is in brackets.
    if (last.starts_with('['))
        last = last.substr(1, std::min(last.find(']'), last.size()) - 1);
    else if (last.find(':') == last.rfind(':'))
        last = last.substr(0, last.find(':'));
    peer made{.address = proxy.address, .origin = proxy.origin};
    if (const auto address = read_address(std::string{last})) {
        made.address = last;
        made.origin = origin_of(*address);
    }
    return made;
}

unsigned status_of(operate::error_code what) noexcept
{
    switch (what) {
    case operate::error_code::misused:
    case operate::error_code::invalid: return 400;
    case operate::error_code::missing: return 404;
    case operate::error_code::denied: return 403;
    case operate::error_code::refused:
    case operate::error_code::conflict: return 409;
    case operate::error_code::busy: return 503;
    case operate::error_code::damaged:
    case operate::error_code::failed: break;
    }
    return 500;
}

reply problem_reply(unsigned status, std::string_view code, std::string_view detail)
{
    namespace beast_http = boost::beast::http;
    const auto title = beast_http::obsolete_reason(beast_http::int_to_status(status));
    reply made{.status = status, .type = "application/problem+json"};
    made.body = json_object{}
                    .text("type", "about:blank")
                    .text("title", std::string_view{title.data(), title.size()})
                    .number("status", status)
                    .text("code", code)
                    .text("detail", detail)
                    .str() +
                '\n';
    if (status == 503)
        made.headers.emplace_back("Retry-After", "1");
    return made;
}

reply problem_reply(const operate::problem& what)
{
    return problem_reply(status_of(what.code), operate::error_word(what.code), what.text);
}

operate::shape problem_shape()
{
    using operate::error_code;
    std::vector<std::string_view> codes{"unauthorized"};
    for (auto code = error_code::misused; code <= error_code::failed;
         code = static_cast<error_code>(static_cast<int>(code) + 1))
        codes.push_back(operate::error_word(code));
    return operate::shape{"Problem"}
        .text("type")
        .text("title")
        .count("status")
        .word("code", std::move(codes))
        .text("detail", "for people")
        .may_have(operate::shape{}
                      .table("messages", file_commands::message_shape(), "of rules that were not put in force")
                      .count("tests_failed", "of such rules"));
}

std::optional<std::uint64_t> version_to_match(const request& asked)
{
    std::string_view tag = asked.header("if-match");
    if (tag.empty() || tag == "*")
        return std::nullopt;
    std::uint64_t version = 0;
    if (tag.size() > 2 && tag.front() == '"' && tag.back() == '"')
        tag = tag.substr(1, tag.size() - 2);
    const auto [end, wrong] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    if (wrong != std::errc{} || end != tag.data() + tag.size())
        throw operate::error{operate::error_code::invalid,
                             "`If-Match` is the ETag of the policy in force, as \"3\", not `" + std::string{tag} + '`'};
    return version;
}

bool takes_gzip(std::string_view accept_encoding) noexcept
{
    int gzip = -1;
    int any = -1;
    for_each_part(accept_encoding, ',', [&](std::string_view range) {
        const std::string_view coding = trimmed(range.substr(0, range.find(';')));
        if (ascii::equals_without_case(coding, "gzip"))
            gzip = weight_of(range);
        else if (coding == "*")
            any = weight_of(range);
    });
    return gzip > 0 || (gzip < 0 && any > 0);
}

std::string gzip(std::string_view text)
{
    gzip_stream to;
    std::string made = to.add(text);
    return made += to.finish();
}

std::string gunzip(std::string_view bytes)
{
    constexpr int with_gzip_head = 15 + 16;
    z_stream from{};
    if (inflateInit2(&from, with_gzip_head) != Z_OK)
        throw std::bad_alloc{};
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> ended{&from, &inflateEnd};
    from.next_in = reinterpret_cast<const Bytef*>(bytes.data());
    from.avail_in = static_cast<uInt>(bytes.size());
    std::string made;
    int state = Z_OK;
    while (state == Z_OK) {
        const std::size_t before = made.size();
        made.resize(before + std::max<std::size_t>(bytes.size() * 2, 4096));
        from.next_out = reinterpret_cast<Bytef*>(made.data()) + before;
        from.avail_out = static_cast<uInt>(made.size() - before);
        state = inflate(&from, Z_NO_FLUSH);
        made.resize(made.size() - from.avail_out);
    }
    if (state != Z_STREAM_END || from.avail_in != 0)
        throw std::runtime_error{"what is to be unpacked is no gzip"};
    return made;
}

gzip_stream::gzip_stream() : to_{std::make_unique<z_stream>()}
{
    constexpr int level = 5;
    constexpr int with_gzip_head = 15 + 16;
    constexpr int memory = 8;
    if (deflateInit2(to_.get(), level, Z_DEFLATED, with_gzip_head, memory, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc{};
}

gzip_stream::~gzip_stream() { deflateEnd(to_.get()); }

std::string gzip_stream::add(std::string_view text) { return put(text, Z_NO_FLUSH); }
std::string gzip_stream::finish() { return put({}, Z_FINISH); }

std::string gzip_stream::put(std::string_view text, int flush)
{
    std::string made;
    to_->next_in = reinterpret_cast<const Bytef*>(text.data());
    to_->avail_in = static_cast<uInt>(text.size());
    do {
        const std::size_t before = made.size();
        made.resize(before + deflateBound(to_.get(), to_->avail_in) + 64);
        to_->next_out = reinterpret_cast<Bytef*>(made.data()) + before;
        to_->avail_out = static_cast<uInt>(made.size() - before);
        deflate(to_.get(), flush);
        made.resize(made.size() - to_->avail_out);
    } while (to_->avail_out == 0);
    return made;
}

bool names_tag(std::string_view if_none_match, std::string_view tag) noexcept
{
    bool found = if_none_match == "*";
    for_each_part(if_none_match, ',', [&](std::string_view each) {
        each.remove_prefix(each.starts_with("W/") ? 2 : 0);
        found |= each == tag;
    });
    return found;
}

bool wants_text(const request& of) noexcept
{
    if (const auto format = of.where.parameter("format"))
        return *format == "text";
    int text = -1;
    int json = -1;
    for_each_part(of.header("accept"), ',', [&](std::string_view range) {
        const std::string_view type = trimmed(range.substr(0, range.find(';')));
        const int weight = weight_of(range);
        if (ascii::equals_without_case(type, "text/plain") || ascii::equals_without_case(type, "text/*"))
            text = std::max(text, weight);
        else if (ascii::equals_without_case(type, "application/json") ||
                 ascii::equals_without_case(type, "application/*") || type == "*/*")
            json = std::max(json, weight);
    });
    return text > 0 && text >= json;
}

}  // namespace ringfence::server::http
