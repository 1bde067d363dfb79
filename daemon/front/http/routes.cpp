// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/routes.hpp"

#include <algorithm>
#include <array>

namespace ringfence::server::http {

namespace {

constexpr std::array all_routes{
    route{verb::get, "/healthz", page::health},
    route{verb::get, "/readyz", page::readiness},
    route{verb::get, "/metrics", page::metrics},

    route{verb::get, "/v1/openapi.json", page::openapi},
    route{verb::get, "/docs", page::docs},
    route{verb::get, "/docs/{file}", page::docs},

    route{verb::get, "/v1/decide/{scenario}", page::decide},
    route{verb::post, "/v1/decide/{scenario}", page::decide},
    route{verb::post, "/v1/decide", page::decide_many},
    route{verb::get, "/v1/explain/{scenario}", page::explain},
    route{verb::post, "/v1/explain/{scenario}", page::explain},

    route{verb::get, "/v1/lists", page::operation, "lists"},
    route{verb::delete_, "/v1/lists/{list}", page::operation, "policy drop"},
    route{verb::put, "/v1/lists/{list}/title", page::operation, "list title"},
    route{verb::put, "/v1/lists/{list}/name", page::operation, "list rename"},

    route{verb::get, "/v1/entries", page::operation, "entries"},
    route{verb::get, "/v1/lists/{list}/entries", page::operation, "entries"},
    route{verb::post, "/v1/lists/{list}/entries", page::operation, "add"},
    route{verb::delete_, "/v1/lists/{list}/entries", page::operation, "clear"},
    route{verb::get, "/v1/lists/{list}/entries/{number}", page::operation, "show"},
    route{verb::put, "/v1/lists/{list}/entries/{number}", page::operation, "add"},
    route{verb::patch, "/v1/lists/{list}/entries/{number}", page::operation, "edit", false, "entry"},
    route{verb::delete_, "/v1/lists/{list}/entries/{number}", page::operation, "remove"},
    route{verb::post, "/v1/lists/{list}/entries/{from}/clone", page::operation, "clone"},
    route{verb::post, "/v1/lists/{list}/edit", page::operation, "edit"},
    route{verb::post, "/v1/lists/{list}/move", page::operation, "move"},
    route{verb::post, "/v1/lists/{list}/remove", page::operation, "remove"},
    route{verb::post, "/v1/lists/{list}/approve", page::operation, "approve"},
    route{verb::post, "/v1/lists/{list}/unapprove", page::operation, "unapprove"},
    route{verb::get, "/v1/numbers/{number}", page::operation, "history"},

    route{verb::post, "/v1/lists/{list}/imports", page::command, "import"},
    route{verb::put, "/v1/imports/{import}/data", page::command, "import data"},
    route{verb::get, "/v1/lists/{list}/export", page::command, "export"},
    route{verb::post, "/v1/scrub/{scenario}", page::command, "scrub"},
    route{verb::post, "/v1/rules/check", page::command, "check"},
    route{verb::post, "/v1/rules/test", page::command, "test"},
    route{verb::post, "/v1/rules/format", page::command, "fmt"},
    route{verb::post, "/v1/rules/diff", page::command, "diff"},
    route{verb::post, "/v1/policy", page::command, "activate"},
    route{verb::post, "/v1/policy/shadow", page::command, "activate shadow"},

    route{verb::get, "/v1/imports", page::operation, "imports"},
    route{verb::get, "/v1/lists/{list}/imports", page::operation, "imports"},
    route{verb::get, "/v1/imports/{import}", page::operation, "imports show"},
    route{verb::post, "/v1/imports/{import}/undo", page::operation, "imports undo"},
    route{verb::post, "/v1/imports/{import}/approve", page::operation, "imports approve"},

    route{verb::get, "/v1/jobs", page::operation, "jobs"},
    route{verb::post, "/v1/jobs/{job}/stop", page::operation, "jobs stop"},
    route{verb::get, "/v1/events", page::events},
    route{verb::get, "/v1/journal", page::operation, "journal"},

    route{verb::get, "/v1/policy", page::operation, "policy show"},
    route{verb::get, "/v1/policy/versions", page::operation, "policy list"},
    route{verb::get, "/v1/policy/versions/{version}", page::operation, "policy show"},
    route{verb::post, "/v1/policy/rollback", page::operation, "policy rollback"},
    route{verb::get, "/v1/policy/shadow", page::operation, "policy shadow"},
    route{verb::delete_, "/v1/policy/shadow", page::operation, "policy drop-shadow"},
    route{verb::post, "/v1/policy/shadow/promote", page::operation, "policy promote"},

    route{verb::get, "/v1/stats/rules", page::operation, "stats rules"},
    route{verb::get, "/v1/stats/lists", page::operation, "stats lists"},
    route{verb::get, "/v1/stats/scenarios", page::operation, "stats scenarios"},

    route{verb::get, "/v1/accounts", page::operation, "user list"},
    route{verb::post, "/v1/accounts", page::operation, "user add", true},
    route{verb::put, "/v1/accounts/{name}/role", page::operation, "user role"},
    route{verb::put, "/v1/accounts/{name}/password", page::operation, "user password"},
    route{verb::put, "/v1/accounts/{name}/rights", page::operation, "user grant"},
    route{verb::delete_, "/v1/accounts/{name}", page::operation, "user remove"},

    route{verb::get, "/v1/tokens", page::operation, "token list"},
    route{verb::post, "/v1/tokens", page::operation, "token add", true},
    route{verb::delete_, "/v1/tokens/{name}", page::operation, "token revoke"},
};

/// What the parts have for those of the pattern in braces; nothing where they do not fit.
std::optional<std::vector<std::pair<std::string_view, std::string_view>>> fit(std::string_view pattern,
                                                                              std::span<const std::string> segments)
{
    std::vector<std::pair<std::string_view, std::string_view>> names;
    std::size_t at = 0;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        const std::string_view part = pattern.substr(0, pattern.find('/'));
        pattern.remove_prefix(part.size());
        if (at == segments.size())
            return std::nullopt;
        if (part.starts_with('{'))
            names.emplace_back(part.substr(1, part.size() - 2), segments[at]);
        else if (part != segments[at])
            return std::nullopt;
        ++at;
    }
    return at == segments.size() ? std::optional{names} : std::nullopt;
}

}  // namespace

std::span<const route> routes() noexcept { return all_routes; }

std::vector<found_route> find_routes(std::span<const std::string> segments)
{
    std::vector<found_route> found;
    for (const route& each : all_routes)
        if (auto names = fit(each.pattern, segments)) {
            // An address that is a word of its own is nobody's name: `/v1/policy/shadow`.
            if (!found.empty() && names->size() != found.front().names.size()) {
                if (names->size() > found.front().names.size())
                    continue;
                found.clear();
            }
            if (!each.last.empty())
                names->back().first = each.last;
            found.push_back({&each, std::move(*names)});
        }
    return found;
}

std::string methods_of(std::span<const found_route> at)
{
    std::string text;
    for (const found_route& each : at) {
        text.append(text.empty() ? "" : ", ").append(to_string(each.is->method));
        if (each.is->method == verb::get)
            text += ", HEAD";
    }
    return text + ", OPTIONS";
}

}  // namespace ringfence::server::http
