import type { HostTarget, LintConfig } from '../engine/config.ts';
import type { AnyRule } from '../engine/rule.ts';
import { mergeConfigs } from '../engine/settings.ts';
import { findConfig } from '../project/findConfig.ts';
import type { WorkspaceFiles } from '../project/workspaceFiles.ts';
import {
  type EditingSetting,
  type EditorSettings,
  type InlayHintSetting,
  readEditorSettings,
} from './editorSettings.ts';
import type { FileCache } from './fileCache.ts';
import type { Log } from './log.ts';

const NEVER = { aborted: false };

/** Everything outside a Dockerfile that its analysis depends on, except the files it installs from. */
export interface Environment {
  readonly enabled: boolean;
  readonly config: LintConfig;
  readonly inlayHints: InlayHintSetting;
  readonly editing: EditingSetting;
}

interface Entry {
  readonly environment: Promise<Environment>;
  readonly touched: ReadonlySet<string>;
}

export interface EnvironmentDeps {
  readonly rules: readonly AnyRule[];
  readonly files: FileCache;
  readonly log: Log;
  /** The `mlDockerfile` section of the editor's settings that holds for a document. */
  readonly section: (uri: string) => Promise<unknown>;
  /** The host that was looked at, if any. */
  readonly host: () => HostTarget | undefined;
  /** The workspace folder a document lies in. */
  readonly rootOf: (uri: string) => string | undefined;
}

/** Settings of each open document: the editor's, overridden by the nearest `.ml-dockerfile.yaml`. */
export class Environments {
  readonly #deps: EnvironmentDeps;
  readonly #entries = new Map<string, Entry>();

  constructor(deps: EnvironmentDeps) {
    this.#deps = deps;
  }

  /** Read once, then from memory. */
  of(uri: string): Promise<Environment> {
    const known = this.#entries.get(uri);
    if (known !== undefined) return known.environment;
    const touched = new Set<string>();
    const environment = this.#load(uri, this.#deps.files.reader(touched));
    this.#entries.set(uri, { environment, touched });
    return environment;
  }

  drop(uri: string): void {
    this.#entries.delete(uri);
  }

  dropAll(): void {
    this.#entries.clear();
  }

  /** Drops what was read from, or looked for in, one file. */
  dropTouching(key: string): readonly string[] {
    const uris = [...this.#entries].filter(([, { touched }]) => touched.has(key)).map(([uri]) => uri);
    for (const uri of uris) this.#entries.delete(uri);
    return uris;
  }

  async #load(uri: string, files: WorkspaceFiles): Promise<Environment> {
    const [settings, project] = await Promise.all([this.#settings(uri), this.#project(uri, files)]);
    const own = { ...settings.config, host: this.#deps.host() };
    const config = project === undefined ? own : mergeConfigs(own, project);
    const { enabled, inlayHints, editing } = settings;
    return { enabled, config, inlayHints, editing };
  }

  async #settings(uri: string): Promise<EditorSettings> {
    const settings = readEditorSettings(await this.#deps.section(uri), this.#deps.rules);
    for (const problem of settings.problems) this.#deps.log.warnUser(problem);
    return settings;
  }

  async #project(uri: string, files: WorkspaceFiles): Promise<LintConfig | undefined> {
    const found = await findConfig(uri, this.#deps.rootOf(uri), files, NEVER);
    if (found?.text === undefined) return undefined;
    // The YAML reader is not needed to start, and most projects have no such file.
    const { readConfigFile } = await import('../engine/configFile.ts');
    const { config, problems } = readConfigFile(found.text, this.#deps.rules);
    for (const { message } of problems) this.#deps.log.warning(`${found.uri}: ${message}`);
    return config;
  }
}
