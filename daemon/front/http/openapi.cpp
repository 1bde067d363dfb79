// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/openapi.hpp"

#include "explanation_json.hpp"
#include "front/http/api.hpp"
#include "front/http/commands.hpp"
#include "front/http/docs.hpp"
#include "front/http/idempotency.hpp"
#include "front/http/request.hpp"
#include "front/http/routes.hpp"
#include "serve/events.hpp"

#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/shape.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::server::http {

namespace {

using json = nlohmann::ordered_json;
using operate::argument;
using operate::shape;
using operate::shape_field;

/// What addresses are about.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> tags{{
    {"decisions", "what happens to a call, and why"},
    {"events", "what happens, as it does"},
    {"lists", "lists, and what is in one of them"},
    {"entries", "what is in all lists"},
    {"numbers", "what all lists have of one number"},
    {"imports", "files that were imported"},
    {"jobs", "what runs for long"},
    {"journal", "every change there was"},
    {"scrub", "files of contacts"},
    {"rules", "rule files that are not in force"},
    {"policy", "the rules in force, their versions and their shadow"},
    {"stats", "how often rules, lists and scenarios had their say"},
    {"accounts", "who may ask for what"},
    {"tokens", "accounts of programs"},
    {"monitoring", "how the daemon is"},
    {"reference", "what can be asked, for machines and for people"},
}};

json text_schema(std::string_view description = {})
{
    json made{{"type", "string"}};
    if (!description.empty())
        made["description"] = description;
    return made;
}

json reference(std::string_view name) { return {{"$ref", "#/components/schemas/" + std::string{name}}}; }

json schema_of(const shape& of, json& named);

/// What a field holds, where there is something. `named`: the schemas that are referred to, to which it adds its own.
json schema_of_content(const shape_field& of, json& named)
{
    using kind = shape_field::kind;
    switch (of.is) {
    case kind::text: return {{"type", "string"}};
    case kind::count: return {{"type", "integer"}, {"minimum", 0}};
    case kind::flag: return {{"type", "boolean"}};
    case kind::time: return {{"type", "string"}, {"format", "date-time"}};
    case kind::table: return {{"type", "array"}, {"items", schema_of(of.inside, named)}};
    case kind::texts: return {{"type", "array"}, {"items", {{"type", "string"}}}};
    case kind::named_texts: return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
    case kind::decimal: return {{"type", "number"}};
    case kind::object: break;
    }
    return of.inside.fields().empty() ? json{{"type", "object"}} : schema_of(of.inside, named);
}

json schema_of(const shape_field& of, json& named)
{
    json made = schema_of_content(of, named);
    if (!of.words.empty())
        made["enum"] = of.words;
    if (of.may_be_none && !made.contains("type"))
        made = {{"anyOf", json::array({std::move(made), {{"type", "null"}}})}};
    else if (of.may_be_none)
        made["type"] = json::array({made["type"], "null"});
    if (of.may_be_none && made.contains("enum"))
        made["enum"].push_back(nullptr);
    if (!of.summary.empty())
        made["description"] = of.summary;
    return made;
}

/// An object that has these fields and no others.
json schema_of(const shape& of, json& named)
{
    const std::string name{of.name()};
    if (!name.empty() && named.contains(name))
        return reference(name);
    json properties = json::object();
    json required = json::array();
    for (const shape_field& each : of.fields()) {
        properties[std::string{each.name}] = schema_of(each, named);
        if (!each.may_be_missing)
            required.push_back(each.name);
    }
    json made{{"type", "object"},
              {"properties", std::move(properties)},
              {"required", std::move(required)},
              {"additionalProperties", false}};
    if (name.empty())
        return made;
    named[name] = std::move(made);
    return reference(name);
}

json content(std::string_view type, json schema) { return {{std::string{type}, {{"schema", std::move(schema)}}}}; }

/// The parts of a pattern that stand in braces.
std::vector<std::string_view> names_in(std::string_view pattern)
{
    std::vector<std::string_view> found;
    for (auto begin = pattern.find('{'); begin != std::string_view::npos; begin = pattern.find('{', begin + 1))
        found.push_back(pattern.substr(begin + 1, pattern.find('}', begin) - begin - 1));
    return found;
}

/// `TIME|never`, `text|json`: the words of a choice, where all of them are words.
std::vector<std::string_view> choices_of(std::string_view value)
{
    std::vector<std::string_view> found;
    while (!value.empty()) {
        const std::string_view one = value.substr(0, value.find('|'));
        value.remove_prefix(std::min(one.size() + 1, value.size()));
        if (one.empty() || !std::ranges::all_of(one, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; }))
            return {};
        found.push_back(one);
    }
    return found.size() > 1 ? found : std::vector<std::string_view>{};
}

/// What an argument is in a body; in an address all of it is text.
json schema_of(const argument& a)
{
    json made;
    if (a.is == argument::kind::flag) {
        made["type"] = "boolean";
    } else if (a.takes_many() || a.is == argument::kind::keys) {
        made["type"] = "array";
        made["items"] = text_schema();
    } else {
        made["type"] = "string";
        if (const auto choices = choices_of(a.value); !choices.empty())
            made["enum"] = choices;
    }
    std::string description{a.summary};
    if (!a.value.empty() && !made.contains("enum"))
        description += (description.empty() ? "" : "; ") + std::string{a.value};
    if (!description.empty())
        made["description"] = description;
    return made;
}

std::string parameter_name(const argument& a)
{
    std::string name{a.name};
    std::ranges::replace(name, '-', '_');
    return name;
}

/// `putListsEntries`, `putListsEntriesByNumber`: of the method and the pattern, so that no two are alike.
std::string id_of(const route& of)
{
    std::string made{to_string(of.method)};
    std::ranges::transform(made, made.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string_view rest = of.pattern;
    while (!rest.empty()) {
        rest.remove_prefix(1);
        std::string_view part = rest.substr(0, rest.find('/'));
        rest.remove_prefix(part.size());
        if (part == "v1")
            continue;
        if (part.starts_with('{')) {
            made += "By";
            part = part.substr(1, part.size() - 2);
        }
        made += static_cast<char>(std::toupper(static_cast<unsigned char>(part.front())));
        made += part.substr(1);
    }
    return made;
}

json path_parameter(std::string_view name, std::string_view description)
{
    return {{"name", name}, {"in", "path"}, {"required", true}, {"schema", text_schema(description)}};
}

json responses(json good, std::string_view status = "200")
{
    const json problem{{"$ref", "#/components/responses/Problem"}};
    return {{std::string{status}, std::move(good)}, {"4XX", problem}, {"5XX", problem}};
}

json query_schema(bool with_scenario)
{
    json made{{"type", "object"},
              {"description", "What PROTOCOL.md says of a query: `from`, `to`, `name`, `channel`, `trunk`, `id`, `at`, "
                              "and what plugins declare."},
              {"properties",
               {{"from", text_schema("the caller, as signalling has it")},
                {"to", text_schema("the number called, or to be dialled")},
                {"name", text_schema("of the campaign, queue, widget or route")},
                {"channel", {{"type", "string"}, {"enum", {"call", "sms"}}}},
                {"trunk", text_schema("that the call came by")},
                {"id", text_schema("names the call; asked again with it, it counts once")},
                {"at", text_schema("asks what would be decided then, and counts nothing")}}},
              {"additionalProperties", {{"type", json::array({"string", "integer", "boolean", "null"})}}}};
    if (with_scenario) {
        made["properties"]["scenario"] = text_schema();
        made["required"] = {"scenario"};
    }
    return made;
}

json decision_answer(json schema, std::string_view description)
{
    json made{{"description", description}};
    made["content"] = content("application/json", std::move(schema));
    made["content"]["text/plain"] = {{"schema", text_schema("the reply, or the replies, a line each, as over UDP")}};
    return made;
}

/// Who wants a decision as text is told so what is wrong with the query.
json decision_responses(json good)
{
    json made = responses(std::move(good));
    json wrong = content("application/problem+json", reference("Problem"));
    wrong["text/plain"] = {{"schema", text_schema("a line that begins with `-ERR`")}};
    made["400"] = {{"description", "what is wrong with the query"}, {"content", std::move(wrong)}};
    return made;
}

/// `lists` of `/v1/lists/{list}/entries`.
std::string_view tag_of(const route& r)
{
    const std::string_view tag = r.pattern.substr(std::string_view{"/v1/"}.size());
    return tag.substr(0, tag.find('/'));
}

void say_needs(json& made, std::string_view name, std::string_view summary, store::account_role needs)
{
    made["summary"] = summary;
    made["description"] =
        "Needs the role " + std::string{store::role_word(needs)} + ", as `" + std::string{name} + "`.";
}

json if_match()
{
    return {{"name", "If-Match"},
            {"in", "header"},
            {"schema", text_schema("the ETag of the policy that is to be changed")}};
}

/// What of a change that is sent once more, and whose answer was too long to be kept.
json was_done()
{
    return {{"description", "it was done when it was asked for first, and its answer was too long to be kept"}};
}

json idempotency_key_parameter()
{
    return {
        {"name", "Idempotency-Key"},
        {"in", "header"},
        {"schema", text_schema("names the change: asked for once more within a day, it is answered as it was and done "
                               "no second time; in quotes or without, 1 to 255 visible ASCII characters")}};
}

json query_parameter(const argument& a)
{
    return {{"name", parameter_name(a)},
            {"in", "query"},
            {"required", a.has_place() && !a.may_be_left_out()},
            {"schema", schema_of(a)}};
}

json body_of(const command& of)
{
    const json file{{"type", "object"}, {"properties", {{"file", {{"type", "string"}, {"format", "binary"}}}}}};
    json made{{"application/octet-stream", json::object()}, {"multipart/form-data", {{"schema", file}}}};
    if (of.reads == command::body::rules) {
        const json named{{"type", "object"},
                         {"required", {"name", "text"}},
                         {"properties", {{"name", text_schema()}, {"text", text_schema()}}}};
        const json files{
            {"type", "object"},
            {"required", {"files"}},
            {"properties",
             {{"files", {{"type", "array"}, {"items", named}, {"description", "the first includes the others"}}}}}};
        made["application/json"] = {{"schema", files}};
        made["text/plain"] = {{"schema", text_schema("one rule file")}};
    }
    return {{"required", of.name != "import"}, {"content", made}};
}

json answers_of(const command& of, json& named)
{
    switch (of.gives) {
    case command::answer::object:
    case command::answer::messages: {
        const json schema = schema_of(of.answers(), named);
        const json there_is_one{{"description", "there is a new one at `Location`"}};
        const auto made = [&](json schema_of_new) {
            json answer = there_is_one;
            answer["content"] = content("application/json", std::move(schema_of_new));
            return answer;
        };
        if (of.words.front() == "activate")
            return responses(made(schema), "201");
        json all = responses({{"description", "what it came to"}, {"content", content("application/json", schema)}});
        if (of.name == "import")
            all["201"] = made({{"anyOf", json::array({schema, schema_of(announced_import_shape(), named)})}});
        else if (of.name == "import data")
            all["201"] = made(schema);
        return all;
    }
    case command::answer::text:
        return responses({{"description", of.summary}, {"content", content("text/plain", text_schema())}});
    case command::answer::rows:
    case command::answer::kept_rows: break;
    }
    json made{{"description", of.summary}, {"content", content("text/csv", text_schema())}};
    if (of.gives == command::answer::rows) {
        made["content"]["application/x-ndjson"] = {{"schema", text_schema()}};
        made["content"]["text/plain"] = {{"schema", text_schema()}};
    }
    return responses(made);
}

json page_of_command(const route& r, json& named)
{
    const command& of = command_named(r.operation);
    json made{{"operationId", id_of(r)}, {"tags", {tag_of(r)}}};
    say_needs(made, of.name, of.summary, of.needs);
    json parameters = json::array();
    const std::vector<std::string_view> inside = names_in(r.pattern);
    for (const std::string_view name : inside)
        parameters.push_back(path_parameter(name, {}));
    for (const argument& a : of.takes)
        if (std::ranges::find(inside, a.name) == inside.end())
            parameters.push_back(query_parameter(a));
    if (of.words.front() == "activate")
        parameters.push_back(if_match());
    if (use_of_key(r) == key_use::taken)
        parameters.push_back(idempotency_key_parameter());
    parameters.push_back(
        {{"name", "Ringfence-Report"},
         {"in", "header"},
         {"schema", text_schema("`text` or `json`: the answer as `ringfence` itself writes it, in frames")}});
    made["parameters"] = parameters;
    if (of.reads != command::body::none)
        made["requestBody"] = body_of(of);
    made["responses"] = answers_of(of, named);
    for (auto& [status, answer] : made["responses"].items())
        if (status.starts_with("20") && answer.contains("content"))
            answer["content"]["application/vnd.ringfence.report"] = {{"schema", text_schema()}};
    if (use_of_key(r) == key_use::taken)
        made["responses"]["204"] = was_done();
    return made;
}

/// `/docs`, or one of its files.
json page_of_docs(const route& r)
{
    const bool is_page = names_in(r.pattern).empty();
    json types = json::object();
    json names = json::array();
    for (const docs_file& each : docs_files())
        if (each.name.empty() == is_page) {
            types[std::string{each.type.substr(0, each.type.find(';'))}] = {{"schema", text_schema()}};
            names.push_back(each.name);
        }
    json made{{"operationId", id_of(r)},
              {"tags", {"reference"}},
              {"summary", is_page ? "this document as a page for people" : "a file of that page"},
              {"security", json::array({json::object()})}};
    if (!is_page)
        made["parameters"] = json::array({{{"name", "file"},
                                           {"in", "path"},
                                           {"required", true},
                                           {"schema", {{"type", "string"}, {"enum", std::move(names)}}}}});
    made["responses"] = responses({{"description", made["summary"]}, {"content", std::move(types)}});
    made["responses"]["304"] = {{"description", "`If-None-Match` names what it is now"}};
    return made;
}

/// What a route of an operation answers with.
json answer_schema(const operate::operation& of, json& named)
{
    json made = schema_of(of.answers(), named);
    if (of.name == "imports show")  // or what is known of it before it begins
        made = {{"anyOf", json::array({std::move(made), schema_of(announced_import_shape(), named)})}};
    return made;
}

json page_of(const route& r, json& named)
{
    if (r.is == page::command)
        return page_of_command(r, named);
    if (r.is == page::docs)
        return page_of_docs(r);
    json made{{"operationId", id_of(r)}};
    const auto plain = [&](std::string_view tag, std::string_view summary, std::string_view type) {
        made["tags"] = {tag};
        made["summary"] = summary;
        made["security"] = json::array({json::object()});
        made["responses"] = responses({{"description", summary}, {"content", content(type, text_schema())}});
    };
    switch (r.is) {
    case page::health: plain("monitoring", "whether the daemon lives", "text/plain"); break;
    case page::readiness:
        plain("monitoring", "whether calls are decided by what they should be", "text/plain");
        made["responses"]["503"] = {{"description", "a line for each reason why not"},
                                    {"content", content("text/plain", text_schema())}};
        break;
    case page::metrics: plain("monitoring", "the daemon's figures for Prometheus", "text/plain"); break;
    case page::openapi: plain("reference", "this document", "application/json"); break;
    case page::decide:
    case page::explain: {
        const bool decides = r.is == page::decide;
        made["tags"] = {"decisions"};
        made["summary"] = decides ? "what happens to a call; counts, and rules may change lists"
                                  : "every rule tried for a query, and why; counts and changes nothing";
        json parameters = json::array(
            {path_parameter("scenario", "inbound, campaign, callback, widget, presentation, or one of a plugin")});
        const json query = query_schema(false);
        if (r.method == verb::get)
            for (const auto& [name, schema] : query["properties"].items())
                parameters.push_back({{"name", name}, {"in", "query"}, {"schema", schema}});
        else
            made["requestBody"] = {{"content", content("application/json", query)}};
        parameters.push_back(
            {{"name", "format"}, {"in", "query"}, {"schema", {{"type", "string"}, {"enum", {"json", "text"}}}}});
        made["parameters"] = parameters;
        made["responses"] =
            decision_responses(decides ? decision_answer(schema_of(decision_shape(), named), "the decision")
                                       : decision_answer(schema_of(explanation_shape(), named), "the explanation"));
        break;
    }
    case page::decide_many:
        made["tags"] = {"decisions"};
        made["summary"] = "what happens to each of up to 10,000 calls";
        made["requestBody"] = {
            {"required", true},
            {"content",
             content("application/json", {{"type", "array"}, {"maxItems", 10'000}, {"items", query_schema(true)}})}};
        made["responses"] = decision_responses(decision_answer(
            {{"type", "array"},
             {"items",
              {{"oneOf", json::array({schema_of(decision_shape(), named), schema_of(query_error_shape(), named)})}}}},
            "the decisions in the order of the queries, an error in its place"));
        break;
    case page::events: {
        made["tags"] = {"events"};
        say_needs(made, "events", "what happens, as server-sent events", store::account_role::reader);
        json parameters = json::array();
        for (const argument& a : event_arguments())
            parameters.push_back(query_parameter(a));
        parameters.push_back({{"name", "Last-Event-ID"},
                              {"in", "header"},
                              {"schema", text_schema("the last record of the journal that the client had")}});
        made["parameters"] = parameters;
        made["responses"] =
            responses({{"description", "events without an end: `decision`, `journal`, `job`, `policy`, `dropped`"},
                       {"content", content("text/event-stream", text_schema())}});
        break;
    }
    case page::command:
    case page::docs: break;
    case page::operation: {
        const auto of = std::ranges::find(operate::operations(), r.operation, &operate::operation::name);
        const std::vector<std::string_view> inside = names_in(r.pattern);
        made["tags"] = {tag_of(r)};
        say_needs(made, of->name, of->summary, of->needs);
        std::vector<std::string_view> said = inside;  // the arguments that these are
        if (!r.last.empty())
            said.back() = r.last;
        json parameters = json::array();
        for (const std::string_view name : inside)
            parameters.push_back(path_parameter(name, {}));
        json properties = json::object();
        json required = json::array();
        const bool in_address = r.method == verb::get || r.method == verb::delete_;
        for (const argument& a : of->takes) {
            if (std::ranges::find(said, a.name) != said.end() || a.name == "while-connected")
                continue;
            if (in_address) {
                parameters.push_back(query_parameter(a));
                continue;
            }
            properties[parameter_name(a)] = schema_of(a);
            if ((a.has_place() && !a.may_be_left_out()) || a.is == argument::kind::secret)
                required.push_back(parameter_name(a));
        }
        if (r.method != verb::get && r.pattern.starts_with("/v1/policy"))
            parameters.push_back(if_match());
        if (use_of_key(r) == key_use::taken)
            parameters.push_back(idempotency_key_parameter());
        if (!parameters.empty())
            made["parameters"] = parameters;
        if (!properties.empty()) {
            json body{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
            if (!required.empty())
                body["required"] = required;
            made["requestBody"] = {{"required", !required.empty()}, {"content", content("application/json", body)}};
        }
        made["responses"] = responses({{"description", "what it came to, with the fields that PROTOCOL.md names"},
                                       {"content", content("application/json", answer_schema(*of, named))}},
                                      r.makes ? "201" : "200");
        if (use_of_key(r) == key_use::taken)
            made["responses"]["204"] = was_done();
        break;
    }
    }
    return made;
}

json make_document()
{
    json made{{"openapi", "3.1.0"},
              {"info",
               {{"title", "ringfence"},
                {"version", RINGFENCE_VERSION},
                {"summary", "What happens to a call, and the lists that decide it"},
                {"license", {{"name", "BSL-1.0"}, {"identifier", "BSL-1.0"}}}}},
              {"servers", json::array({{{"url", "/"}}})},
              {"security", json::array({{{"account", json::array()}}, {{"token", json::array()}}, json::object()})}};
    made["tags"] = json::array();
    for (const auto& [name, description] : tags)
        made["tags"].push_back({{"name", name}, {"description", description}});
    json named = json::object();
    schema_of(problem_shape(), named);
    json paths = json::object();
    for (const route& r : routes()) {
        std::string method{to_string(r.method)};
        std::ranges::transform(method, method.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        json one = page_of(r, named);
        paths[std::string{r.pattern}][method] = std::move(one);
    }
    made["paths"] = std::move(paths);
    made["components"] = {
        {"securitySchemes",
         {{"account",
           {{"type", "http"},
            {"scheme", "basic"},
            {"description", "an account and its password; on loopback `--default-role` may do without"}}},
          {"token", {{"type", "http"}, {"scheme", "bearer"}, {"description", "what `POST /v1/tokens` told once"}}}}},
        {"schemas", std::move(named)},
        {"responses",
         {{"Problem",
           {{"description", "what is wrong (RFC 9457)"},
            {"content", content("application/problem+json", reference("Problem"))}}}}}};
    return made;
}

}  // namespace

const std::string& openapi_document()
{
    static const std::string text = make_document().dump(2) + '\n';
    return text;
}

}  // namespace ringfence::server::http
