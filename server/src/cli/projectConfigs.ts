import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DEFAULT_CONFIG, type LintConfig } from '../engine/config.ts';
import { readConfigFile } from '../engine/configFile.ts';
import { parseYaml } from '../formats/yamlTree.ts';
import { findConfig } from '../project/findConfig.ts';
import { displayPath } from './displayPath.ts';
import type { Host } from './host.ts';
import { readText } from './readText.ts';
import { type FileProblem, type FileReport, problemReport } from './report.ts';

/** Settings for a Dockerfile; undefined when its project file cannot be used at all. */
type Settings = LintConfig | undefined;

/** The project files of one run, each read once. */
export class ProjectConfigs {
  readonly #host: Host;
  readonly #given: string | undefined;
  readonly #byFolder = new Map<string, Promise<Settings>>();
  readonly #byFile = new Map<string, Promise<Settings>>();
  readonly #reports: FileReport[] = [];
  #failed = false;

  /** `given` is the file of `--config`, which then holds for every Dockerfile. */
  constructor(host: Host, given: string | undefined) {
    this.#host = host;
    this.#given = given === undefined ? undefined : resolve(host.cwd, given);
  }

  /** What is wrong with the project files that were read. */
  get reports(): readonly FileReport[] {
    return this.#reports;
  }

  /** True when one of them could not be used at all. */
  get failed(): boolean {
    return this.#failed;
  }

  /** The settings for the Dockerfile at `path`: those of `--config`, else of the nearest project file. */
  of(path: string): Promise<Settings> {
    if (this.#given !== undefined) return this.#read(this.#given);
    const folder = dirname(path);
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const found = this.#nearest(path);
    this.#byFolder.set(folder, found);
    return found;
  }

  async #nearest(path: string): Promise<Settings> {
    const { signal } = new AbortController();
    const found = await findConfig(pathToFileURL(path).href, undefined, this.#host.files, signal);
    return found === undefined ? DEFAULT_CONFIG : this.#read(fileURLToPath(found.uri));
  }

  #read(path: string): Promise<Settings> {
    const known = this.#byFile.get(path);
    if (known !== undefined) return known;
    const settings = this.#load(path);
    this.#byFile.set(path, settings);
    return settings;
  }

  async #load(path: string): Promise<Settings> {
    const read = await readText(path);
    if ('problem' in read)
      return this.#unusable(path, '', { message: read.problem, severity: 'error', span: undefined });
    const { text } = read;
    const [broken] = parseYaml(text).problems;
    if (broken !== undefined) {
      const message = `not YAML: ${broken.message.replace(/\s+/g, ' ').trim()}`;
      return this.#unusable(path, text, { message, severity: 'error', span: broken.span });
    }
    const { config, problems } = readConfigFile(text, this.#host.rules);
    if (problems.length > 0) {
      const placed = problems.map(
        ({ span, message }): FileProblem => ({ message, severity: 'warning', span }),
      );
      this.#reports.push(problemReport(this.#shown(path), text, placed));
    }
    return config;
  }

  #unusable(path: string, text: string, problem: FileProblem): undefined {
    this.#failed = true;
    const message = `${problem.message}; no Dockerfile that it is for was checked`;
    this.#reports.push(problemReport(this.#shown(path), text, [{ ...problem, message }]));
  }

  #shown(path: string): string {
    return displayPath(path, this.#host.cwd);
  }
}
