import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSnippetPins, snippetFact } from '../../../server/scripts/snippets/snippetFacts.ts';
import { type Filled, filledTemplates, snippetFiles } from '../../../server/scripts/snippets/snippetFiles.ts';
import { readTemplate, snippetBody } from '../../../server/scripts/snippets/template.ts';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { DEFAULT_CONFIG } from '../../../server/src/engine/config.ts';
import { lint } from '../../../server/src/engine/lint.ts';
import { type ImageReference, parseImageReference } from '../../../server/src/formats/imageReference.ts';
import { readRequirementsFile } from '../../../server/src/formats/requirementsFile.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { plainBody } from '../../../server/src/lsp/snippets/plainBody.ts';
import { RULES } from '../../../server/src/rules/index.ts';

const knowledge = loadKnowledge();
const pins = readSnippetPins();
const root = join(import.meta.dirname, '../../..');
const named = (folder: string) =>
  filledTemplates(folder, knowledge).map((filled) => [filled.file, filled] as const);
const texts = (folder: string) => named(folder).map(([file, { body }]) => [file, plainBody(body)] as const);
const requirements = new Map(texts('requirements').map(([file, text]) => [file.replace('.txt', ''), text]));

/** What is reported at warning or above. */
function loud(text: string, list?: string): readonly string[] {
  const read = list === undefined ? undefined : readRequirementsFile('requirements.txt', list);
  const { findings } = lint({
    file: parseDockerfile('file:///project/Dockerfile', text),
    rules: RULES,
    knowledge,
    project: { requirements: () => read },
    config: DEFAULT_CONFIG,
    today: '2026-11-21',
  });
  return findings
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ rule, message }) => `${rule}: ${message}`);
}

/** Images that are pulled: every base and every COPY --from that is no stage. */
function pulled(text: string): readonly ImageReference[] {
  const names = new Set([...text.matchAll(/ AS (\S+)$/gm)].map(([, name]) => name));
  return [...text.matchAll(/^FROM (\S+)|^COPY --from=(\S+)/gm)]
    .map(([, base, other]) => base ?? other ?? '')
    .filter((name) => name.includes(':') && !names.has(name))
    .map((name) => parseImageReference(name));
}

describe('a template', () => {
  it('has three lines at its top', () => {
    expect(readTemplate('#: ml-x\n#: A title\n#: What for\nFROM x\n')).toEqual({
      prefix: 'ml-x',
      title: 'A title',
      about: 'What for',
      body: 'FROM x',
    });
    expect(() => readTemplate('FROM x\n')).toThrow('no three lines');
  });

  it.each([
    ['ENV PATH=$PATH \\', 'ENV PATH=\\$PATH \\\\'],
    ['USER {{1:app}} {{1}}', 'USER ${1:app} ${1}'],
    ['USER {{2|a,b|}}{{0}}', 'USER ${2|a,b|}${0}'],
    ['x=={{pin:torch}}', 'x==pin:torch'],
  ])('%s becomes %s', (template, body) => {
    expect(snippetBody(template, (question) => question)).toBe(body);
  });

  it.each(['tag:python:2.0.*', 'tag:nobody/knows:*', 'pin:nobody-knows', 'torch:cu1', 'price:torch'])(
    'is refused when it asks for %s',
    (question) => {
      expect(() => snippetFact(question, knowledge, pins)).toThrow(question);
    },
  );

  it.each([
    ['tag:nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04', '12.4.1-cudnn-runtime-ubuntu22.04'],
    ['tag:nvidia/cuda:12.4.*-cudnn-devel-*22.04', '12.4.1-cudnn-devel-ubuntu22.04'],
    ['torch-index:cu126', 'https://download.pytorch.org/whl/cu126'],
  ])('gets for %s the answer %s', (question, answer) => {
    expect(snippetFact(question, knowledge, pins)).toBe(answer);
  });
});

describe('a snippet with its defaults', () => {
  it.each([
    ['a ${1:b} ${1}', 'a b b'],
    ['${1} before ${1:b}', 'b before b'],
    ['${1|x,y|}-${1}', 'x-x'],
    ['\\$PATH \\\\ {x} $1 ${0}', '$PATH \\ {x} $1 '],
  ])('%s reads %s', (body, text) => {
    expect(plainBody(body)).toBe(text);
  });
});

describe.each(named('files'))('%s', (file, { body }: Filled) => {
  const text = `${plainBody(body)}\n`;

  it('is parsed without a problem and starts with a directive', () => {
    expect(parseDockerfile('file:///project/Dockerfile', text).problems).toEqual([]);
    expect(text.startsWith('# syntax=docker/dockerfile:1\n')).toBe(true);
  });

  it('has no finding at warning or above', () => {
    const list = requirements.get(file.replace('.Dockerfile', ''));
    expect(text.includes('requirements.txt')).toBe(list !== undefined);
    expect(loud(text, list)).toEqual([]);
  });
});

describe.each(named('parts'))('part %s', (_file, { body }: Filled) => {
  const part = `${plainBody(body)}\n`;
  const user = 'RUN useradd --create-home --uid 10001 me\nUSER 10001\n';
  const host = (before: string, after: string) =>
    `FROM python:3.12-slim-bookworm AS builder\nWORKDIR /app\n${before}${after}`;

  it('adds no finding at warning or above to a file that has none', () => {
    expect(parseDockerfile('file:///project/Dockerfile', host(part, user)).problems).toEqual([]);
    expect(loud(host('', user))).toEqual([]);
    const whole = part.startsWith('FROM') ? host(user, part + user) : host(part, user);
    expect(loud(whole)).toEqual([]);
  });
});

describe('what a snippet names', () => {
  const dockerfiles = [...texts('files'), ...texts('parts')];
  const images = dockerfiles.flatMap(([file, text]) => pulled(text).map((image) => [file, image] as const));

  it.each(images)('%s: the image is listed', (_file, image) => {
    const { family, status } = knowledge.image(image);
    const name = [image.registry, image.repository].filter(Boolean).join('/');
    const pinnedTags = pins.images.filter((row) => row.image === name).map(({ tag }) => tag);
    expect(status).not.toMatch(/removed|does-not-exist/);
    expect([...(family === undefined ? [] : knowledge.tagsOf(family)), ...pinnedTags]).toContain(image.tag);
  });

  const pinned = [...dockerfiles, ...texts('requirements')].flatMap(([file, text]) =>
    [...text.matchAll(/([a-z][\w-]*)(?:\[\w+\])?==([\w.]+)/g)].map(
      ([, name = '', version = '']) => [file, name, version] as const,
    ),
  );

  it.each(pinned)('%s: %s %s is published', (_file, name, version) => {
    const table = pins.packages.flatMap((row) => (row.package === name ? [row.version] : []));
    expect([...knowledge.packageVersions(name), ...table]).toContain(version);
  });

  it('is counted', () => {
    expect(images.length).toBeGreaterThan(15);
    expect(pinned.length).toBeGreaterThan(20);
  });

  it('is in no table of its own when the knowledge base lists it', () => {
    for (const row of pins.images) {
      const { family } = knowledge.image(parseImageReference(`${row.image}:${row.tag}`));
      expect(family === undefined ? [] : knowledge.tagsOf(family)).toEqual([]);
    }
    for (const row of pins.packages)
      expect(knowledge.packageVersions(row.package), `${row.package} can leave snippet-pins.json`).toEqual(
        [],
      );
  });
});

describe('snippets for other files', () => {
  it.each([...texts('compose'), ...texts('kubernetes')])('%s is YAML', (_file, text) => {
    expect(parse(text)).toBeTypeOf('object');
  });

  it.each(texts('devcontainer'))('%s is JSON', (_file, text) => {
    expect(JSON.parse(text)).toHaveProperty('build.dockerfile');
  });

  it.each(texts('requirements'))('%s is a requirements file without problems', (_file, text) => {
    const { problems, requirements: found } = readRequirementsFile('requirements.txt', text);
    expect(problems).toEqual([]);
    expect(found.every(({ pin }) => pin !== undefined)).toBe(true);
  });
});

describe('the generated files', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const contributed = new Set<string>(
    manifest.contributes.snippets.map(({ path }: { path: string }) => path.replace('./', '')),
  );

  it('are up to date, and every one for VS Code is contributed', () => {
    const files = snippetFiles(knowledge);
    for (const [path, content] of files) expect(readFileSync(join(root, path), 'utf8')).toBe(content);
    expect(contributed).toEqual(new Set([...files.keys()].filter((path) => path.startsWith('snippets/'))));
  });

  it('have a name for each snippet, once per language', () => {
    for (const [path, content] of snippetFiles(knowledge)) {
      const read: unknown = JSON.parse(content);
      const names = Object.values(read as object).map(
        (entry: { name?: string; prefix?: string }) => entry.name ?? entry.prefix,
      );
      expect(new Set(names).size, path).toBe(names.length);
    }
  });
});
