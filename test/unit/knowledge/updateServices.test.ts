// The services are not asked here: these are small documents in the form that each publishes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Sources, type Table } from '../../../server/scripts/factSources.ts';
import { withTorchIndexes } from '../../../server/scripts/facts/torchIndex.ts';
import { runUpdate } from '../../support/updateScript.ts';
import { startWebServer } from '../../support/webServer.ts';
import { data } from './tables.ts';

/** A folder with one table, and what is in it later. */
function tables(file: string, change: (text: string) => string = (text) => text) {
  const folder = mkdtempSync(join(tmpdir(), 'tables-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const before = change(readFileSync(join(data, 'tables', file), 'utf8'));
  writeFileSync(join(folder, file), before);
  return { folder, before, text: () => readFileSync(join(folder, file), 'utf8') };
}

async function pages(answers: Readonly<Record<string, string>>) {
  const server = await startWebServer((_, response, { pathname }) => {
    const body = answers[pathname];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  onTestFinished(() => server.stop());
  return server;
}

/** A page as pytorch/test-infra, s3_management/manage.py writes it (to_simple_package_html). */
const wheelPage = (...keys: readonly string[]) =>
  [
    '<!DOCTYPE html>\n<html>\n  <body>\n    <h1>Links for torch</h1>',
    ...keys.map(
      (key) =>
        `    <a href="/${key}#sha256=00" data-dist-info-metadata="sha256=11" data-core-metadata="sha256=11">${key.replace(/^.*\//, '').replace('%2B', '+')}</a><br/>`,
    ),
    '  </body>\n</html>\n<!--TIMESTAMP 1763700000-->',
  ].join('\n');

describe('the wheel indexes of PyTorch', () => {
  const two = (text: string) =>
    JSON.stringify({
      ...JSON.parse(text),
      variants: [
        { variant: 'cpu', releases: null },
        { variant: 'cu124', releases: null },
      ],
    });
  const answers = {
    '/whl/cpu/torch/': wheelPage(
      'whl/cpu/torch-2.4.0%2Bcpu-cp312-cp312-linux_x86_64.whl',
      'whl/cpu/torch-2.4.0-cp312-none-macosx_11_0_arm64.whl',
    ),
    '/whl/cu124/torch/': wheelPage(
      'whl/cu124/torch-2.10.0%2Bcu124-cp313-cp313t-manylinux_2_28_x86_64.whl',
      'whl/cu124/torch-2.10.0%2Bcu124-cp313-cp313-manylinux_2_28_x86_64.whl',
      'whl/cu124/torch-2.4.0%2Bcu124-cp310-cp310-linux_x86_64.whl',
      'whl/cu124/torch-2.4.0%2Bcu124-cp38-cp38-linux_x86_64.whl',
      'whl/cu124/torch-2.4.0%2Bcu124-cp312-cp312-win_amd64.whl',
      'whl/torch-1.13.1-cp310-cp310-manylinux1_x86_64.whl',
    ),
  };

  it('are read variant by variant', async () => {
    const table = tables('torch-index.json', two);
    const { url } = await pages(answers);
    const update = () =>
      runUpdate(['--only', 'torch-index', '--tables', table.folder, '--torch-index', `${url}/whl`]);
    const { code, output } = await update();
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('wheels on the PyTorch indexes: 3 added, 0 removed, 0 changed');
    expect(JSON.parse(table.text()).variants).toEqual([
      { variant: 'cpu', releases: { '2.4.0': ['3.12'] } },
      { variant: 'cu124', releases: { '2.4.0': ['3.8', '3.10'], '2.10.0': ['3.13'] } },
    ]);
    expect((await update()).output).toContain('torch-index.json is up to date');
  });

  it('lose no wheel silently', async () => {
    const table = tables('torch-index.json', (text) =>
      two(text).replace('"cpu","releases":null', '"cpu","releases":{"1.0.0":["3.7"]}'),
    );
    const { url } = await pages(answers);
    const args = ['--only', 'torch-index', '--tables', table.folder, '--torch-index', `${url}/whl/`];
    const { code, output } = await runUpdate(args);
    expect(code).toBe(1);
    expect(output).toContain('  - torch 1.0.0+cpu');
    expect(table.text()).toBe(table.before);
  });

  it.each([
    ['is not there', {}, 'answered 404'],
    ['is another page', { '/whl/cpu/torch/': '<html>hello</html>' }, 'is not a page of an index'],
  ])('change nothing when one %s', async (_, broken, problem) => {
    const table = tables('torch-index.json', two);
    const { url } = await pages(broken);
    const args = ['--only', 'torch-index', '--tables', table.folder, '--torch-index', `${url}/whl`];
    const { code, output } = await runUpdate(args);
    expect(code).toBe(2);
    expect(output).toMatch(new RegExp(`^Nothing was written: .*/whl/cpu/torch/ ${problem}`));
    expect(table.text()).toBe(table.before);
  });

  it('add variants to the release matrix and take none away', () => {
    const release = {
      version: '2.4.0',
      variants: ['cpu', 'cu118', 'rocm6.1'],
      defaultVariant: null,
      python: [],
      torchvision: null,
      torchaudio: null,
      sources: ['torch:RELMX'],
    };
    const from = {
      compiled: '2026-11-21',
      sources: { index: { name: 'wheel indexes of the PyTorch project', as_of: '2026-11-21' } },
      variants: [
        { variant: 'cu118', releases: {} },
        { variant: 'cu124', releases: { '2.4.0': ['3.12'] } },
        { variant: 'cu126', releases: null },
      ],
    } satisfies Table & Parameters<typeof withTorchIndexes>[1];
    const [merged] = withTorchIndexes([release], from, new Sources());
    expect(merged).toMatchObject({
      variants: ['cpu', 'cu118', 'cu124', 'rocm6.1'],
      sources: ['torch:RELMX', 'torch-index:index'],
    });
  });
});

/** A product of endoflife.date, API v1. */
const product = (...releases: readonly object[]) =>
  JSON.stringify({ schema_version: '1.2.0', result: { name: 'product', releases } });

describe('endoflife.date', () => {
  interface Eol {
    readonly version?: string;
    readonly release?: string;
    readonly os?: string;
    readonly released: string;
    readonly source: string;
    readonly security_ends?: string;
  }
  const release = (row: Record<string, string>, key: string, names: readonly string[]) => ({
    name: row[key],
    codename: row.codename ?? null,
    label: row[key],
    releaseDate: row.released,
    eoasFrom: row[names[0] ?? ''] ?? null,
    eolFrom: row[names[1] ?? ''] ?? null,
    eoesFrom: row[names[2] ?? ''] ?? null,
    latest: { name: '1', date: '2026-01-01', link: null },
  });
  const current = JSON.parse(readFileSync(join(data, 'tables', 'os-python-eol.json'), 'utf8'));
  const family = (os: string) => current.rhel_family.filter((row: Eol) => row.os === os);
  const rhel = ['active_support_ends', 'security_ends'];
  /** What the service says when it agrees with the table. */
  const agreeing = (): Record<string, object[]> => ({
    python: current.python.map((row: never) => release(row, 'version', ['bugfix_ends', 'security_ends'])),
    ubuntu: current.ubuntu.map((row: never) =>
      release(row, 'release', ['', 'standard_support_ends', 'esm_ends']),
    ),
    debian: current.debian.map((row: never) =>
      release(row, 'release', ['', 'standard_support_ends', 'lts_ends']),
    ),
    'rocky-linux': family('rockylinux').map((row: never) => release(row, 'release', rhel)),
    rhel: family('ubi (RHEL)').map((row: never) => release(row, 'release', rhel)),
  });
  const serve = (products: Readonly<Record<string, object[]>>) =>
    pages(
      Object.fromEntries(
        Object.entries(products).map(([name, rows]) => [`/api/v1/products/${name}/`, product(...rows)]),
      ),
    );

  async function update(products: Readonly<Record<string, object[]>>) {
    const table = tables('os-python-eol.json');
    const { url } = await serve(products);
    const args = ['--only', 'end-of-life', '--tables', table.folder, '--end-of-life', `${url}/api/v1`];
    return { ...(await runUpdate(args)), table };
  }

  it('changes nothing where it agrees with the table', async () => {
    const { code, output, table } = await update(agreeing());
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('os-python-eol.json is up to date');
    expect(table.text()).toBe(table.before);
  });

  it('changes dates and adds what is newer, each with its source', async () => {
    const products = agreeing();
    const moved = (row: object) =>
      'name' in row && row.name === '3.12' ? { ...row, eolFrom: '2029-01-31' } : row;
    products.python = [
      {
        name: '3.99',
        codename: null,
        releaseDate: '2099-10-01',
        eoasFrom: '2101-10-01',
        eolFrom: '2104-10-31',
      },
      { name: '3.98', codename: null, releaseDate: '2098-10-01', eoasFrom: null, eolFrom: null },
      ...(products.python ?? []).map(moved),
    ];
    const { code, output, table } = await update(products);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('ends of support of python: 1 added, 0 removed, 1 changed');
    expect(output).toMatch(/~ 3\.12\n.*"security_ends":"2028-10-31".*\n.*"security_ends":"2029-01-31"/);
    const { python, ubuntu, sources } = JSON.parse(table.text());
    const row = (version: string) => python.find((one: Eol) => one.version === version);
    expect(row('3.12')).toMatchObject({
      security_ends: '2029-01-31',
      source: 'eold-api',
      last_known: '3.12.14',
    });
    expect(row('3.11').source).toBe('eold');
    expect(row('3.99')).toEqual({
      version: '3.99',
      released: '2099-10-01',
      bugfix_ends: '2101-10-01',
      security_ends: '2104-10-31',
      source: 'eold-api',
    });
    expect(row('3.98')).toBeUndefined();
    expect(ubuntu).toEqual(current.ubuntu);
    expect(sources['eold-api'].name).toBe('endoflife.date, API v1');
  });

  it('loses no release silently', async () => {
    const products = agreeing();
    const { code, output, table } = await update({ ...products, debian: (products.debian ?? []).slice(1) });
    expect(code).toBe(1);
    expect(output).toContain('ends of support of debian: 0 added, 1 removed, 0 changed\n  - 10');
    expect(table.text()).toBe(table.before);
  });

  it.each([
    ['lists nothing', [], 'lists no release'],
    ['is not there', undefined, 'answered 404'],
  ])('changes nothing when a product %s', async (_, rows, problem) => {
    const { rhel: _rhel, ...others } = agreeing();
    const { code, output, table } = await update(rows === undefined ? others : { ...others, rhel: rows });
    expect(code).toBe(2);
    expect(output).toContain(`/api/v1/products/rhel/ ${problem}`);
    expect(table.text()).toBe(table.before);
  });
});
