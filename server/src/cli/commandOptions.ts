import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Severity } from '../engine/rule.ts';
import type { CompatibilityQuestion } from '../knowledge/compatibilityReason.ts';
import { UsageError } from './usageError.ts';

export type Format = 'text' | 'json';

export interface LintOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly config: string | undefined;
  readonly failOn: Severity | 'never';
  readonly fix: boolean;
  /** Name that the text on standard input goes by; undefined when files are linted. */
  readonly stdin: string | undefined;
}

const FORMATS = ['text', 'json'] as const;
const LIMITS = ['error', 'warning', 'information', 'hint', 'never'] as const;

/** Reads the arguments of `lint`. */
export function lintOptions(args: readonly string[]): LintOptions {
  const { values, positionals } = read(args, {
    format: { type: 'string' },
    config: { type: 'string' },
    'fail-on': { type: 'string' },
    fix: { type: 'boolean' },
    stdin: { type: 'boolean' },
    'stdin-filename': { type: 'string' },
  });
  const stdin = values.stdin === true;
  const name = values['stdin-filename'];
  if (stdin && positionals.length > 0)
    throw new UsageError('--stdin reads one text; it cannot be combined with paths');
  if (!stdin && name !== undefined) throw new UsageError('--stdin-filename needs --stdin');
  if (positionals.includes('')) throw new UsageError('a path is empty');
  return {
    paths: positionals.length === 0 ? ['.'] : positionals,
    format: oneOf('--format', values.format ?? 'text', FORMATS),
    config: values.config,
    failOn: oneOf('--fail-on', values['fail-on'] ?? 'error', LIMITS),
    fix: values.fix === true,
    stdin: stdin ? (name ?? 'Dockerfile') : undefined,
  };
}

/** Reads the arguments of `image`. */
export function imageOptions(args: readonly string[]): {
  readonly reference: string;
  readonly format: Format;
} {
  const { values, positionals } = read(args, { format: { type: 'string' } });
  const [reference, ...more] = positionals;
  if (reference === undefined) throw new UsageError('the image is missing');
  if (more.length > 0) throw new UsageError(`one image at a time, got ${positionals.length}`);
  return { reference, format: oneOf('--format', values.format ?? 'text', FORMATS) };
}

const COMPAT = {
  image: { type: 'string' },
  torch: { type: 'string' },
  torchvision: { type: 'string' },
  torchaudio: { type: 'string' },
  cuda: { type: 'string' },
  python: { type: 'string' },
  driver: { type: 'string' },
  gpu: { type: 'string' },
  format: { type: 'string' },
} as const;

/** Reads the arguments of `compat`. */
export function compatOptions(args: readonly string[]): {
  readonly question: CompatibilityQuestion;
  readonly format: Format;
} {
  const { values, positionals } = read(args, COMPAT);
  noMore(positionals);
  const { format, ...question } = values;
  return { question, format: oneOf('--format', format ?? 'text', FORMATS) };
}

export interface PreflightOptions {
  readonly path: string;
  readonly format: Format;
  readonly config: string | undefined;
  readonly bytes: number | undefined;
  readonly seconds: number | undefined;
}

const PREFLIGHT = {
  format: { type: 'string' },
  config: { type: 'string' },
  'image-size': { type: 'string' },
  'build-time': { type: 'string' },
} as const;

/** Reads the arguments of `preflight`. */
export function preflightOptions(args: readonly string[]): PreflightOptions {
  const { values, positionals } = read(args, PREFLIGHT);
  const [path, ...more] = positionals;
  if (path === undefined || path === '') throw new UsageError('the Dockerfile is missing');
  if (more.length > 0) throw new UsageError(`one Dockerfile at a time, got ${positionals.length}`);
  return {
    path,
    format: oneOf('--format', values.format ?? 'text', FORMATS),
    config: values.config,
    bytes: amount('--image-size', values['image-size']),
    seconds: amount('--build-time', values['build-time']),
  };
}

function amount(option: string, value: string | undefined): number | undefined {
  if (value === undefined || /^\d+$/.test(value)) return value === undefined ? undefined : Number(value);
  throw new UsageError(`${option} is "${value}": must be a whole number`);
}

/** Reads the arguments of `explain`; the path is undefined for standard input. */
export function explainOptions(args: readonly string[]): {
  readonly path: string | undefined;
  readonly format: Format;
} {
  const { values, positionals } = read(args, { format: { type: 'string' } });
  const [path = '-', ...more] = positionals;
  if (path === '') throw new UsageError('the path is empty');
  if (more.length > 0) throw new UsageError(`one log at a time, got ${positionals.length}`);
  return {
    path: path === '-' ? undefined : path,
    format: oneOf('--format', values.format ?? 'text', FORMATS),
  };
}

/** Reads the arguments of `rules`. */
export function rulesOptions(args: readonly string[]): { readonly format: Format } {
  const { values, positionals } = read(args, { format: { type: 'string' } });
  noMore(positionals);
  return { format: oneOf('--format', values.format ?? 'text', FORMATS) };
}

/** Reads the arguments of `refresh`. */
export function refreshOptions(args: readonly string[]): { readonly registry: string | undefined } {
  const { values, positionals } = read(args, { registry: { type: 'string' } });
  noMore(positionals);
  const { registry } = values;
  if (registry !== undefined && !(URL.canParse(registry) && /^https?:$/.test(new URL(registry).protocol)))
    throw new UsageError(
      `--registry is "${registry}": must be an address such as https://mirror.example.com`,
    );
  return { registry };
}

/** Checks the arguments of `lsp`: `--stdio` is the one transport, and editors name it. */
export function checkLspOptions(args: readonly string[]): void {
  const { values, positionals } = read(args, {
    stdio: { type: 'boolean' },
    // Given by vscode-languageclient so that a server can end with its editor; the server reads it itself.
    clientProcessId: { type: 'string' },
  });
  noMore(positionals);
  if (values.stdio !== true) throw new UsageError('--stdio is missing: it is the only transport');
}

/** Reads arguments strictly; what Node says of wrong ones becomes our message. */
export function read<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // The rest of Node's message explains how to escape a dash, which says nothing about this program.
    const message = error instanceof Error ? error.message : String(error);
    const first = message.split(/\.\s|\n/, 1)[0] ?? message;
    throw new UsageError(`${first.charAt(0).toLowerCase()}${first.slice(1)}`);
  }
}

/** The value, when it is one of those allowed. */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new UsageError(`${option} is "${value}": must be one of ${allowed.join(', ')}`);
}

function noMore(positionals: readonly string[]): void {
  if (positionals.length > 0) throw new UsageError(`unexpected argument "${positionals[0]}"`);
}
