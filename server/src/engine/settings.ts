import type { Path } from '../formats/yamlTree.ts';
import type { LintConfig, RuleConfig } from './config.ts';
import type { Profile } from './projectFacts.ts';
import type { AnyRule, OptionSpec, Severity } from './rule.ts';

export interface SettingProblem {
  /** Keys from the root to the value that is wrong. */
  readonly path: Path;
  /** Whether the name or what is set is wrong. */
  readonly part: 'key' | 'value';
  readonly message: string;
}

export interface ReadSettings {
  readonly config: LintConfig;
  readonly problems: readonly SettingProblem[];
}

const SEVERITIES: readonly (Severity | 'off')[] = ['error', 'warning', 'information', 'hint', 'off'];
const PROFILES: readonly Profile[] = ['serving', 'training', 'dev'];
const TOP = ['profile', 'target', 'rules'];

/**
 * Checks settings of any origin (`.ml-dockerfile.yaml`, the editor) and keeps what is right:
 * `{profile, target: {gpus, driver}, rules: {<id>: severity | {severity, options}}}`. Nothing wrong is silently used.
 */
export function readSettings(value: unknown, rules: readonly AnyRule[]): ReadSettings {
  const problems: SettingProblem[] = [];
  const report: Report = (path, message, part = 'value') => {
    problems.push({ path, part, message });
    return undefined;
  };
  const root = value === undefined || value === null ? {} : objectAt(value, [], report);
  for (const key of Object.keys(root ?? {})) {
    if (!TOP.includes(key)) report([key], `unknown setting "${key}": known are ${TOP.join(', ')}`, 'key');
  }
  const target = root?.target === undefined ? {} : (objectAt(root.target, ['target'], report) ?? {});
  for (const key of Object.keys(target)) {
    if (key !== 'gpus' && key !== 'driver')
      report(['target', key], `unknown setting "${key}": known are gpus, driver`, 'key');
  }
  const config: LintConfig = {
    rules: readRules(root?.rules, rules, report),
    profile: oneOf(root?.profile, PROFILES, ['profile'], report),
    targetGpus: readGpus(target.gpus, report),
    targetDriver: readDriver(target.driver, report),
  };
  return { config, problems };
}

/** `over` where it says something, `base` elsewhere. */
export function mergeConfigs(base: LintConfig, over: LintConfig): LintConfig {
  return {
    rules: new Map([...base.rules, ...over.rules]),
    profile: over.profile ?? base.profile,
    targetGpus: over.targetGpus.length > 0 ? over.targetGpus : base.targetGpus,
    targetDriver: over.targetDriver ?? base.targetDriver,
    host: over.host ?? base.host,
  };
}

type Report = (path: Path, message: string, part?: SettingProblem['part']) => undefined;

function readRules(value: unknown, rules: readonly AnyRule[], report: Report): Map<string, RuleConfig> {
  const found = new Map<string, RuleConfig>();
  if (value === undefined || value === null) return found;
  const entries = Object.entries(objectAt(value, ['rules'], report) ?? {});
  for (const [id, setting] of entries) {
    const path = ['rules', id];
    const rule = rules.find((candidate) => candidate.meta.id === id);
    if (rule === undefined) {
      report(path, `unknown rule "${id}"`, 'key');
      continue;
    }
    const config = readRule(setting, rule, path, report);
    if (config !== undefined) found.set(id, config);
  }
  return found;
}

function readRule(setting: unknown, rule: AnyRule, path: Path, report: Report): RuleConfig | undefined {
  // YAML 1.1 readers turn `off` into false; take it as meant.
  const plain = setting === false ? 'off' : setting;
  if (typeof plain !== 'object' || plain === null) {
    const severity = oneOf(plain, SEVERITIES, path, report);
    return severity === undefined ? undefined : { severity, options: {} };
  }
  const object = objectAt(plain, path, report) ?? {};
  for (const key of Object.keys(object)) {
    if (key !== 'severity' && key !== 'options')
      report([...path, key], `unknown setting "${key}": known are severity, options`, 'key');
  }
  const severity =
    object.severity === false ? 'off' : oneOf(object.severity, SEVERITIES, [...path, 'severity'], report);
  const given =
    object.options === undefined ? {} : (objectAt(object.options, [...path, 'options'], report) ?? {});
  const options: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(given)) {
    const spec = rule.meta.options[name];
    const at = [...path, 'options', name];
    if (spec === undefined) report(at, `${rule.meta.id} has no option "${name}"`, 'key');
    else if (fits(option, spec)) options[name] = option;
    else report(at, `${name} must be ${describe(spec)}`);
  }
  return { severity, options };
}

function fits(value: unknown, spec: OptionSpec<unknown>): boolean {
  const { schema } = spec;
  if (schema.type === 'array') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (schema.type !== 'integer') return typeof value === schema.type;
  const whole = typeof value === 'number' && Number.isInteger(value);
  return whole && value >= schema.minimum && value <= schema.maximum;
}

function describe(spec: OptionSpec<unknown>): string {
  const { schema } = spec;
  if (schema.type === 'array') return 'a list of strings';
  if (schema.type === 'integer') return `a whole number from ${schema.minimum} to ${schema.maximum}`;
  return `a ${schema.type}`;
}

function readGpus(value: unknown, report: Report): readonly string[] {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  // `9.0` without quotes is a number in YAML and would lose its zero.
  const gpus = list.map((gpu) => (typeof gpu === 'number' ? gpu.toFixed(1) : gpu));
  if (gpus.every((gpu) => typeof gpu === 'string')) return gpus;
  report(['target', 'gpus'], 'gpus must be a list of GPU names or compute capabilities');
  return [];
}

function readDriver(value: unknown, report: Report): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = String(value);
  if (/^\d{3}(?:\.\d+){0,2}$/.test(text)) return text;
  return report(['target', 'driver'], 'driver must be a driver version such as 550.54.15');
}

function oneOf<T extends string>(
  value: unknown,
  allowed: readonly T[],
  path: Path,
  report: Report,
): T | undefined {
  if (value === undefined || value === null) return undefined;
  return (
    allowed.find((candidate) => candidate === value) ?? report(path, `must be one of ${allowed.join(', ')}`)
  );
}

function objectAt(value: unknown, path: Path, report: Report): Readonly<Record<string, unknown>> | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  return report(path, 'must be a mapping of names to values');
}
