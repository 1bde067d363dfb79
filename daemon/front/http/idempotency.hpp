// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `Idempotency-Key`: a change that is asked for once more, as its answer did not arrive, is answered as it was and done
// no second time (draft-ietf-httpapi-idempotency-key-header). A key counts for one account and for a day.

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_IDEMPOTENCY_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_IDEMPOTENCY_HPP

#include "front/http/request.hpp"
#include "front/http/routes.hpp"
#include "serve/asio.hpp"
#include "serve/common.hpp"

#include <ringfence/operate/operation.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/kept_reply.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace ringfence::server::http {

inline constexpr std::size_t longest_key = 255;

/// The key that a header's value is: a text in quotes, as structured fields have it (RFC 8941, section 3.3.3), or
/// without them. Nothing where it is no key: 1 to `longest_key` visible ASCII characters.
std::optional<std::string> read_idempotency_key(std::string_view value);

/// What a route makes of a key.
enum class key_use : std::uint8_t {
    ignored,  ///< it changes nothing
    taken,
    refused  ///< it takes or tells a secret, of which nothing is to be kept
};
key_use use_of_key(const route& at);

/// The key of a request; nothing where it has none, or none counts there. Throws `operate::error` where it is none, or
/// is refused.
std::optional<std::string> idempotency_key(const request& asked, const route& at);

/// A request with a key, for as long as it is worked on: another one with the same key has to wait.
struct keyed_request {
    std::string name{};    ///< the digest of the account and the key, by which the store knows the answer
    std::string digest{};  ///< of what is asked for
    std::shared_ptr<void> at_work{};
};

/// Those that are worked on, and what the store keeps of those that were. For the HTTP thread.
class keyed_requests {
public:
    explicit keyed_requests(common& with, asio::io_context& own) : common_{with}, io_{own} {}
    keyed_requests(const keyed_requests&) = delete;
    keyed_requests& operator=(const keyed_requests&) = delete;

    /// Begins one, unless it was answered before or is worked on: then what is told. `digest`: SHA-256 of what is
    /// asked for. Throws `store::error`, `refused` on a store of an older format.
    std::variant<keyed_request, reply> begin(std::string_view key, const operate::asker& who, std::string digest);

    /// Keeps an answer, where it is one to keep, in a transaction of its own. It is given all the same where that
    /// fails, which the log is told.
    asio::awaitable<void> keep(const keyed_request& of, const reply& told);

private:
    common& common_;
    asio::io_context& io_;
    std::shared_ptr<std::set<std::string>> at_work_ = std::make_shared<std::set<std::string>>();  ///< names
};

/// Whether an answer is to be given again: what was done, and what the operation itself refused.
bool is_final(const reply& told) noexcept;

/// Keeps the answer in the transaction of its change. Throws `operate::error`, `conflict`, where another daemon has
/// kept one meanwhile.
void keep_with_change(store::write_transaction& in, const keyed_request& of, const reply& told, timestamp now);

}  // namespace ringfence::server::http

#endif
