// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Holds every answer over HTTP that the tests were given (harness.py, HTTP_EXCHANGES) against the OpenAPI document: that the status is described, that
// the type is, and that JSON fits its schema. Every operation that answers JSON is to have answered some.

import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(path.join(process.env.WEB_PACKAGES, "package.json"));
const Ajv = require("ajv/dist/2020").default;
const addFormats = require("ajv-formats").default;

const MOST_TOLD = 20;
const UNTRIED = new Set(); // operations whose answers no test can be given, as `get /v1/lists`

const folder = process.env.HTTP_EXCHANGES;
const exchanges = fs.existsSync(folder)
    ? fs.readdirSync(folder).sort().flatMap((name) =>
        fs.readFileSync(path.join(folder, name), "utf8").split("\n").filter(Boolean).map((line, at) => ({ ...JSON.parse(line), from: `${name}:${at + 1}` })))
    : [];

const documents = new Set(exchanges.filter((one) => one.method === "GET" && one.path === "/v1/openapi.json").map((one) => one.body));
if (documents.size !== 1)
    throw new Error(`of ${exchanges.length} exchanges in ${folder} ${documents.size} have a document of their own: one daemon has one`);
const document = JSON.parse([...documents][0]);

const ajv = new Ajv({ strict: true, allowUnionTypes: true });
addFormats(ajv);
ajv.addVocabulary(Object.keys(document)); // is a schema for what it has inside
ajv.addSchema(document, "document");
const answered = new Set(); // operations, with a JSON that fits
const validators = new Map();
function validatorOf(...place) {
    const pointer = "document#/" + place.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
    if (!validators.has(pointer))
        validators.set(pointer, ajv.compile({ $ref: pointer }));
    return validators.get(pointer);
}

// As front/http/routes has it: of the patterns that fit, the one with the fewest parts in braces.
const patterns = Object.keys(document.paths).map((pattern) => ({ pattern, parts: pattern.split("/") }));
const inBraces = (parts) => parts.filter((part) => part.startsWith("{")).length;
function patternOf(address) {
    const asked = address.split("?")[0].split("/");
    return patterns
        .filter(({ parts }) => parts.length === asked.length && parts.every((part, i) => part.startsWith("{") ? asked[i] !== "" : part === decoded(asked[i])))
        .sort((a, b) => inBraces(a.parts) - inBraces(b.parts))[0]?.pattern;
}
function decoded(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

// Where a response is described; that of a problem where there is no such operation.
function responseFor({ method, path: address, status }) {
    const pattern = patternOf(address);
    const name = (method === "HEAD" ? "GET" : method).toLowerCase();
    const operation = pattern && document.paths[pattern][name];
    if (!operation)
        return status >= 400 ? { place: ["components", "responses", "Problem"], of: document.components.responses.Problem } : undefined;
    const key = [String(status), `${Math.floor(status / 100)}XX`].find((each) => each in operation.responses);
    if (!key)
        return undefined;
    const response = operation.responses[key];
    const place = response.$ref ? response.$ref.slice(2).split("/") : ["paths", pattern, name, "responses", key];
    return { place, of: place.reduce((at, part) => at[part], document), operation: `${name} ${pattern}` };
}

function wrongWith(exchange) {
    const { method, status, type, body } = exchange;
    if (method === "OPTIONS" && status === 204)
        return undefined;
    const response = responseFor(exchange);
    if (!response)
        return "the status is not described";
    if (method === "HEAD" || !response.of.content)
        return body ? "a body is not described" : undefined;
    const media = (type ?? "").split(";")[0];
    if (!(media in response.of.content))
        return `the type \`${type}\` is not described`;
    if (!/[/+]json$/.test(media) || body === null || media === "application/json" && response.operation === "get /v1/openapi.json")
        return undefined;
    let told;
    try {
        told = JSON.parse(body);
    } catch (e) {
        return `the body is no JSON: ${e.message}`;
    }
    const validate = validatorOf(...response.place, "content", media, "schema");
    if (validate(told)) {
        if (status < 300)
            answered.add(response.operation);
        return undefined;
    }
    return validate.errors.map((e) => `${e.instancePath || "/"} ${e.message} ${JSON.stringify(e.params)}: ${valueAt(told, e.instancePath)}`).join("\n    ");
}

function valueAt(told, pointer) {
    const value = pointer.split("/").slice(1).reduce((at, part) => at?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], told);
    return JSON.stringify(value)?.slice(0, 200);
}

const wrong = exchanges.flatMap((one) => {
    const why = wrongWith(one);
    return why ? [`${one.from}: ${one.method} ${one.path} (${patternOf(one.path) ?? "no operation"}), ${one.status}:\n    ${why}`] : [];
});

const withJson = Object.entries(document.paths).flatMap(([pattern, methods]) =>
    Object.entries(methods)
        .filter(([, of]) => Object.entries(of.responses).some(([status, each]) => status.startsWith("2") && "application/json" in (each.content ?? {})))
        .map(([method]) => `${method} ${pattern}`)
        .filter((name) => name !== "get /v1/openapi.json"));
const untried = withJson.filter((name) => !answered.has(name) && !UNTRIED.has(name));

console.log(`${exchanges.length} answers, ${answered.size} of ${withJson.length} operations with JSON`);
for (const one of wrong.slice(0, MOST_TOLD))
    console.log(one);
if (wrong.length > MOST_TOLD)
    console.log(`and ${wrong.length - MOST_TOLD} more`);
for (const name of untried)
    console.log(`${name} has answered no test`);
process.exit(wrong.length === 0 && untried.length === 0 ? 0 : 1);
