// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The TextMate grammar, run by the engine of VS Code over every worked rule file.

'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const oniguruma = require('vscode-oniguruma');
const { INITIAL, Registry, parseRawGrammar } = require('vscode-textmate');

const rules = path.join(process.env.RINGFENCE_SOURCE_DIR, 'rules');
const grammarFile = path.join(rules, 'editors', 'ringfence.tmLanguage.json');

async function load() {
  const wasm = fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(fs.readFileSync(grammarFile, 'utf8'), grammarFile),
  });
  return registry.loadGrammar('source.ringfence');
}

const loaded = load();

/** The tokens that are not white space: `{text, scope}`, the innermost scope. */
async function tokens(text) {
  const grammar = await loaded;
  const found = [];
  let state = INITIAL;
  for (const line of text.split(/\r?\n/)) {
    const read = grammar.tokenizeLine(line, state);
    state = read.ruleStack;
    for (const token of read.tokens) {
      const piece = line.slice(token.startIndex, token.endIndex);
      if (piece.trim() !== '' || piece === '\r')
        found.push({ text: piece.trim() || piece, scope: token.scopes[token.scopes.length - 1], scopes: token.scopes });
    }
  }
  return { found, depth: state.depth };
}

test('every word of the worked files is known for what it is', async () => {
  const files = fs.readdirSync(rules).filter((name) => name.endsWith('.ring'));
  assert.ok(files.length >= 10);
  for (const name of files) {
    const { found, depth } = await tokens(fs.readFileSync(path.join(rules, name), 'utf8'));
    assert.equal(depth, 1, `${name}: a block of it is not closed`);
    for (const token of found) {
      assert.ok(!token.scope.startsWith('invalid'), `${name}: ${token.text}`);
      // Whatever is left without a scope of its own is a brace or the hyphen of a form that is not there.
      if (token.scope === 'source.ringfence') assert.match(token.text, /^[{}]+$/, `${name}: ${token.text}`);
    }
  }
});

test('words have the scopes of their places', async () => {
  const rows = [
    ['ringfence 1;', 'ringfence', 'keyword.other.statement'],
    ['ringfence 1;', '1', 'constant.numeric.integer'],
    ['region PL;', 'PL', 'constant.other.code'],
    ['list our-numbers { +48 22 123-45.67; }', 'our-numbers', 'entity.name.type.list'],
    ['list our-numbers { +48 22 123-45.67; }', '+48 22 123-45.67', 'constant.numeric.phone'],
    ['list a { +48712000000..+48712000099; }', '+48712000000..+48712000099', 'constant.numeric.phone'],
    ['list a { +4822*; }', '+4822*', 'constant.numeric.phone'],
    ['list a ttl 24h max-age 7d;', 'max-age', 'storage.modifier.list'],
    ['list a ttl 24h max-age 7d;', '24h', 'constant.numeric.duration'],
    ['hours o { mon-fri 08:00-19:00; }', 'mon-fri', 'constant.language.weekday'],
    ['hours o { mon-fri 08:00-19:00; }', '08:00-19:00', 'constant.other.time'],
    ['hours o { closed 2026-12-25..2026-12-26; }', '2026-12-25..2026-12-26', 'constant.other.date'],
    ['hours o { closed 2026-12-25; }', 'closed', 'keyword.other.hours'],
    ['inbound to +481 { vip -> allow; }', 'inbound', 'entity.name.function.scenario'],
    ['inbound to +481 { vip -> allow; }', 'to', 'keyword.other.binding'],
    ['inbound { vip -> allow; }', 'vip', 'variable.other'],
    ['inbound { vip->allow; }', 'vip', 'variable.other'],
    ['inbound { vip->allow; }', '->', 'keyword.operator.arrow'],
    ['inbound { vip->allow; }', 'allow', 'support.function.action'],
    ['inbound { not vip -> allow; }', 'not', 'keyword.operator.logical'],
    ['inbound { caller in vip -> allow; }', 'in', 'keyword.other.argument'],
    ['inbound { a -> add a for 24h then hangup; }', 'then', 'keyword.operator.then'],
    ['inbound { a -> add a for 24h then hangup; }', 'for', 'keyword.other.argument'],
    ['inbound { on failure hangup; }', 'failure', 'keyword.other.setting'],
    ['inbound { a -> status "x\\"y"; }', '\\"', 'constant.character.escape'],
    ['inbound { a -> status "x"; } # end', '# end', 'comment.line.number-sign'],
    ['inbound { hangup-not-at-all -> allow; }', 'hangup-not-at-all', 'variable.other'],
    ['test "t" { at 2026-03-02 22:00; }', 'at', 'keyword.control.test'],
    ['test "t" { inbound from +481 to +482 -> hangup by a; }', 'inbound', 'entity.name.function.scenario'],
    ['test "t" { inbound from +481 to +482 -> hangup by a; }', 'from', 'keyword.other.attribute'],
    ['test "t" { inbound from +481 to +482 -> hangup by a; }', 'by', 'keyword.other.argument'],
    ['test "t" { given a { +481; } after 1s -> allow; }', 'after', 'keyword.control.test'],
    ['test "t" { expect +481 not in a for 1h; }', 'not', 'keyword.operator.logical'],
    ['test "t" { } list after-all;', 'after-all', 'entity.name.type.list'],
    ['list a; # all\rlist b;', '# all', 'comment.line.number-sign'],
    ['list a; # all\rlist b;', '\r', 'invalid.illegal.line-end'],
    ['list a; # all\rlist b;', 'b', 'entity.name.type.list'],
    ['inbound { a ->\rallow; }', '\r', 'invalid.illegal.line-end'],
  ];
  for (const [text, word, scope] of rows) {
    const { found, depth } = await tokens(text);
    const token = found.find((each) => each.text === word);
    assert.ok(token, `${word} is no token of ${text}: ${found.map((each) => each.text).join(' / ')}`);
    assert.equal(token.scope, `${scope}.ringfence`, `${word} of ${text}`);
    assert.equal(depth, 1, text);
  }
});
