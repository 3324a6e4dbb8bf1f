// All snippets: from snippets/src to what the server and VS Code read.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KnowledgeBase } from '../../src/knowledge/types.ts';
import type { DockerfileSnippet } from '../../src/lsp/snippets/dockerfileSnippet.ts';
import { readSnippetPins, snippetFact } from './snippetFacts.ts';
import { readTemplate, snippetBody, type Template } from './template.ts';

const SOURCES = fileURLToPath(new URL('../../../snippets/src', import.meta.url));

/** Folders of snippets/src by the file that VS Code reads them from. */
const STATIC: Readonly<Record<string, readonly string[]>> = {
  'compose.json': ['compose'],
  'ignore.json': ['ignore'],
  'devcontainer.json': ['devcontainer'],
  'kubernetes.json': ['kubernetes'],
  'python.json': ['python'],
  'requirements.json': ['requirements'],
};

/** A template with everything filled in that is known before it is typed, and the file it was read from. */
export interface Filled extends Template {
  readonly file: string;
}

/** The snippets of one folder of snippets/src, by file name. */
export function filledTemplates(folder: string, knowledge: KnowledgeBase): readonly Filled[] {
  const pins = readSnippetPins();
  return readdirSync(join(SOURCES, folder))
    .sort()
    .map((file) => {
      const template = readTemplate(readFileSync(join(SOURCES, folder, file), 'utf8'));
      const body = snippetBody(template.body, (question) => snippetFact(question, knowledge, pins));
      return { ...template, body, file };
    });
}

/** The generated files by path from the root of the repository. */
export function snippetFiles(knowledge: KnowledgeBase): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const dockerfile: readonly DockerfileSnippet[] = [
    ...filledTemplates('files', knowledge).map((filled) => toDockerfile('file', filled)),
    ...filledTemplates('parts', knowledge).map((filled) => toDockerfile('part', filled)),
  ];
  files.set('server/data/snippets.json', json(dockerfile));
  for (const [file, folders] of Object.entries(STATIC)) {
    const entries = folders.flatMap((folder) => filledTemplates(folder, knowledge)).map(toStatic);
    files.set(`snippets/${file}`, json(Object.fromEntries(entries)));
  }
  return files;
}

function toDockerfile(kind: 'file' | 'part', { prefix, title, about, body }: Filled): DockerfileSnippet {
  return { name: prefix, kind, title, about, body };
}

function toStatic({ prefix, title, about, body }: Filled): readonly [string, object] {
  return [title, { prefix, description: about, body: body.split('\n') }];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
