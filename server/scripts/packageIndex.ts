// The Python package index that pip on this machine is set up with, read as pip reads it.
import { execFileSync } from 'node:child_process';
import { zipMember } from './zipMember.ts';

export interface IndexFile {
  readonly filename: string;
  readonly url: string;
  readonly requiresPython: string | null;
  readonly yanked: boolean;
}

const PYTHON = process.env.PYTHON ?? 'python3';

/** Address of the index: PIP_INDEX_URL, pip's configuration, pip's own default. */
export function indexUrl(): string {
  const configured = process.env.PIP_INDEX_URL ?? pipSays(['-m', 'pip', 'config', 'get', 'global.index-url']);
  const url =
    configured ?? pipSays(['-c', 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)']);
  if (url === undefined)
    throw new Error(`no package index: PIP_INDEX_URL is not set and ${PYTHON} has no pip`);
  return url.replace(/\/*$/, '/');
}

function pipSays(args: readonly string[]): string | undefined {
  try {
    const said = execFileSync(PYTHON, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return said === '' ? undefined : said;
  } catch {
    // pip exits 1 when the key is not set.
    return undefined;
  }
}

/** Every file of a project, oldest first as the index lists them. */
export async function indexFiles(index: string, name: string): Promise<readonly IndexFile[]> {
  const url = new URL(`${name}/`, index);
  const accept = 'application/vnd.pypi.simple.v1+json, text/html;q=0.5';
  const response = await fetch(url, { headers: { accept } });
  if (!response.ok) throw new Error(`${name}: the index answered ${response.status}`);
  const text = await response.text();
  return response.headers.get('content-type')?.includes('json') ? fromJson(text) : htmlFiles(text, url);
}

function fromJson(text: string): readonly IndexFile[] {
  const page = JSON.parse(text) as {
    files: { filename: string; url: string; 'requires-python'?: string; yanked?: boolean | string }[];
  };
  return page.files.map((file) => ({
    filename: file.filename,
    url: file.url,
    requiresPython: file['requires-python'] ?? null,
    yanked: file.yanked !== undefined && file.yanked !== false,
  }));
}

/** The files that a page of an index in HTML links to. */
export function htmlFiles(text: string, base: URL): readonly IndexFile[] {
  return [...text.matchAll(/<a\s([^>]*)>([^<]*)<\/a>/g)].map(([, attributes = '', filename = '']) => ({
    filename: filename.trim(),
    url: new URL(attribute(attributes, 'href') ?? '', base).href.replace(/#.*$/, ''),
    requiresPython: attribute(attributes, 'data-requires-python') ?? null,
    yanked: attribute(attributes, 'data-yanked') !== undefined,
  }));
}

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return value?.replace(/&gt;/g, '>').replace(/&lt;/g, '<').replace(/&amp;/g, '&');
}

/** What the project's JSON document says beside the page; not every index has one. */
export interface ProjectDocument {
  readonly yanked: ReadonlySet<string>;
  /** The release the document describes and its `Requires-Dist`. */
  readonly version: string | undefined;
  readonly requires: readonly string[] | undefined;
}

/** Some mirrors leave `yanked` out of the page but keep it in the project's JSON document. */
export async function projectDocument(index: string, name: string): Promise<ProjectDocument> {
  const response = await fetch(new URL(`../pypi/${name}/json`, index));
  if (!response.ok) return { yanked: new Set(), version: undefined, requires: undefined };
  const page = (await response.json()) as {
    info?: { version?: string; requires_dist?: string[] | null };
    releases?: Record<string, { filename: string; yanked: boolean }[]>;
  };
  const files = Object.values(page.releases ?? {}).flat();
  return {
    yanked: new Set(files.filter((file) => file.yanked).map((file) => file.filename)),
    version: page.info?.version,
    requires: page.info?.requires_dist ?? undefined,
  };
}

/** `Requires-Dist` of a wheel: from the metadata file beside it, or from the end of the wheel itself. */
export async function requirements(file: IndexFile): Promise<readonly string[] | undefined> {
  const beside = await fetch(`${file.url}.metadata`);
  const text = beside.ok ? await beside.text() : await zipMember(file.url, '.dist-info/METADATA');
  if (text === undefined) return undefined;
  return [...text.matchAll(/^Requires-Dist: (.*)$/gm)].map(([, line = '']) => line.trim());
}
