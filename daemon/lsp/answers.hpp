// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What `ringfence lsp` answers, as the values of the Language Server Protocol 3.17.

#ifndef RINGFENCE_DAEMON_LSP_ANSWERS_HPP
#define RINGFENCE_DAEMON_LSP_ANSWERS_HPP

#include "lsp/workspace.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>

namespace ringfence::command::lsp_protocol {

using json = nlohmann::json;

/// A request that makes sense and cannot be done: the text is for the person at the editor.
class request_failed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What there is to say of the files of a policy: arrays of `Diagnostic` by path. Each file of the policy has one.
std::map<std::string, json> diagnostics_of(const workspace& in, const analysis& of);

/// `Hover`, or null.
json hover(workspace& in, const document& at, editor_position where);

/// An array of `CompletionItem`.
json completion(workspace& in, const document& at, editor_position where);

/// `Location`, or null.
json definition(workspace& in, const document& at, editor_position where);

enum class declarations : std::uint8_t { left_out, included };

/// An array of `Location`.
json references(workspace& in, const document& at, editor_position where, declarations which);

/// `{range, placeholder}`, or null where no list or hours stand.
json prepare_rename(workspace& in, const document& at, editor_position where);

/// `WorkspaceEdit`. Throws `request_failed`.
json rename(workspace& in, const document& at, editor_position where, const std::string& name);

/// An array of `TextEdit`, one or none, that makes the file's text the formatted one. Throws `request_failed` where it
/// has errors of form.
json formatting_edits(const document& of);

/// An array of `CodeAction`: what the messages that touch the range propose, as 'did you mean `hangup`?'.
json code_actions(workspace& in, const document& of, editor_position begin, editor_position end);

/// An array of `DocumentSymbol`.
json symbols(workspace& in, const document& of);

}  // namespace ringfence::command::lsp_protocol

#endif
