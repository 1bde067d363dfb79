// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a request says in its address and its body, as an operation or a query takes it.

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_ARGUMENTS_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_ARGUMENTS_HPP

#include "front/http/routes.hpp"
#include "front/http/target.hpp"

#include <ringfence/operate/arguments.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::server::http {

/// What a name was given: nothing, where it stands alone, as a flag.
using said = std::pair<std::string, std::optional<std::string>>;

/// Reads a body that is a JSON object, each of its members a name: a text, a number, `true` (it stands alone), `false`
/// and null (it is not said), or an array of these. Returns what is wrong, or nothing. An empty body says nothing.
std::optional<std::string> read_members(std::string_view body, std::vector<said>& into);

/// Reads a body that is an array of such objects, or an object whose `queries` is one: `each(members, wrong)`, of which
/// `wrong` is empty where the members are good. More than `most` are wrong altogether.
std::optional<std::string> read_all_members(std::string_view body, std::size_t most,
                                            const std::function<void(std::vector<said>&, const std::string&)>& each);

/// The request that an address and the names of a body make of what is taken there. What stands in the pattern of the
/// address cannot be said once more. Throws `operate::error`.
operate::request request_of(std::span<const operate::argument> takes, const found_route& at, const target& where,
                            std::vector<said> members);

}  // namespace ringfence::server::http

#endif
