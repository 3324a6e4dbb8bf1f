/** One case of a rule's fixture file. */
export interface Case {
  readonly title: string;
  readonly fires: number;
  readonly fix: 'safe' | 'suggestion' | 'none' | undefined;
  readonly text: string;
  /** File name of the Dockerfile, for rules that look at it. */
  readonly name: string;
  /** Contents of `.ml-dockerfile.yaml` for this case. */
  readonly config: string | undefined;
  /** Other files beside the Dockerfile. */
  readonly files: ReadonlyMap<string, string>;
}

const HEADER = /^=== (?:(ok)|fires (\d+), fix (safe|suggestion|none)): (.+)$/;

/**
 * Reads a `.cases` file. A case starts with `=== ok: title` or `=== fires N, fix safe|suggestion|none: title`; then
 * optionally `@ name Dockerfile.dev`, `@ crlf`, `@ config` lines with YAML behind `@ | `, `@ file PATH` followed by
 * `@ | ` lines; then the Dockerfile up to the next case. The blank line before the next case is not part of it.
 */
export function readCases(source: string): Case[] {
  const cases: Case[] = [];
  const blocks = source.split(/^(?==== )/m).filter((block) => block.trim() !== '');
  for (const block of blocks) cases.push(readCase(block));
  return cases;
}

function readCase(block: string): Case {
  const [header = '', ...rest] = block.split('\n');
  const match = HEADER.exec(header);
  if (match === null) throw new Error(`not a case header: ${header}`);
  const files = new Map<string, string>();
  let config: string | undefined;
  let name = 'Dockerfile';
  let crlf = false;
  let target: string | undefined;
  let at = 0;
  for (; at < rest.length && rest[at]?.startsWith('@ '); at++) {
    const line = rest[at]?.slice(2) ?? '';
    if (line.startsWith('|')) {
      const content = `${line.slice(2)}\n`;
      if (target === undefined) config = (config ?? '') + content;
      else files.set(target, (files.get(target) ?? '') + content);
    } else if (line.startsWith('name ')) name = line.slice(5);
    else if (line.startsWith('file ')) target = line.slice(5);
    else if (line === 'config') target = undefined;
    else if (line === 'crlf') crlf = true;
    else throw new Error(`unknown case setting: ${line}`);
  }
  const body = rest.slice(at).join('\n').replace(/\n\n$/, '\n');
  return {
    title: match[4] ?? '',
    fires: Number(match[2] ?? 0),
    fix: match[3] as Case['fix'],
    text: crlf ? body.replace(/\n/g, '\r\n') : body,
    name,
    config,
    files,
  };
}
