// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A session of `ringfence lsp` with a real client library.

'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { Client, position, lsp } = require('./client.js');

const main = `ringfence 1;
region PL;
include "partners.ring";
list dnc "National do-not-call register" registry;
list robots "Auto-blocked" ttl 24h;
hours office "Europe/Warsaw" { mon-fri 08:00-19:00; sat 09:00-13:00; }
inbound {
    partners                      -> allow;
    dnc and outside office        -> hangup 603;
    outside office and robots     -> add robots for 24h then hangup;   # "zażółć 📞" before a word: \u{1F4DE}
}
presentation { robots -> log "📞📞"; dnc -> allow; }
`;
const partners = `ringfence 1;
list partners "They call for us" { +48587000000..+48587000099; }
campaign { partners -> allow; }
`;

function session(name, files, body) {
  test(name, async () => {
    const client = await Client.start(files);
    try {
      await body(client);
      assert.equal(await client.stop(), 0);
    } finally {
      client.discard();
    }
  });
}

function labels(items) {
  return items.map((item) => item.label);
}

async function complete(client, name, at) {
  return labels(await client.request(lsp.CompletionRequest.type, name, at));
}

session('what the server can do is said at the start', {}, async (client) => {
  const can = client.started.capabilities;
  assert.equal(can.positionEncoding, 'utf-16');
  assert.equal(can.textDocumentSync.change, lsp.TextDocumentSyncKind.Incremental);
  for (const provider of ['hover', 'definition', 'references', 'documentSymbol', 'documentFormatting'])
    assert.equal(can[`${provider}Provider`], true);
  assert.equal(can.renameProvider.prepareProvider, true);
  assert.equal(client.started.serverInfo.name, 'ringfence');
});

session('mistakes are shown as they are typed, and go when they are mended', { 'a.ring': '' }, async (client) => {
  const text = 'ringfence 1;\ninbound { anonymous -> hangpu; }\n';
  await client.open('a.ring', text);
  const [mistake] = await client.diagnostics('a.ring', 1);
  assert.equal(mistake.code, 'RF0106');
  assert.equal(mistake.source, 'ringfence');
  assert.equal(mistake.severity, lsp.DiagnosticSeverity.Error);
  assert.match(mistake.message, /unknown action `hangpu`\nhelp: did you mean `hangup`\?/);
  assert.deepEqual(mistake.range, { start: position(text, 'hangpu'), end: position(text, ';', 1) });
  // The two letters are swapped by two changes in one message.
  await client.change('a.ring', 2, [
    { range: { start: position(text, 'pu'), end: position(text, 'pu', 0, 2) }, text: '' },
    { range: { start: position(text, 'pu'), end: position(text, 'pu') }, text: 'up' },
  ]);
  assert.deepEqual(await client.diagnostics('a.ring', 2), []);
  await client.change('a.ring', 3, [{ text: 'ringfence 1;\ninbound {' }]);
  assert.equal((await client.diagnostics('a.ring', 3))[0].code, 'RF0004');
});

session('what a message proposes can be taken over', { 'a.ring': '' }, async (client) => {
  const text = 'ringfence 1;\ntimezone "Europe/Warsav";\ninbound { anonymous -> hangpu; }\n';
  await client.open('a.ring', text);
  const proposed = async (word) => {
    const at = position(text, word, 0, 2);
    const found = await client.connection.sendRequest(lsp.CodeActionRequest.type, {
      textDocument: { uri: client.uri('a.ring') },
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
    return found.map(({ title, kind, edit }) => [title, kind, edit.changes[client.uri('a.ring')]]);
  };
  const range = (word) => ({ start: position(text, word), end: position(text, word, 0, word.length) });
  assert.deepEqual(await proposed('hangpu'), [
    ['write `hangup`', 'quickfix', [{ range: range('hangpu'), newText: 'hangup' }]],
  ]);
  assert.deepEqual(await proposed('"Europe/Warsav"'), [
    ['write `"Europe/Warsaw"`', 'quickfix', [{ range: range('"Europe/Warsav"'), newText: '"Europe/Warsaw"' }]],
  ]);
  assert.deepEqual(await proposed('anonymous'), []);
});

session('characters are counted as editors count them', { 'a.ring': '' }, async (client) => {
  const text = 'ringfence 1;\r\ninbound { anonymous -> log "zażółć 📞📞" then hangpu; }\r\n';
  await client.open('a.ring', text);
  let [mistake] = await client.diagnostics('a.ring', 1);
  assert.deepEqual(mistake.range.start, { line: 1, character: text.indexOf('hangpu') - text.indexOf('inbound') });
  const at = mistake.range;
  await client.change('a.ring', 2, [{ range: at, text: 'hangup' }]);
  assert.deepEqual(await client.diagnostics('a.ring', 2), []);
  // Within the text: behind the second telephone stands a third, and the rest is where it was, one further on.
  const phone = { line: 1, character: at.start.character - '" then '.length };
  await client.change('a.ring', 3, [
    { range: { start: phone, end: phone }, text: '📞' },
    { range: { start: { line: 1, character: at.start.character + 2 }, end: { line: 1, character: at.end.character + 2 } }, text: 'hangpu' },
  ]);
  [mistake] = await client.diagnostics('a.ring', 3);
  assert.deepEqual(mistake.range.start, { line: 1, character: at.start.character + 2 });
});

session('a policy is checked with the open texts of the files that it includes', {
  'main.ring': main,
  'partners.ring': partners,
}, async (client) => {
  await client.open('main.ring');
  const before = await client.diagnostics('main.ring', 1);
  assert.deepEqual(before.filter((d) => d.severity === lsp.DiagnosticSeverity.Error), []);
  await client.open('partners.ring', partners.replaceAll('partners', 'friends'));
  await client.diagnostics('partners.ring', 1);
  const now = client.published.get(client.uri('main.ring')).diagnostics;
  const [error] = now.filter((d) => d.severity === lsp.DiagnosticSeverity.Error);
  assert.equal(error.code, 'RF0105');
  assert.match(error.message, /unknown condition `partners`/);
  // Closed, the file on disk counts again.
  client.published.delete(client.uri('main.ring'));
  await client.connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, {
    textDocument: { uri: client.uri('partners.ring') },
  });
  const mended = await client.diagnostics('main.ring');
  assert.deepEqual(mended.filter((d) => d.severity === lsp.DiagnosticSeverity.Error), []);
});

session('an included file is checked as a part of what includes it', {
  'main.ring': 'ringfence 1;\nlist vip;\ninclude "part.ring";\n',
  'part.ring': 'inbound { vip -> allow; }\n',
}, async (client) => {
  await client.open('part.ring');
  assert.deepEqual(await client.diagnostics('part.ring', 1), []);
});

session('an unused list is shown as what is not needed', { 'a.ring': '' }, async (client) => {
  await client.open('a.ring', 'ringfence 1;\nlist unused;\ninbound { anonymous -> hangup; }\n');
  const [warning] = await client.diagnostics('a.ring', 1);
  assert.equal(warning.code, 'RF0501');
  assert.equal(warning.severity, lsp.DiagnosticSeverity.Warning);
  assert.deepEqual(warning.tags, [lsp.DiagnosticTag.Unnecessary]);
});

session('a second declaration tells where the first is', { 'a.ring': '' }, async (client) => {
  const text = 'ringfence 1;\nlist vip;\nlist vip;\ninbound { vip -> allow; }\n';
  await client.open('a.ring', text);
  const [error] = await client.diagnostics('a.ring', 1);
  assert.equal(error.code, 'RF0109');
  assert.deepEqual(error.relatedInformation[0].location, {
    uri: client.uri('a.ring'),
    range: { start: position(text, 'vip'), end: position(text, 'vip', 0, 3) },
  });
});

session('hovering tells what a word is', { 'main.ring': main, 'partners.ring': partners }, async (client) => {
  await client.open('main.ring');
  const hover = async (word, nth = 0) => {
    const found = await client.request(lsp.HoverRequest.type, 'main.ring', position(main, word, nth, 1));
    return found === null ? null : found.contents.value;
  };
  assert.match(await hover('hangup'), /^`hangup \[INTEGER\] \[TEXT\]` \(action\)[^]*refuse it[^]*```ring\n[^]*→ `hangup/);
  assert.match(await hover('outside'), /^`outside HOURS` \(condition\)[^]*```ring/);
  assert.match(await hover('inbound'), /^`inbound \[to PATTERN,...\]` \(scenario\)/);
  assert.match(await hover('region'), /^`region CODE` \(statement\)/);
  assert.match(await hover('ttl'), /^`ttl DURATION` \(statement\)/);
  assert.match(await hover('and ', 0), /binds|both/);
  assert.match(await hover('dnc', 1), /`dnc` \(list\)\n\nNational do-not-call register[^]*list dnc "National[^]*main.ring:4/);
  assert.match(await hover('partners ', 0), /`partners` \(list\)[^]*\+48587000000\.\.[^]*partners.ring:2/);
  assert.match(await hover('office', 1), /`office` \(hours\)[^]*mon-fri 08:00-19:00;[^]*main.ring:6/);
  assert.equal(await hover('zażółć'), null); // in a comment
  assert.equal(await hover('mon-fri'), null); // no word of the language
});

session('completion offers what may stand in a place', { 'main.ring': main, 'partners.ring': partners }, async (client) => {
  let version = 1;
  await client.open('main.ring');
  await client.diagnostics('main.ring', 1);
  /** What is offered at `^` in `added`, which is written behind the file. */
  const at = async (added) => {
    const text = main + added.replace('^', '');
    await client.change('main.ring', ++version, [{ text }]);
    return complete(client, 'main.ring', position(main + added, '^'));
  };
  const has = (found, ...words) => words.forEach((word) => assert.ok(found.includes(word), `${word} in ${found}`));
  const lacks = (found, ...words) => words.forEach((word) => assert.ok(!found.includes(word), `no ${word} in ${found}`));

  let found = await at('^');
  has(found, 'list', 'hours', 'include', 'inbound', 'always', 'test');
  lacks(found, 'hangup', 'dnc', 'anonymous', 'registry');
  found = await at('inbound to +48 22 1 { ^');
  has(found, 'dnc', 'partners', 'anonymous', 'outside', 'not', 'on', 'otherwise');
  lacks(found, 'hangup', 'inbound', 'office');
  found = await at('inbound { dnc -> ^');
  has(found, 'hangup', 'allow', 'redirect', 'add');
  lacks(found, 'present', 'dnc'); // present is for another scenario
  has(await at('presentation { dnc -> ^'), 'present');
  lacks(await at('always { dnc -> ^'), 'present', 'redirect');
  assert.deepEqual(await at('inbound { outside ^'), ['office']);
  found = await at('inbound { dnc and caller in ^');
  assert.deepEqual([...found].sort(), ['dnc', 'partners', 'robots']);
  has(await at('inbound { country ^'), 'PL', 'DE');
  has(await at('inbound { country PL, ^'), 'DE');
  assert.deepEqual(await at('inbound { channel ^'), ['call', 'sms']);
  // What a condition is known to take, and no more of it than its check accepts.
  const types = ['fixed', 'fixed_or_mobile', 'mobile', 'pager', 'personal', 'premium', 'shared_cost', 'tollfree', 'uan',
    'unknown', 'voicemail', 'voip'];
  assert.deepEqual((await at('inbound { type ^')).sort(), types);
  assert.deepEqual((await at('inbound { type mobile|f^')).sort(), types.filter((type) => type !== 'mobile'));
  assert.deepEqual(await at('inbound { calls 5 ^'), ['within']);
  has(await at('inbound { calls 5 within 5m ^'), 'and', 'or', '->');
  has(await at('inbound { dnc ^'), 'and', 'or', '->');
  has(await at('presentation { dnc -> present dnc ^'), 'except', 'sticky', 'area');
  has(await at('presentation { dnc -> present dnc except ^'), 'robots');
  has(await at('inbound { dnc -> add robots ^'), 'for', 'then');
  found = await at('list new "d" ttl 24h ^');
  has(found, 'registry', 'max-age');
  lacks(found, 'ttl');
  has(await at('region ^'), 'PL');
  has(await at('hours late { ^'), 'closed', 'mon');
  has(await at('inbound ^'), 'to');
  has(await at('test "t" { ^'), 'at', 'after', 'expect', 'inbound');
  assert.deepEqual((await at('test "t" { given ^')).sort(), ['dnc', 'partners', 'robots']);
  assert.deepEqual(await at('inbound { dnc -> status "^'), []);
  assert.deepEqual(await at('# ^'), []);

  // What is offered takes the place of what is typed already.
  const text = `${main}inbound { dnc -> ha`;
  await client.change('main.ring', ++version, [{ text }]);
  const items = await client.request(lsp.CompletionRequest.type, 'main.ring', position(`${text}^`, '^'));
  const hangup = items.find((item) => item.label === 'hangup');
  assert.equal(hangup.detail, '[INTEGER] [TEXT]');
  assert.match(hangup.documentation.value, /refuse it/);
  assert.equal(hangup.textEdit.newText, 'hangup');
  assert.deepEqual(hangup.textEdit.range.end, position(`${text}^`, '^'));
  assert.equal(hangup.textEdit.range.end.character - hangup.textEdit.range.start.character, 2);
});

session('definitions of lists, hours and included files are found', { 'main.ring': main, 'partners.ring': partners }, async (client) => {
  await client.open('main.ring');
  const go = (word, nth) => client.request(lsp.DefinitionRequest.type, 'main.ring', position(main, word, nth, 2));
  assert.deepEqual(await go('partners ', 0), {
    uri: client.uri('partners.ring'),
    range: { start: position(partners, 'partners'), end: position(partners, 'partners', 0, 8) },
  });
  assert.deepEqual((await go('office', 2)).range.start, position(main, 'office'));
  assert.equal((await go('"partners.ring"', 0)).uri, client.uri('partners.ring'));
  assert.equal(await go('hangup', 0), null);
});

session('renaming a list changes every file that names it', {
  'main.ring': main,
  'partners.ring': partners,
  'other.ring': 'ringfence 1;\ninclude "partners.ring";\nwidget { not partners -> status; }\n',
}, async (client) => {
  await client.open('main.ring');
  await client.open('partners.ring');
  const at = position(main, 'partners ', 0, 3);
  assert.deepEqual(await client.request(lsp.PrepareRenameRequest.type, 'main.ring', at), {
    range: { start: position(main, 'partners '), end: position(main, 'partners ', 0, 8) },
    placeholder: 'partners',
  });
  const used = await client.request(lsp.ReferencesRequest.type, 'main.ring', at, { context: { includeDeclaration: true } });
  assert.equal(used.length, 4);
  const { changes } = await client.request(lsp.RenameRequest.type, 'main.ring', at, { newName: 'friends' });
  assert.deepEqual(Object.keys(changes).sort(), ['main.ring', 'other.ring', 'partners.ring'].map((f) => client.uri(f)));
  for (const [uri, edits] of Object.entries(changes)) {
    const name = path.basename(uri);
    let text = client.read(name);
    for (const edit of [...edits].reverse()) {
      const lines = text.split('\n');
      const line = lines[edit.range.start.line];
      lines[edit.range.start.line] =
        line.slice(0, edit.range.start.character) + edit.newText + line.slice(edit.range.end.character);
      text = lines.join('\n');
    }
    const expected = client.read(name).replaceAll('partners', 'friends').replaceAll('friends.ring', 'partners.ring');
    assert.equal(text, expected);
    fs.writeFileSync(path.join(client.folder, name), text);
  }
  // What was renamed is as right as it was before.
  await client.open('other.ring');
  assert.deepEqual((await client.diagnostics('other.ring', 1)).filter((d) => d.code !== 'RF0105'), []);
});

session('a rename that would break the rules is refused', { 'main.ring': main, 'partners.ring': partners }, async (client) => {
  await client.open('main.ring');
  const rename = (newName) =>
    client.request(lsp.RenameRequest.type, 'main.ring', position(main, 'robots', 0, 1), { newName });
  for (const [name, reason] of [
    ['Robots', /cannot be a name/],
    ['and', /cannot be a name/],
    ['anonymous', /is a condition/],
    ['dnc', /declared already/],
    ['', /cannot be a name/],
  ])
    await assert.rejects(rename(name), (e) => e.code === -32803 && reason.test(e.message), name);
  await assert.rejects(
    client.request(lsp.RenameRequest.type, 'main.ring', position(main, 'hangup'), { newName: 'x' }),
    /no list and no hours/,
  );
  await client.change('main.ring', 2, [{ text: `${main}\ninbound to +481 { robots -> allow` }]);
  await assert.rejects(rename('machines'), /mend `.*main.ring:\d+` first/);
});

session('the outline names lists, hours and blocks', { 'main.ring': main, 'partners.ring': partners }, async (client) => {
  await client.open('main.ring');
  const found = await client.connection.sendRequest(lsp.DocumentSymbolRequest.type, {
    textDocument: { uri: client.uri('main.ring') },
  });
  assert.deepEqual(found.map((s) => s.name), ['dnc', 'robots', 'office', 'inbound', 'presentation']);
  for (const symbol of found) {
    assert.ok(symbol.range.start.line <= symbol.selectionRange.start.line);
    assert.ok(symbol.range.end.line >= symbol.selectionRange.end.line);
  }
});

session('formatting gives what fmt gives, and touches nothing else', { 'a.ring': '' }, async (client) => {
  const head = 'ringfence 1;\n\nlist vip;   # 📞\n';
  const text = `${head}inbound {\nvip->allow;\n  anonymous   ->hangup;\n}\n\ncampaign { vip -> status; }\n`;
  await client.open('a.ring', text);
  const format = () =>
    client.connection.sendRequest(lsp.DocumentFormattingRequest.type, {
      textDocument: { uri: client.uri('a.ring') },
      options: { tabSize: 8, insertSpaces: false },
    });
  const [edit, ...more] = await format();
  assert.deepEqual(more, []);
  const lines = text.split('\n');
  assert.equal(edit.range.start.character, 0);
  assert.equal(edit.range.end.character, 0);
  const formatted = [
    ...lines.slice(0, edit.range.start.line),
    edit.newText + lines.slice(edit.range.end.line).join('\n'),
  ].join('\n');
  fs.writeFileSync(path.join(client.folder, 'a.ring'), text);
  execFileSync(process.env.RINGFENCE, ['fmt', path.join(client.folder, 'a.ring')]);
  assert.equal(formatted, client.read('a.ring'));
  assert.notEqual(formatted, text);
  await client.change('a.ring', 2, [{ text: formatted }]);
  assert.deepEqual(await format(), []);
  await client.change('a.ring', 3, [{ text: 'ringfence 1;\ninbound {' }]);
  await assert.rejects(format(), (e) => e.code === -32803 && /mend line 2 first/.test(e.message));
});
