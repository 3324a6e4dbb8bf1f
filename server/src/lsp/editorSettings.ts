import type { LintConfig } from '../engine/config.ts';
import type { AnyRule } from '../engine/rule.ts';
import { readSettings } from '../engine/settings.ts';

const EDITING = ['auto', 'on', 'off'] as const;
const INLAY_HINTS = ['off', 'from', 'all'] as const;

/** Where hints stand in the text: at base images, and with `all` at pinned torch installations too. */
export type InlayHintSetting = (typeof INLAY_HINTS)[number];

/** Whether we are the Dockerfile editor too: with `auto`, while no other extension is. */
export type EditingSetting = (typeof EDITING)[number];

/** The editor's settings for one document, checked. */
export interface EditorSettings {
  readonly enabled: boolean;
  readonly config: LintConfig;
  readonly inlayHints: InlayHintSetting;
  readonly editing: EditingSetting;
  /** One line for each value that is wrong and not used. */
  readonly problems: readonly string[];
}

const LINTED = ['profile', 'target', 'rules'];

/**
 * Reads the `mlDockerfile` section. Editors send every setting they know, unset ones as `null` or as an empty text; and
 * settings of the client (`trace`, `docker`) stand in the same section, so unknown names are not our business here.
 */
export function readEditorSettings(section: unknown, rules: readonly AnyRule[]): EditorSettings {
  const given = plainObject(section);
  if (given === undefined) {
    const wrong = section !== undefined && section !== null;
    const problems = wrong ? ['mlDockerfile: must be a mapping of names to values'] : [];
    return {
      enabled: true,
      config: readSettings(undefined, rules).config,
      inlayHints: 'from',
      editing: 'auto',
      problems,
    };
  }
  const linted = Object.fromEntries(LINTED.map((name) => [name, withoutUnset(given[name])]));
  if (linted.profile === 'auto') linted.profile = undefined;
  const { config, problems } = readSettings(pruned(linted), rules);
  const lines = problems.map(({ path, message }) => `${['mlDockerfile', ...path].join('.')}: ${message}`);
  const { enable } = given;
  if (enable !== undefined && enable !== null && typeof enable !== 'boolean')
    lines.push('mlDockerfile.enable: must be true or false');
  const inlayHints = INLAY_HINTS.find((name) => name === given.inlayHints);
  if (inlayHints === undefined && withoutUnset(given.inlayHints) !== undefined)
    lines.push('mlDockerfile.inlayHints: must be off, from or all');
  const editing = editingSetting(given.editing);
  if (editing === undefined) lines.push('mlDockerfile.editing: must be auto, on or off');
  return {
    enabled: enable !== false,
    config,
    inlayHints: inlayHints ?? 'from',
    editing: editing ?? 'auto',
    problems: lines,
  };
}

/** Undefined for a value that is wrong. */
function editingSetting(value: unknown): EditingSetting | undefined {
  return withoutUnset(value) === undefined ? 'auto' : EDITING.find((name) => name === value);
}

function withoutUnset(value: unknown): unknown {
  if (value === null || value === '') return undefined;
  const object = plainObject(value);
  if (object === undefined) return value;
  return pruned(
    Object.fromEntries(Object.entries(object).map(([name, item]) => [name, item === '' ? undefined : item])),
  );
}

function pruned(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && value !== null),
  );
}

function plainObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return { ...value };
}
