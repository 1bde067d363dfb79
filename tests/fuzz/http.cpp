// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A request over HTTP becomes a request of an operation or a query, or is refused: whatever stands in its address, its
// `Accept` and its body. The input is these three, a line each, the body to the end.

#include "front/http/arguments.hpp"
#include "front/http/request.hpp"
#include "front/http/routes.hpp"
#include "front/http/target.hpp"

#include <ringfence/operate/arguments.hpp>
#include <ringfence/operate/catalogue.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence::server::http;
namespace operate = ringfence::operate;

namespace {

std::string_view take_line(std::string_view& rest)
{
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    request asked;
    const bool good = !read_target(take_line(rest), asked.where);
    for (const std::string& part : asked.where.segments)
        if (good && (part.empty() || part == "." || part == ".." || part.find('\0') != std::string::npos))
            std::abort();
    asked.headers.emplace_back("accept", take_line(rest));
    wants_text(asked);

    std::size_t queries = 0;
    read_all_members(rest, 100, [&](std::vector<said>&, const std::string&) { ++queries; });
    if (queries > 100)
        std::abort();
    std::vector<said> members;
    if (read_members(rest, members) || !good)
        return 0;
    for (const found_route& each : find_routes(asked.where.segments)) {
        if (each.is->is != page::operation)
            continue;
        const auto of = std::ranges::find(operate::operations(), each.is->operation, &operate::operation::name);
        try {
            const operate::request made = request_of(of->takes, each, asked.where, members);
            // What stands in the address is what is asked for.
            for (const auto& [name, value] : each.names)
                if (std::ranges::find(made.places, value) == made.places.end())
                    std::abort();
            const operate::arguments read{of->takes, made, "usage"};
        } catch (const operate::error&) {
        }
    }
    return 0;
}
