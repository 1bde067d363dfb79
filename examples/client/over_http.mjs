#!/usr/bin/env node
// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Asks ringfence over HTTP, with nothing but Node.js 18 or later.
//
//     over_http.mjs URL decide SCENARIO KEY=VALUE...   what happens to a call: the reply, as over UDP
//     over_http.mjs URL block LIST NUMBER [REASON]     puts a number into a list
//     over_http.mjs URL unblock LIST NUMBER [REASON]   takes it out
//     over_http.mjs URL import LIST FILE               a file of numbers, in the place of what the last one brought
//     over_http.mjs URL follow [WHICH]                 events, as they come: types=journal&list=house
//
// URL is as http://127.0.0.1:7465. Who asks is said by RINGFENCE_TOKEN.

import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

class Refused extends Error {}

export class Ringfence {
    constructor(url, token) {
        this.url = url.replace(/\/$/, '') + '/v1';
        this.headers = token ? { authorization: `Bearer ${token}` } : {};
    }

    /** `path`: parts of the address, each whatever text. */
    async open(method, path, { parameters = {}, body, headers = {}, milliseconds = 10_000, ...more } = {}) {
        const query = new URLSearchParams(parameters).toString();
        const url = [this.url, ...path.map(encodeURIComponent)].join('/') + (query ? `?${query}` : '');
        const signal = milliseconds ? AbortSignal.timeout(milliseconds) : undefined;
        const answer = await fetch(url, { method, body, signal, headers: { ...this.headers, ...headers }, ...more });
        if (answer.ok) return answer;
        const text = await answer.text();
        let detail;
        try {
            detail = JSON.parse(text).detail;
        } catch {}
        throw new Refused(detail || text.trim() || answer.statusText);
    }

    async ask(method, path, json, more = {}) {
        const body = json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
        return (await this.open(method, path, { ...body, ...more })).json();
    }

    /** `{action: 'hangup', parameters: {code: '603'}, reply: 'hangup;code=603;...', ...}` */
    decide(scenario, query, milliseconds = 1000) {
        return this.ask('POST', ['decide', scenario], query, { milliseconds });
    }

    block(list, number, note = {}) {
        return this.ask('PUT', ['lists', list, 'entries', number], note);
    }

    unblock(list, number, note = {}) {
        return this.ask('DELETE', ['lists', list, 'entries', number], undefined, { parameters: note });
    }

    /** Sends a file of numbers as it is read. The answer comes once it is in force: of a large one that takes minutes. */
    replace(list, file) {
        return this.ask('POST', ['lists', list, 'imports'], undefined, {
            parameters: { mode: 'replace', as: basename(file) },
            body: createReadStream(file),
            duplex: 'half',
            milliseconds: 0,
        });
    }

    /** Type and data of each event, for ever. Comes again after an interruption, and nothing of the journal is missing then. */
    async *follow(which = '') {
        for (let last; ; await wait(2000)) {
            try {
                const headers = last ? { 'last-event-id': last } : {};
                const answer = await this.open('GET', ['events'], { parameters: which, headers, milliseconds: 0 });
                let text = '';
                for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
                    text += part;
                    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
                        const of = { event: [], id: [], data: [] };
                        for (const line of text.slice(0, end).split('\n')) {
                            const [, name, value] = /^(event|id|data): (.*)$/.exec(line) ?? [];
                            of[name]?.push(value);
                        }
                        last = of.id[0] ?? last;
                        if (of.event.length) yield [of.event[0], JSON.parse(of.data.join('\n'))];
                    }
                }
            } catch (wrong) {
                if (wrong instanceof Refused) throw wrong;
            }
        }
    }
}

async function main(url, what, ...words) {
    const to = new Ringfence(url, process.env.RINGFENCE_TOKEN);
    if (what === 'decide' && words.length > 0) {
        const query = Object.fromEntries(words.slice(1).map((w) => [w.slice(0, w.indexOf('=')), w.slice(w.indexOf('=') + 1)]));
        console.log((await to.decide(words[0], query)).reply);
    } else if ((what === 'block' || what === 'unblock') && (words.length === 2 || words.length === 3)) {
        const { numbers } = await to[what](words[0], words[1], words[2] ? { reason: words[2] } : {});
        for (const each of numbers) console.log(each.number, each.result);
    } else if (what === 'import' && words.length === 2) {
        const { added, removed, rejected } = await to.replace(...words);
        console.log(`${added} added, ${removed} removed, ${rejected} rejected`);
    } else if (what === 'follow' && words.length <= 1) {
        for await (const [, data] of to.follow(words[0])) console.log(JSON.stringify(data));
    } else {
        throw new Refused('usage: over_http.mjs URL decide|block|unblock|import|follow ...; its head tells more');
    }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
    main(...process.argv.slice(2)).catch((wrong) => {
        console.error(wrong.cause?.message ?? wrong.message);
        process.exitCode = 1;
    });
}
