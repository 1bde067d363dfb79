// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A client whose types are made of the OpenAPI document: what the document does not have does not compile.
// Asks the daemon at the address it is given, and prints what it is told.

import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const [address] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: address });

// What was answered as JSON, where it could have been plain text.
function expect<T>(answer: { data?: T; error?: unknown; response: Response }): Exclude<T, string> {
    if (answer.data === undefined || typeof answer.data === "string")
        throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
    return answer.data as Exclude<T, string>;
}

const blocked = { params: { path: { list: "house", number: "+48601000001" } } };
expect(await client.PUT("/v1/lists/{list}/entries/{number}", { ...blocked, body: { reason: "asked us to", call: "c-17" } }));

const decision = expect(await client.GET("/v1/decide/{scenario}", {
    params: { path: { scenario: "inbound" }, query: { from: "+48601000001", to: "+48221234567", format: "json" } },
}));
const action: string = decision.action;

const many = expect(await client.POST("/v1/decide", {
    body: [{ scenario: "inbound", from: "+48601000002", to: "+48221234567" }, { scenario: "nowhere" }],
}));
const answers = many.map((one) => ("error" in one ? one.error.code : one.action));

const imported = expect(await client.POST("/v1/lists/{list}/imports", {
    params: { path: { list: "house" }, query: { mode: "merge", as: "numbers.txt" } },
    body: { file: "" },
    bodySerializer: () => "+48601000003\n+48601000004\n",
    headers: { "Content-Type": "text/plain" },
}));

// What is answered has types, too.
const page = expect(await client.GET("/v1/lists/{list}/entries", { params: { path: { list: "house" }, query: { per_page: "2" } } }));
const entries: [string, "pending" | "approved" | "permanent" | "cleared" | "expired", string | null][] = page.entries.map((entry) => [entry.number, entry.state, entry.expires_at]);

expect(await client.DELETE("/v1/lists/{list}/entries/{number}", blocked));
const missing = await client.GET("/v1/lists/{list}/entries", { params: { path: { list: "nothing" } } });
const code: string | undefined = missing.error?.code;

// @ts-expect-error: there is no such address
await client.GET("/v1/nothing");
// @ts-expect-error: nor such a field
page.entries.map((entry) => entry.colour);
// @ts-expect-error: nor such a parameter
await client.GET("/v1/lists", { params: { query: { colour: "red" } } });

console.log(JSON.stringify({ action, answers, added: "added" in imported ? imported.added : null, entries, more: page.more, code }));
