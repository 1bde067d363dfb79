// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The tree-sitter grammar over every worked rule file. tree-sitter's own generator is not in Debian, so that the grammar
// is read here by Earley's algorithm: what it accepts is what tree-sitter accepts, which takes the longest token too.
// That the grammar is LALR(1), as tree-sitter wants it, is checked by building its tables.

'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');

const rules = path.join(process.env.RINGFENCE_SOURCE_DIR, 'rules');
const folder = path.join(rules, 'editors', 'tree-sitter-ringfence');

// ---- the grammar as productions: {name: [[symbol...]...]}, terminals apart

const symbol = (name) => ({ type: 'symbol', name });
global.seq = (...of) => ({ type: 'seq', of });
global.choice = (...of) => ({ type: 'choice', of });
global.repeat = (of) => ({ type: 'repeat', of });
global.field = (_, of) => of;
global.alias = (of, as) => ({ type: 'alias', of, as: as.name });
global.grammar = (described) => described;

function read() {
  const described = require(path.join(folder, 'grammar.js'));
  const $ = new Proxy({}, { get: (_, name) => symbol(name) });
  const terminals = new Map(); // name to a sticky regular expression
  const productions = new Map();
  const nodes = new Set();
  let made = 0;
  const fresh = (alternatives) => {
    const name = `#${++made}`;
    productions.set(name, alternatives);
    return name;
  };
  const flat = (rule) => {
    if (typeof rule === 'string') {
      terminals.set(`'${rule}'`, rule);
      return [`'${rule}'`];
    }
    switch (rule.type) {
      case 'symbol':
        return [rule.name];
      case 'seq':
        return rule.of.flatMap(flat);
      case 'choice':
        return [fresh(rule.of.map(flat))];
      case 'alias':
        nodes.add(rule.as);
        return flat(rule.of);
      case 'repeat': {
        const name = fresh([]);
        productions.set(name, [[], [name, ...flat(rule.of)]]);
        return [name];
      }
      default:
        throw new Error(`what is ${JSON.stringify(rule)}?`);
    }
  };
  for (const [name, make] of Object.entries(described.rules)) {
    nodes.add(name);
    const rule = make($);
    if (rule instanceof RegExp) terminals.set(name, new RegExp(rule.source, 'y'));
    else productions.set(name, [flat(rule)]);
  }
  const gaps = described.extras($).map((extra) => (extra instanceof RegExp ? new RegExp(extra.source, 'y') : terminals.get(extra.name)));
  return { productions, terminals, nodes, gaps };
}

const grammar = read();

/** The names of a text's tokens; an error where nothing begins. Of two as long a word of the grammar's own counts. */
function tokens(text) {
  const found = [];
  for (let at = 0; at < text.length; ) {
    const gap = grammar.gaps.map((each) => ((each.lastIndex = at), each.exec(text))).find((found) => found !== null);
    if (gap !== undefined) {
      at += gap[0].length;
      continue;
    }
    let best = null;
    let length = 0;
    for (const [name, pattern] of grammar.terminals) {
      let size = 0;
      if (typeof pattern === 'string') {
        size = text.startsWith(pattern, at) ? pattern.length : 0;
      } else {
        pattern.lastIndex = at;
        const match = pattern.exec(text);
        size = match === null ? 0 : match[0].length;
      }
      if (size > length || (size === length && size > 0 && typeof pattern === 'string')) {
        best = name;
        length = size;
      }
    }
    if (best === null) throw new Error(`nothing begins at byte ${at}: ${text.slice(at, at + 20)}`);
    found.push(best);
    at += length;
  }
  return found;
}

/** Whether the tokens are a file (Earley). Returns how many of them were understood, Infinity for all. */
function accepted(input) {
  const start = 'source_file';
  const columns = [];
  let column = { items: [], known: new Set(), waiting: new Map(), empty: new Set() };
  const key = (i) => `${i.name} ${i.alternative} ${i.dot} ${i.from}`;
  const add = (to, item) => {
    if (!to.known.has(key(item))) {
      to.known.add(key(item));
      to.items.push(item);
    }
  };
  const predict = (to, name, at) =>
    grammar.productions.get(name).forEach((_, alternative) => add(to, { name, alternative, dot: 0, from: at }));
  predict(column, start, 0);
  for (let at = 0; ; ++at) {
    columns.push(column);
    const next = { items: [], known: new Set(), waiting: new Map(), empty: new Set() };
    for (let i = 0; i < column.items.length; ++i) {
      const item = column.items[i];
      const wanted = grammar.productions.get(item.name)[item.alternative][item.dot];
      const advanced = { ...item, dot: item.dot + 1 };
      if (wanted === undefined) {
        if (item.from === at) column.empty.add(item.name);
        for (const waiting of columns[item.from].waiting.get(item.name) || [])
          add(column, { ...waiting, dot: waiting.dot + 1 });
      } else if (grammar.productions.has(wanted)) {
        if (!column.waiting.has(wanted)) column.waiting.set(wanted, []);
        column.waiting.get(wanted).push(item);
        predict(column, wanted, at);
        if (column.empty.has(wanted)) add(column, advanced);
      } else if (wanted === input[at]) {
        add(next, advanced);
      }
    }
    if (at === input.length)
      return column.items.some((i) => i.name === start && i.from === 0 && i.dot === grammar.productions.get(start)[0].length)
        ? Infinity
        : at;
    if (next.items.length === 0) return at;
    column = next;
  }
}

const accepts = (text) => accepted(tokens(text)) === Infinity;

// ---- LALR(1): LR(1) sets of items, joined where only their lookaheads differ

function conflicts() {
  const all = [['#start', ['source_file']]];
  const of = new Map();
  for (const [name, alternatives] of grammar.productions) {
    of.set(name, []);
    for (const right of alternatives) {
      of.get(name).push(all.length);
      all.push([name, right]);
    }
  }
  const first = new Map([...grammar.productions.keys()].map((name) => [name, new Set()]));
  const empty = new Set();
  const firstOf = (right) => {
    const found = new Set();
    for (const s of right) {
      if (!first.has(s)) {
        found.add(s);
        return [found, false];
      }
      first.get(s).forEach((t) => found.add(t));
      if (!empty.has(s)) return [found, false];
    }
    return [found, true];
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, right] of all.slice(1)) {
      const [found, nothing] = firstOf(right);
      const known = first.get(name);
      const before = known.size + empty.size;
      found.forEach((t) => known.add(t));
      if (nothing) empty.add(name);
      changed = changed || known.size + empty.size !== before;
    }
  }
  const close = (kernel) => {
    const items = new Map([...kernel].map(([k, ahead]) => [k, new Set(ahead)]));
    const left = [...items.keys()];
    while (left.length > 0) {
      const k = left.pop();
      const [production, dot] = k.split(' ').map(Number);
      const right = all[production][1];
      if (!of.has(right[dot])) continue;
      const [found, nothing] = firstOf(right.slice(dot + 1));
      if (nothing) items.get(k).forEach((t) => found.add(t));
      for (const each of of.get(right[dot])) {
        const next = `${each} 0`;
        const had = items.get(next) || new Set();
        const size = items.has(next) ? had.size : -1;
        found.forEach((t) => had.add(t));
        items.set(next, had);
        if (had.size !== size) left.push(next);
      }
    }
    return items;
  };
  const states = new Map(); // the cores, joined, to kernels
  const name = (kernel) => [...kernel.keys()].sort().join(';');
  const start = new Map([['0 0', new Set(['$'])]]);
  states.set(name(start), start);
  const left = [name(start)];
  const found = [];
  while (left.length > 0) {
    const items = close(states.get(left.pop()));
    const targets = new Map();
    for (const [k, ahead] of items) {
      const [production, dot] = k.split(' ').map(Number);
      const next = all[production][1][dot];
      if (next === undefined) continue;
      if (!targets.has(next)) targets.set(next, new Map());
      targets.get(next).set(`${production} ${dot + 1}`, ahead);
    }
    for (const kernel of targets.values()) {
      const core = name(kernel);
      const known = states.get(core);
      let grown = known === undefined;
      if (grown) states.set(core, new Map([...kernel].map(([k, ahead]) => [k, new Set(ahead)])));
      else
        for (const [k, ahead] of kernel)
          for (const t of ahead)
            if (!known.get(k).has(t)) {
              known.get(k).add(t);
              grown = true;
            }
      if (grown) left.push(core);
    }
  }
  for (const kernel of states.values()) {
    const actions = new Map();
    for (const [k, ahead] of close(kernel)) {
      const [production, dot] = k.split(' ').map(Number);
      const next = all[production][1][dot];
      const tell = (t, what) => {
        if (actions.has(t) && actions.get(t) !== what) found.push(`${t}: ${actions.get(t)} or ${what}`);
        actions.set(t, what);
      };
      if (next === undefined) ahead.forEach((t) => tell(t, `reduce ${all[production][0]} of ${all[production][1].join(' ')}`));
      else if (!of.has(next)) tell(next, 'shift');
    }
  }
  return { states: states.size, found: [...new Set(found)] };
}

test('every worked file is accepted', () => {
  const files = fs.readdirSync(rules).filter((name) => name.endsWith('.ring'));
  assert.ok(files.length >= 10);
  for (const name of files) {
    const input = tokens(fs.readFileSync(path.join(rules, name), 'utf8'));
    const good = accepted(input);
    assert.equal(good, Infinity, `${name}: token ${good}: ${input.slice(good - 5, good + 3).join(' ')}`);
  }
});

test('what the language has is accepted, what it has not is not', () => {
  for (const text of [
    '',
    'list vip;',
    'list a { +48 22 123-45.67; +4822*, +48712000000..+48712000099; "601 234 567"; }',
    'hours o "Europe/Warsaw" { mon-fri 08:00-19:00, 20:00-22:00; closed 2026-12-25..2026-12-26; 2026-12-24 9:00-12:00; }',
    'inbound to +481, +482* { a->allow; not (a or b and not not c) -> add a for 24h then log "x \\" y" then hangup 603; }',
    'campaign "a-*" { on failure hangup; type mobile|fixed or country PL, DE -> status; }',
    'test "t" { given a { +481; } expect +481 not in a for 24h; repeat 3 every 30s -> allow; after 25h; }',
    'list then-some; list order; list and1; inbound { nothing -> allow; }',
    '# nothing but this',
  ])
    assert.ok(accepts(text), text);
  for (const text of ['list vip', 'inbound {', '}', 'a -> ;', '-> allow;', 'a and -> allow;', '(a -> allow;', 'a b) -> c;',
    'a, ;', 'then x;', 'a -> b and c;', 'list { ; }'])
    assert.ok(!accepts(text), text);
});

test('tokens are those of the language', () => {
  for (const [text, expected] of [
    ['+48 22 123 45 67', 'number'],
    ['+4822*', 'prefix'],
    ['+481..+489', 'range'],
    ['603', 'integer'],
    ['24h', 'duration'],
    ['2026-12-25', 'date'],
    ['2026-12-25..2026-12-26', 'dates'],
    ['8:00', 'time'],
    ['08:00-19:00', 'times'],
    ['PL', 'code'],
    ['our-numbers', 'word'],
    ['not', "'not'"],
    ['nothing', 'word'],
    ['vip->allow', "word '->' word"],
  ])
    assert.equal(tokens(text).join(' '), expected, text);
});

test('a carriage return alone is nothing that can stand anywhere', () => {
  for (const text of ['list a; # all\r\nlist b;\r\n', '# only this\r\n'])
    assert.ok(accepts(text), JSON.stringify(text));
  for (const text of ['list a; # all\rlist b;', 'list a;\rlist b;', 'list a "b\rc";', 'list a;\r', '# only this\r'])
    assert.throws(() => tokens(text), /nothing begins/, JSON.stringify(text));
});

test('the grammar is LALR(1)', () => {
  const { states, found } = conflicts();
  assert.ok(states > 20);
  assert.deepEqual(found, []);
});

test('the queries name nodes that the grammar has', () => {
  const text = fs.readFileSync(path.join(folder, 'queries', 'highlights.scm'), 'utf8');
  const bare = text.replace(/;.*$/gm, (line) => (line.includes('"') ? line : '')).replace(/"[^"]*"/g, '');
  for (const [, name] of bare.matchAll(/\(([a-z_]+)/g))
    assert.ok(name === '_' || grammar.nodes.has(name), `(${name}) is no node`);
  let depth = 0;
  for (const c of bare) {
    depth += c === '(' || c === '[' ? 1 : c === ')' || c === ']' ? -1 : 0;
    assert.ok(depth >= 0);
  }
  assert.equal(depth, 0);
});
