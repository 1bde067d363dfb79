// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `ringfence lsp`: the Language Server Protocol 3.17 over stdin and stdout. Messages are answered one after the other.
// What there is to say of the rules is found out when no other message waits, so that it is always about the newest
// text, and typing is never slower than the check.

#include "cli/command.hpp"
#include "lsp/answers.hpp"
#include "lsp/channel.hpp"
#include "lsp/workspace.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <new>
#include <set>
#include <stdexcept>
#include <utility>

namespace ringfence::command {

namespace lsp_protocol {

namespace {

enum error_number : int {
    parse_error = -32700,
    invalid_request = -32600,
    method_not_found = -32601,
    invalid_params = -32602,
    internal_error = -32603,
    server_not_initialized = -32002,
    request_failed_number = -32803
};

/// An error response of its own number.
class refused : public std::runtime_error {
public:
    refused(error_number number, const std::string& why) : std::runtime_error{why}, number_{number} {}
    error_number number() const noexcept { return number_; }

private:
    error_number number_;
};

constexpr int full_and_incremental = 2;

class server {
public:
    server(const registry& words, channel& client) : workspace_{words}, client_{client} {}

    /// Until the client says `exit` or goes; the exit status of the program.
    int run()
    {
        while (!exiting_) {
            received next = client_.read();
            switch (next.what) {
            case reading::message: message(next.text); break;
            case reading::too_large: error(nullptr, invalid_request, "a message of more than 64 MiB"); break;
            case reading::end: exiting_ = true; break;
            case reading::broken:
                error(nullptr, parse_error, next.text);
                fmt::print(stderr, "ringfence: lsp: {}\n", next.text);
                return input_wrong;
            }
            if (!exiting_ && phase_ == phase::running && !client_.more_waits())
                publish();
        }
        return phase_ == phase::shut_down ? done : input_wrong;
    }

private:
    enum class phase : std::uint8_t { starting, running, shut_down };

    // ---- messages

    void send(const json& message) { client_.write(message.dump(-1, ' ', false, json::error_handler_t::replace)); }

    void error(const json& id, error_number number, const std::string& why)
    {
        send({{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", static_cast<int>(number)}, {"message", why}}}});
    }

    void notify(const char* method, json params)
    {
        send({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
    }

    void message(const std::string& text)
    {
        const json read = json::parse(text, nullptr, false);
        if (read.is_discarded()) {
            error(nullptr, parse_error, "this is not JSON");
            return;
        }
        const auto member = [&](const char* name) {
            const auto at = read.find(name);
            return at == read.end() ? json{} : *at;
        };
        const json id = read.is_object() ? member("id") : json{};
        const bool has_id = read.is_object() && read.contains("id");
        const bool is_id = id.is_string() || id.is_number_integer() || id.is_null();
        if (!read.is_object() || !is_id || member("jsonrpc") != "2.0") {
            error(is_id ? id : json{}, invalid_request, "this is no message of JSON-RPC 2.0");
            return;
        }
        if (!read.contains("method")) {
            if (!read.contains("result") && !read.contains("error"))
                error(id, invalid_request, "a message without a method");
            return;  // an answer, though nothing was asked
        }
        if (!read["method"].is_string()) {
            error(id, invalid_request, "a method is a text");
            return;
        }
        const std::string method = read["method"];
        if (has_id)
            request(id, method, member("params"));
        else
            notification(method, member("params"));
    }

    void request(const json& id, const std::string& method, const json& params)
    {
        try {
            json result = answer(method, params);
            send({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
        } catch (const refused& e) {
            error(id, e.number(), e.what());
        } catch (const request_failed& e) {
            error(id, request_failed_number, e.what());
        } catch (const json::exception& e) {
            error(id, invalid_params, "`" + method + "`: " + e.what());
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const channel_error&) {
            throw;
        } catch (const std::exception& e) {
            error(id, internal_error, e.what());
        }
    }

    void notification(const std::string& method, const json& params)
    {
        if (method == "exit") {
            exiting_ = true;
            return;
        }
        if (phase_ != phase::running)
            return;
        try {
            take(method, params);
        } catch (const json::exception& e) {
            // There is nobody to answer to; the text is as it was.
            notify("window/logMessage", {{"type", 1}, {"message", "`" + method + "`: " + e.what()}});
        }
    }

    // ---- requests

    json answer(const std::string& method, const json& params)
    {
        if (method == "initialize")
            return initialize(params);
        if (phase_ == phase::starting)
            throw refused{server_not_initialized, "`initialize` comes first"};
        if (phase_ == phase::shut_down)
            throw refused{invalid_request, "after `shutdown` comes `exit`"};
        if (method == "shutdown") {
            phase_ = phase::shut_down;
            return nullptr;
        }
        using handler = json (server::*)(const json&);
        static const std::map<std::string_view, handler> handlers{
            {"textDocument/hover", &server::on_hover},
            {"textDocument/completion", &server::on_completion},
            {"textDocument/definition", &server::on_definition},
            {"textDocument/references", &server::on_references},
            {"textDocument/prepareRename", &server::on_prepare_rename},
            {"textDocument/rename", &server::on_rename},
            {"textDocument/documentSymbol", &server::on_symbols},
            {"textDocument/formatting", &server::on_formatting},
            {"textDocument/codeAction", &server::on_code_action},
        };
        const auto known = handlers.find(method);
        if (known == handlers.end())
            throw refused{method_not_found, "`" + method + "` is not known here"};
        return (this->*known->second)(params);
    }

    json initialize(const json& params)
    {
        if (phase_ != phase::starting)
            throw refused{invalid_request, "`initialize` came before"};
        const auto add = [this](const json& uri) {
            if (uri.is_string())
                workspace_.add_folder(path_of_uri(uri.get<std::string>()));
        };
        const auto folders = params.find("workspaceFolders");
        if (folders != params.end() && folders->is_array()) {
            for (const json& folder : *folders)
                add(folder.at("uri"));
        } else if (const auto root = params.find("rootUri"); root != params.end()) {
            add(*root);
        }
        phase_ = phase::running;
        return {{"capabilities",
                 {{"positionEncoding", "utf-16"},
                  {"textDocumentSync",
                   {{"openClose", true}, {"change", full_and_incremental}, {"save", {{"includeText", false}}}}},
                  {"hoverProvider", true},
                  {"completionProvider", {{"triggerCharacters", {" ", ",", "|"}}}},
                  {"definitionProvider", true},
                  {"referencesProvider", true},
                  {"renameProvider", {{"prepareProvider", true}}},
                  {"documentSymbolProvider", true},
                  {"documentFormattingProvider", true},
                  {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}},
                  {"workspace", {{"workspaceFolders", {{"supported", true}, {"changeNotifications", true}}}}}}},
                {"serverInfo", {{"name", "ringfence"}, {"version", RINGFENCE_VERSION}}}};
    }

    document& document_of(const json& params)
    {
        const std::string uri = params.at("textDocument").at("uri");
        document* found = workspace_.find(uri);
        if (found == nullptr)
            throw refused{invalid_params, "`" + uri + "` is not open"};
        return *found;
    }

    static editor_position position_of(const json& from)
    {
        return {from.at("line").get<std::uint32_t>(), from.at("character").get<std::uint32_t>()};
    }

    json on_hover(const json& params)
    {
        return hover(workspace_, document_of(params), position_of(params.at("position")));
    }

    json on_completion(const json& params)
    {
        return completion(workspace_, document_of(params), position_of(params.at("position")));
    }

    json on_definition(const json& params)
    {
        return definition(workspace_, document_of(params), position_of(params.at("position")));
    }

    json on_references(const json& params)
    {
        const bool all = params.at("context").at("includeDeclaration");
        return references(workspace_, document_of(params), position_of(params.at("position")),
                          all ? declarations::included : declarations::left_out);
    }

    json on_prepare_rename(const json& params)
    {
        return prepare_rename(workspace_, document_of(params), position_of(params.at("position")));
    }

    json on_rename(const json& params)
    {
        return rename(workspace_, document_of(params), position_of(params.at("position")), params.at("newName"));
    }

    json on_formatting(const json& params) { return formatting_edits(document_of(params)); }

    json on_code_action(const json& params)
    {
        const json& range = params.at("range");
        return code_actions(workspace_, document_of(params), position_of(range.at("start")),
                            position_of(range.at("end")));
    }

    json on_symbols(const json& params) { return symbols(workspace_, document_of(params)); }

    // ---- notifications

    void take(const std::string& method, const json& params)
    {
        if (method == "textDocument/didOpen")
            did_open(params.at("textDocument"));
        else if (method == "textDocument/didChange")
            did_change(params);
        else if (method == "textDocument/didClose")
            workspace_.close(params.at("textDocument").at("uri"));
        else if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles")
            workspace_.changed_on_disk();
        else if (method == "workspace/didChangeWorkspaceFolders")
            did_change_folders(params.at("event"));
    }

    void did_open(const json& opened)
    {
        const std::string uri = opened.at("uri");
        if (!workspace_.open({uri, path_of_uri(uri), opened.at("text"), opened.at("version")}))
            notify("window/showMessage",
                   {{"type", 1}, {"message", "more than 1000 files are open: `" + uri + "` is not looked at"}});
    }

    void did_change(const json& params)
    {
        document* changed = workspace_.find(params.at("textDocument").at("uri"));
        if (changed == nullptr)
            return;
        // All or nothing: half a change would leave another text than the editor's.
        std::string text = changed->text;
        for (const json& change : params.at("contentChanges")) {
            const std::string piece = change.at("text");
            const auto range = change.find("range");
            if (range == change.end() || range->is_null()) {
                text = piece;
                continue;
            }
            const editor_lines lines{text};
            const std::uint32_t begin = lines.offset_of(position_of(range->at("start")));
            const std::uint32_t end = std::max(begin, lines.offset_of(position_of(range->at("end"))));
            text.replace(begin, end - begin, piece);
        }
        changed->version = params.at("textDocument").at("version");
        changed->text = std::move(text);
        workspace_.changed(*changed);
    }

    void did_change_folders(const json& event)
    {
        for (const json& folder : event.at("removed"))
            workspace_.remove_folder(path_of_uri(folder.at("uri").get<std::string>()));
        for (const json& folder : event.at("added"))
            workspace_.add_folder(path_of_uri(folder.at("uri").get<std::string>()));
        workspace_.changed_on_disk();
    }

    // ---- diagnostics

    /// Says what is wrong in the policies that have changed, and takes back what no longer is.
    void publish()
    {
        std::vector<std::string> touched;
        try {
            touched = workspace_.refresh();
            fault_.clear();
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& e) {
            // The system has no time zones, or a plugin's word fails. The editor goes on, and is told so once.
            if (fault_ != e.what())
                notify("window/showMessage",
                       {{"type", 1}, {"message", "the rules cannot be checked: " + (fault_ = e.what())}});
            return;
        }
        if (touched.empty())
            return;
        std::set<std::string> paths;
        for (const std::string& policy : touched) {
            for (const auto& [path, found] : found_[policy])
                paths.insert(path);
            found_.erase(policy);
            const auto now = workspace_.policies().find(policy);
            if (now == workspace_.policies().end())
                continue;
            for (const auto& [path, found] : found_[policy] = diagnostics_of(workspace_, now->second))
                paths.insert(path);
        }
        for (const std::string& path : paths)
            publish(path);
    }

    void publish(const std::string& path)
    {
        json all = json::array();
        for (const auto& [policy, files] : found_) {
            const auto here = files.find(path);
            if (here == files.end())
                continue;
            for (const json& one : here->second)
                if (std::find(all.begin(), all.end(), one) == all.end())
                    all.push_back(one);
        }
        const std::string uri = workspace_.uri_of(path);
        const document* open = workspace_.find(uri);
        const auto published = published_.find(uri);
        const bool same = published == published_.end() ? all.empty() : published->second == all;
        if (open == nullptr && same)
            return;
        json params{{"uri", uri}, {"diagnostics", all}};
        if (open != nullptr)
            params["version"] = open->version;
        if (all.empty())
            published_.erase(uri);
        else
            published_[uri] = std::move(all);
        notify("textDocument/publishDiagnostics", std::move(params));
    }

    workspace workspace_;
    channel& client_;
    phase phase_ = phase::starting;
    bool exiting_ = false;
    std::map<std::string, std::map<std::string, json>> found_;  ///< by policy and path
    std::string fault_;                      ///< why the rules could not be checked last; empty where they were
    std::map<std::string, json> published_;  ///< what the client shows, by URI; none where it is empty
};

}  // namespace

}  // namespace lsp_protocol

int lsp(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("stdio", "speak over stdin and stdout, as it does anyhow");
    const invocation asked{of, words, own, {"nothing"}};
    if (asked.help_wanted())
        return done;
    if (asked.has("nothing"))
        throw usage_error{"lsp: takes no words"};
    lsp_protocol::channel client{STDIN_FILENO, STDOUT_FILENO};
    return lsp_protocol::server{asked.words(), client}.run();
}

}  // namespace ringfence::command
