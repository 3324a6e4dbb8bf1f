import { InstructionCache } from '../dockerfile/astAdapter.ts';
import { type LintInput, type LintResult, lint, lintInSteps, type PlacedFinding } from '../engine/lint.ts';
import { type PlacedOffer, refactoringsAt } from '../engine/refactor.ts';
import type { AnyRule } from '../engine/rule.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import { gatherProject } from '../project/gatherProject.ts';
import type { Span } from '../text/span.ts';
import { type Documents, kindOf } from './documents.ts';
import type { EditingSetting, InlayHintSetting } from './editorSettings.ts';
import type { Environment, Environments } from './environments.ts';
import { type FileCache, keyOf } from './fileCache.ts';
import type { Log } from './log.ts';
import { type Analysis, Snapshot } from './snapshot.ts';

const NEVER = { aborted: false };
/** Milliseconds that the rules run before they let others in. */
const LONGEST_TURN = 2;
const NOTHING: LintResult = { findings: [], problems: [], crashes: [] };

export interface SessionDeps {
  readonly rules: readonly AnyRule[];
  /** The newest there is: not to be kept beyond a question. */
  readonly knowledge: KnowledgeBase;
  readonly documents: Documents;
  readonly environments: Environments;
  readonly files: FileCache;
  readonly log: Log;
  readonly rootOf: (uri: string) => string | undefined;
  /** ISO date. */
  readonly today: () => string;
  /** Resolves after messages that already arrived had their turn. */
  readonly turn: () => Promise<void>;
  /** Called when something outside a Dockerfile changed what is to be said about it. */
  readonly outdated: (uris: readonly string[]) => void;
}

/** What the session keeps about an open Dockerfile besides its current version. */
interface Surroundings {
  /** Files that its facts were read from, or looked for in. */
  readonly touched: ReadonlySet<string>;
  /** False until they were read from disk once; keystrokes after that see what is known. */
  gathered: boolean;
}

/** Owns the snapshots: one for each open Dockerfile, of its newest version, parsed once and linted once. */
export class Session {
  readonly deps: SessionDeps;
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #surroundings = new Map<string, Surroundings>();
  /** A key changes one instruction; the others are not read again. */
  readonly #cache = new InstructionCache();
  #analyses = 0;

  constructor(deps: SessionDeps) {
    this.deps = deps;
  }

  /** The newest version of an open Dockerfile; undefined for every other document. */
  snapshot(uri: string): Snapshot | undefined {
    const document = this.deps.documents.get(uri);
    if (document === undefined || kindOf(document) !== 'dockerfile') return undefined;
    const known = this.#snapshots.get(uri);
    if (known?.version === document.version) return known;
    const snapshot = new Snapshot(uri, document.version, document.getText(), this.#cache, known);
    this.#snapshots.set(uri, snapshot);
    return snapshot;
  }

  /** The newest text of an open requirements file; undefined for every other document. */
  requirements(uri: string): string | undefined {
    const document = this.deps.documents.get(uri);
    return document !== undefined && kindOf(document) === 'requirements' ? document.getText() : undefined;
  }

  /** True while nothing newer than `snapshot` is known. */
  isCurrent(snapshot: Snapshot): boolean {
    return this.snapshot(snapshot.uri) === snapshot;
  }

  close(uri: string): void {
    this.#snapshots.delete(uri);
    this.#surroundings.delete(uri);
    this.deps.environments.drop(uri);
  }

  /** False where the user switched us off. */
  async isEnabled(uri: string): Promise<boolean> {
    return (await this.deps.environments.of(uri)).enabled;
  }

  /** Whether the user wants us to be the Dockerfile editor; not while we are switched off. */
  async editing(uri: string): Promise<EditingSetting> {
    const { enabled, editing } = await this.deps.environments.of(uri);
    return enabled ? editing : 'off';
  }

  /** Where the user wants to see hints in the text; nowhere while we are switched off. */
  async inlayHints(uri: string): Promise<InlayHintSetting> {
    const { enabled, inlayHints } = await this.deps.environments.of(uri);
    return enabled ? inlayHints : 'off';
  }

  /** Runs the rules, or hands out what they said about this version before. */
  analyse(snapshot: Snapshot): Promise<Analysis> {
    snapshot.analysis ??= this.#analyse(snapshot).catch((error) => this.#failed(snapshot, error));
    return snapshot.analysis;
  }

  /** What the rules say about another text in the same surroundings: for trying fixes. */
  async findingsOf(snapshot: Snapshot): Promise<(text: string) => readonly PlacedFinding[]> {
    const environment = await this.deps.environments.of(snapshot.uri);
    const { project } = await this.#project(snapshot);
    return (text) =>
      this.#lint(new Snapshot(snapshot.uri, 0, text, this.#cache), environment, project).findings;
  }

  /** The changes of structure that apply to a selection; none where the user switched us off. */
  async refactorings(snapshot: Snapshot, selection: Span): Promise<readonly PlacedOffer[]> {
    const environment = await this.deps.environments.of(snapshot.uri);
    if (!environment.enabled) return [];
    const { project } = await this.#project(snapshot);
    const { rules, knowledge, today } = this.deps;
    const { config } = environment;
    return refactoringsAt(
      { file: snapshot.model, rules, knowledge, project, config, today: today() },
      selection,
    );
  }

  /** Forgets what depends on files that changed, and says for which documents that matters. */
  filesChanged(uris: readonly string[]): void {
    const outdated = new Set<string>();
    for (const uri of uris) {
      const key = keyOf(uri);
      this.deps.files.drop(uri);
      for (const dependent of this.deps.environments.dropTouching(key)) outdated.add(dependent);
      for (const [dependent, { touched }] of this.#surroundings)
        if (touched.has(key)) outdated.add(dependent);
    }
    this.#outdate([...outdated]);
  }

  /** Forgets everything that is not in a Dockerfile itself: after a change of settings or of folders. */
  allChanged(): void {
    this.deps.files.dropAll();
    this.deps.environments.dropAll();
    this.#outdate([...this.#snapshots.keys()]);
  }

  #outdate(uris: readonly string[]): void {
    for (const uri of uris) {
      this.#surroundings.delete(uri);
      const snapshot = this.#snapshots.get(uri);
      if (snapshot !== undefined) snapshot.analysis = undefined;
    }
    if (uris.length > 0) this.deps.outdated(uris);
  }

  async #analyse(snapshot: Snapshot): Promise<Analysis> {
    const environment = await this.deps.environments.of(snapshot.uri);
    // Reading the text, looking around it and running the rules are each a turn of their own.
    if (snapshot.model.stages.length > 0) await this.deps.turn();
    const { project, missed } = await this.#project(snapshot);
    await this.deps.turn();
    const id = String(++this.#analyses);
    if (!environment.enabled) return { id, enabled: false, result: NOTHING };
    const result = await this.#lintInTurns(snapshot, environment, project);
    for (const { rule, error } of result.crashes) this.deps.log.error(`rule ${rule} threw`, error);
    if (missed.size > 0)
      this.#fetch(snapshot.uri, missed).catch((error) => this.deps.log.error('cannot read', error));
    return { id, enabled: true, result };
  }

  /** A fault of ours or of the disk costs this version its findings; the next one is looked at afresh. */
  #failed({ uri }: Snapshot, error: unknown): Analysis {
    this.deps.log.error(`cannot analyse ${uri}`, error);
    this.deps.environments.drop(uri);
    return { id: String(++this.#analyses), enabled: true, result: NOTHING };
  }

  /**
   * Runs the rules and lets questions in between: a completion waits for a rule, not for all of them. A text that is
   * overtaken meanwhile is given up, nobody will be shown what was found in it.
   */
  async #lintInTurns(
    snapshot: Snapshot,
    environment: Environment,
    project: LintInput['project'],
  ): Promise<LintResult> {
    const steps = lintInSteps(this.#input(snapshot, environment, project));
    for (let began = performance.now(); ; ) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (performance.now() - began < LONGEST_TURN) continue;
      await this.deps.turn();
      if (!this.isCurrent(snapshot)) return NOTHING;
      began = performance.now();
    }
  }

  #lint(snapshot: Snapshot, environment: Environment, project: LintInput['project']): LintResult {
    return lint(this.#input(snapshot, environment, project));
  }

  #input(snapshot: Snapshot, { config }: Environment, project: LintInput['project']): LintInput {
    const { rules, knowledge, today } = this.deps;
    return { file: snapshot.model, rules, knowledge, project, config, today: today() };
  }

  /**
   * The facts around the file. The disk is read when the file is first looked at and after its surroundings changed;
   * a keystroke sees what is known, and what it newly names is fetched behind it.
   */
  async #project({ uri, model }: Snapshot) {
    const { files, rootOf } = this.deps;
    const touched = new Set<string>();
    const missed = new Set<string>();
    const surroundings = { touched, gathered: this.#surroundings.get(uri)?.gathered === true };
    const reader = surroundings.gathered ? files.known(touched, missed) : files.reader(touched);
    if (this.deps.documents.get(uri) !== undefined) this.#surroundings.set(uri, surroundings);
    const project = await gatherProject(model, rootOf(uri), reader, NEVER);
    // When files changed meanwhile, this object is no longer the session's and the next look is at the disk.
    surroundings.gathered = true;
    return { project, missed };
  }

  /** Looks at files that a keystroke named; when one is there, the analysis without it is outdated. */
  async #fetch(uri: string, missed: ReadonlySet<string>): Promise<void> {
    const reader = this.deps.files.reader(new Set());
    const there = await Promise.all(
      [...missed].map(async (file) => (await reader.exists(file, NEVER)) && reader.read(file, NEVER)),
    );
    if (there.some((text) => text !== false)) this.#outdate([uri]);
  }
}
