// npm run bench: our language server and command line against their neighbours, in one run on this machine.
//   npm run bench [-- FOLDER]    FOLDER: real Dockerfiles for the throughput figures (default: examples)
// Every figure is what a client sees. `null` parses nothing: no Node server can be below it.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { LspClient, now } from './lspClient.mjs';

const root = join(import.meta.dirname, '../..');
const folder = process.argv[2] ?? join(root, 'examples');
const REST_MS = 25;
const STARTS = 10;
const KEYS = 100;

const servers = {
  'ml-dockerfile': [process.execPath, join(root, 'dist/server.js'), '--stdio'],
  'dockerfile-language-server': [
    process.execPath,
    join(root, 'node_modules/dockerfile-language-server-nodejs/bin/docker-langserver'),
    '--stdio',
  ],
  null: [process.execPath, join(import.meta.dirname, 'nullServer.mjs'), '--stdio'],
};

const fixture = readFileSync(join(root, 'examples/serving/Dockerfile'), 'utf8');
const stage = (n) =>
  `FROM python:3.12-slim-bookworm AS s${n}\nWORKDIR /app\nENV A${n}=1\nRUN apt-get update && apt-get install -y --no-install-recommends curl \\\n  git \\\n  && rm -rf /var/lib/apt/lists/*\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\n`;
const large = Array.from({ length: 96 }, (_, n) => stage(n)).join('\n');

const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const percentile = (values, p) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))];
const ms = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

async function open(argv, uri, text) {
  const client = new LspClient(argv);
  await client.initialize(false);
  const waiting = client.diagnostics(uri, 1);
  client.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: 'dockerfile', version: 1, text },
  });
  const found = await waiting;
  return { client, found, took: now() - client.started };
}

/** Spawn to first diagnostics, interleaved so that the machine's moods hit everybody alike. */
async function starts() {
  const times = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  for (let round = 0; round < STARTS; round++) {
    for (const [name, argv] of Object.entries(servers)) {
      const { client, took } = await open(argv, 'file:///bench/Dockerfile', fixture);
      times[name].push(took);
      await client.close();
    }
  }
  return times;
}

/** One key typed into a comment in the middle, again and again, with rests as a person makes them. */
async function typing(argv, text) {
  const uri = 'file:///bench/Dockerfile';
  const { client, found } = await open(argv, uri, `${text}# \n`);
  const line = text.split('\n').length - 1;
  const times = [];
  for (let key = 0; key < KEYS; key++) {
    await rest(REST_MS);
    const start = { line, character: 2 };
    const began = now();
    const waiting = client.diagnostics(uri, key + 2);
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: key + 2 },
      contentChanges: [{ range: { start, end: start }, text: 'x' }],
    });
    await waiting;
    times.push(now() - began);
  }
  const hovers = [];
  for (let n = 0; n < 30; n++) {
    const began = now();
    await client.request('textDocument/hover', {
      textDocument: { uri },
      position: { line: 1, character: 10 },
    });
    hovers.push(now() - began);
  }
  await client.close();
  return { times, hovers, found: found.length };
}

/** 200 keys without a rest: when is the last one answered? */
async function burst(argv, text) {
  const uri = 'file:///bench/Dockerfile';
  const { client } = await open(argv, uri, `${text}# \n`);
  const line = text.split('\n').length - 1;
  const start = { line, character: 2 };
  const began = now();
  for (let key = 0; key < 199; key++) {
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: key + 2 },
      contentChanges: [{ range: { start, end: start }, text: 'x' }],
    });
  }
  const waiting = client.request('textDocument/hover', {
    textDocument: { uri },
    position: { line: 1, character: 10 },
  });
  await waiting;
  const took = now() - began;
  await client.close();
  return took;
}

/** Every file opened, one after the other. */
async function throughput(argv, files) {
  const { client } = await open(argv, 'file:///bench/warm/Dockerfile', fixture);
  const began = now();
  let found = 0;
  for (const [at, text] of files.entries()) {
    const uri = `file:///bench/${at}/Dockerfile`;
    const waiting = client.diagnostics(uri, 1);
    client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'dockerfile', version: 1, text },
    });
    found += (await waiting).length;
  }
  const took = now() - began;
  await client.close();
  return { perSecond: (files.length / took) * 1000, found };
}

function readFiles(path) {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|[./_-])[Dd]ockerfile([./_-]|$)/.test(name))
    .map((name) => join(path, name))
    .filter((name) => statSync(name).isFile())
    .map((name) => readFileSync(name, 'utf8'));
}

function commandLine(path) {
  const times = [];
  for (let round = 0; round < 7; round++) {
    const began = now();
    spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'lint', path, '--format', 'json'], {
      maxBuffer: 1 << 30,
    });
    times.push(now() - began);
  }
  return percentile(times, 0.5);
}

function row(label, cells) {
  console.log(`| ${label} | ${cells.join(' | ')} |`);
}

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; p50 / p95 in ms\n`,
);
const names = Object.keys(servers);
row('measure', names);
row(
  '---',
  names.map(() => '---'),
);
const started = await starts();
row(
  'spawn → first diagnostics',
  names.map((name) => `${ms(percentile(started[name], 0.5))} / ${ms(percentile(started[name], 0.95))}`),
);
for (const [label, text] of [
  ['examples/serving', fixture],
  [`${large.split('\n').length} lines`, large],
]) {
  const typed = {};
  for (const name of names) typed[name] = await typing(servers[name], text);
  row(
    `key → diagnostics, ${label}`,
    names.map(
      (name) => `${ms(percentile(typed[name].times, 0.5))} / ${ms(percentile(typed[name].times, 0.95))}`,
    ),
  );
  row(
    `hover, ${label}`,
    names.map(
      (name) => `${ms(percentile(typed[name].hovers, 0.5))} / ${ms(percentile(typed[name].hovers, 0.95))}`,
    ),
  );
  row(
    `diagnostics found, ${label}`,
    names.map((name) => String(typed[name].found)),
  );
  const bursts = [];
  for (const name of names) bursts.push(ms(await burst(servers[name], text)));
  row(`hover after a burst of 199 keys, ${label}`, bursts);
}
const files = readFiles(folder);
const rates = [];
for (const name of names) rates.push(await throughput(servers[name], files));
row(
  `files a second (${files.length} files)`,
  rates.map(({ perSecond }) => perSecond.toFixed(0)),
);
row(
  '… diagnostics',
  rates.map(({ found }) => String(found)),
);
console.log(
  `\nWhole process, \`ml-dockerfile lint\`, median: ${ms(commandLine(join(root, 'examples/serving')))} ms for one file, ${ms(commandLine(folder))} ms for ${files.length} files.`,
);
