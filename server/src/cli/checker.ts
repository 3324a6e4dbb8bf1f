import { pathToFileURL } from 'node:url';
import { parseDockerfile } from '../dockerfile/parse.ts';
import type { LintConfig } from '../engine/config.ts';
import { fixAll, safeFixes } from '../engine/fixAll.ts';
import { type LintInput, type LintResult, lint, type PlacedFinding } from '../engine/lint.ts';
import type { BuildResult, PreflightItem } from '../engine/preflight/item.ts';
import { preflight } from '../engine/preflight/preflight.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import { gatherProject } from '../project/gatherProject.ts';
import type { Host } from './host.ts';

export interface Applied {
  readonly rule: string;
  readonly title: string;
}

export interface Fixed {
  readonly text: string;
  readonly applied: readonly Applied[];
}

// What a fix does to a COPY can change which requirements file is meant, so the surroundings are looked at again.
const MAX_LOOKS = 3;

/** Checks Dockerfiles of one run with the rules and the knowledge of the host. */
export class Checker {
  readonly #host: Host;
  readonly knowledge: KnowledgeBase;
  readonly #signal = new AbortController().signal;

  constructor(host: Host) {
    this.#host = host;
    this.knowledge = host.knowledge();
  }

  /** Checks a text that stands, or would stand, at `path`. */
  async check(path: string, text: string, config: LintConfig): Promise<LintResult> {
    return (await this.#prepare(path, text, config))(text);
  }

  /** Applies safe fixes until none is left. */
  async fix(path: string, text: string, config: LintConfig): Promise<Fixed> {
    const applied: Applied[] = [];
    let current = text;
    for (let look = 0; look < MAX_LOOKS; look++) {
      const lintText = await this.#prepare(path, current, config);
      const next = fixAll(current, (candidate) => {
        const { findings } = lintText(candidate);
        applied.push(...chosen(findings));
        return findings;
      });
      if (next === current) break;
      current = next;
    }
    return { text: current, applied };
  }

  /** The checklist for a text that stands at `path`; undefined when it builds nothing. */
  async preflight(
    path: string,
    text: string,
    config: LintConfig,
    build: BuildResult,
  ): Promise<readonly PreflightItem[] | undefined> {
    return preflight(await this.#input(path, text, config), build);
  }

  async #prepare(path: string, text: string, config: LintConfig): Promise<(text: string) => LintResult> {
    const input = await this.#input(path, text, config);
    const { uri } = input.file;
    return (candidate) =>
      lint(candidate === text ? input : { ...input, file: parseDockerfile(uri, candidate) });
  }

  async #input(path: string, text: string, config: LintConfig): Promise<LintInput> {
    const { rules, files, today } = this.#host;
    const file = parseDockerfile(pathToFileURL(path).href, text);
    const project = await gatherProject(file, undefined, files, this.#signal);
    return { file, rules, knowledge: this.knowledge, project, config, today };
  }
}

/** What fix-all takes from these findings in one round. */
function chosen(findings: readonly PlacedFinding[]): Applied[] {
  const fixes = new Set(safeFixes(findings));
  return findings.flatMap(({ rule, fixes: offered }) =>
    offered.filter((fix) => fixes.has(fix)).map(({ title }) => ({ rule, title })),
  );
}
