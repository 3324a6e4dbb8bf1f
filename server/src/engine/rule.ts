import type { DockerfileModel } from '../dockerfile/model.ts';
import type { KnowledgeBase, Source } from '../knowledge/types.ts';
import type { TextEdit } from '../text/edits.ts';
import type { Offset, Span } from '../text/span.ts';
import type { Profile, ProjectFacts } from './projectFacts.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';
/** How sure a finding is. Severity says how much it would hurt; the two are independent. */
export type Confidence = 'certain' | 'likely' | 'heuristic';

export interface RuleMeta<O extends object> {
  /** Flat kebab-case name of the fault; equal to the file name. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** False for rules that only run when a setting asks for them. */
  readonly enabled: boolean;
  readonly fixable: 'safe' | 'suggestion' | 'no';
  readonly options: OptionSpecs<O>;
  /** Message templates by key; `{name}` is replaced by the finding's data. What was seen and what it conflicts with. */
  readonly messages: Readonly<Record<string, string>>;
  readonly docs: RuleDocs;
}

export interface RuleDocs {
  /** What the rule reports, one or two sentences. */
  readonly what: string;
  /** Why it hurts, with numbers where there are any. */
  readonly why: string;
  /** What the fix does; empty when there is none. */
  readonly fix: string;
  /** When to ignore it. */
  readonly ignore: string;
  /** Rules of neighbours with the same meaning: `hadolint DL3006`, `BuildKit SecretsUsedInArgOrEnv`. */
  readonly neighbours: readonly string[];
  readonly sources: readonly string[];
}

export interface OptionSpec<T> {
  readonly default: T;
  readonly description: string;
  /** JSON schema of the value, for settings and for checking what users write. */
  readonly schema:
    | { readonly type: 'string' | 'boolean' }
    | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
    | { readonly type: 'array'; readonly items: { readonly type: 'string' } };
}

export type OptionSpecs<O extends object> = { readonly [K in keyof O]: OptionSpec<O[K]> };

export interface RuleContext<O extends object> {
  readonly file: DockerfileModel;
  readonly project: ProjectFacts;
  readonly knowledge: KnowledgeBase;
  readonly options: Readonly<O>;
  /** What the image is for, found from the file or set by the user. */
  readonly profile: Profile;
  /** The machine the image must run on, as set by the user, else the host that was looked at; may be empty. */
  readonly target: Target;
  /** ISO date to compare end-of-life dates with. */
  readonly today: string;
}

export interface Target {
  /** What messages call it: `the target` of the settings, or a host that was looked at. */
  readonly name: string;
  /** False for a host that was looked at: the image may be meant for another. */
  readonly named: boolean;
  /** NVIDIA driver of the host: `550.54.15`, or a branch `550`. */
  readonly driver: string | undefined;
  /** GPU names (`RTX 4090`) or compute capabilities (`8.9`). */
  readonly gpus: readonly string[];
}

export interface Finding {
  /** Key into `meta.messages`. */
  readonly message: string;
  readonly data?: Readonly<Record<string, string | number>>;
  readonly span: Span;
  /** Overrides the rule's severity for this finding. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly related?: readonly Related[];
  readonly evidence?: readonly Source[];
  /** Best first. */
  readonly fixes?: readonly Fix[];
  /** An image whose digest would be the fix: the registry knows it, which an editor may ask. */
  readonly unpinned?: UnpinnedImage;
}

export interface UnpinnedImage {
  /** As people write it: `python:3.12-slim`. */
  readonly image: string;
  /** Where the reference starts in the document. */
  readonly start: Offset;
}

export interface Related {
  readonly span: Span;
  readonly note: string;
}

/** A fix as data. `safe` ones are applied by fix-all and `--fix` without asking; there is at most one per finding. */
export interface Fix {
  readonly title: string;
  readonly safety: 'safe' | 'suggestion';
  readonly edits: readonly TextEdit[];
}

// biome-ignore lint/complexity/noBannedTypes: `{}` is the honest type of "no options".
export interface Rule<O extends object = {}> {
  readonly meta: RuleMeta<O>;
  check(context: RuleContext<O>): Iterable<Finding>;
}

/** A rule whose option type no longer matters, as the engine holds them. */
export interface AnyRule {
  readonly meta: Omit<RuleMeta<object>, 'options'> & {
    readonly options: Readonly<Record<string, OptionSpec<unknown>>>;
  };
  check(context: RuleContext<object>): Iterable<Finding>;
}

/** Declares a rule; the checks of its shape happen in the types. */
// biome-ignore lint/complexity/noBannedTypes: see above.
export function defineRule<const O extends object = {}>(rule: Rule<O>): Rule<O> {
  return rule;
}
