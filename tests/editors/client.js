// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// An editor without a screen: starts `ringfence lsp` and talks to it by the library that VS Code's extensions use.
// Nothing here sleeps; what has to come is waited for.

'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const rpc = require('vscode-jsonrpc/node');
const lsp = require('vscode-languageserver-protocol');

const deadline = Number(process.env.RINGFENCE_TEST_DEADLINE || 60) * 1000;

class Client {
  /** `files`: name to text, written into a folder of their own. */
  static async start(files, words = []) {
    const client = new Client();
    client.folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ringfence-editors-')));
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(client.folder, name), text);
    client.process = spawn(process.env.RINGFENCE, ['lsp', ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
    client.ended = new Promise((resolve) => client.process.on('exit', resolve));
    client.connection = rpc.createMessageConnection(
      new rpc.StreamMessageReader(client.process.stdout),
      new rpc.StreamMessageWriter(client.process.stdin),
    );
    client.published = new Map(); // by URI, the newest
    client.waiting = [];
    client.log = [];
    client.connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
      client.published.set(params.uri, params);
      client.waiting = client.waiting.filter((each) => !each());
    });
    client.connection.onNotification(lsp.LogMessageNotification.type, (params) => client.log.push(params.message));
    client.connection.listen();
    client.started = await client.connection.sendRequest(lsp.InitializeRequest.type, {
      processId: process.pid,
      rootUri: pathToFileURL(client.folder).href,
      capabilities: { general: { positionEncodings: ['utf-16'] } },
      workspaceFolders: [{ uri: pathToFileURL(client.folder).href, name: 'rules' }],
    });
    await client.connection.sendNotification(lsp.InitializedNotification.type, {});
    return client;
  }

  uri(name) {
    return pathToFileURL(path.join(this.folder, name)).href;
  }

  read(name) {
    return fs.readFileSync(path.join(this.folder, name), 'utf8');
  }

  async open(name, text = this.read(name)) {
    const textDocument = { uri: this.uri(name), languageId: 'ringfence', version: 1, text };
    await this.connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, { textDocument });
  }

  async change(name, version, contentChanges) {
    const textDocument = { uri: this.uri(name), version };
    await this.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument,
      contentChanges,
    });
  }

  /** The diagnostics of a file, once they are of this version of it, or of any if none is given. */
  diagnostics(name, version) {
    const uri = this.uri(name);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no diagnostics of ${name}, version ${version}`)), deadline);
      const look = () => {
        const found = this.published.get(uri);
        if (found === undefined || (version !== undefined && found.version !== version)) return false;
        clearTimeout(late);
        resolve(found.diagnostics);
        return true;
      };
      if (!look()) this.waiting.push(look);
    });
  }

  request(type, name, position, more = {}) {
    return this.connection.sendRequest(type, { textDocument: { uri: this.uri(name) }, position, ...more });
  }

  async stop() {
    await this.connection.sendRequest(lsp.ShutdownRequest.type);
    await this.connection.sendNotification(lsp.ExitNotification.type);
    return this.ended;
  }

  /** Whatever came of it. */
  discard() {
    this.connection.dispose();
    this.process.kill();
    fs.rmSync(this.folder, { recursive: true });
  }
}

/** Where `word` begins in `text`, the `nth` time counted from 0, as an editor counts. */
function position(text, word, nth = 0, beyond = 0) {
  let at = -1;
  for (let i = 0; i <= nth; ++i) {
    at = text.indexOf(word, at + 1);
    if (at < 0) throw new Error(`there is no ${word} in the text`);
  }
  const before = text.slice(0, at + beyond);
  return { line: before.split('\n').length - 1, character: before.length - (before.lastIndexOf('\n') + 1) };
}

module.exports = { Client, position, lsp, rpc };
