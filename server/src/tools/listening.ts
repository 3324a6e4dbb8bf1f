import type { Instruction } from '../dockerfile/model.ts';
import { envsOf } from '../dockerfile/queries.ts';
import type { ShellWord } from '../shell/script.ts';
import type { Span } from '../text/span.ts';
import { type Option, optionOf, readCommandLine } from './commandLine.ts';
import type { StartCall } from './serverCall.ts';

/** What decides the address a server listens on. */
export interface AddressOptions {
  readonly host: string;
  readonly hostOptions: readonly string[];
  readonly hostVariables: readonly string[];
  readonly port: string;
  readonly portOptions: readonly string[];
  readonly portVariables: readonly string[];
  readonly bindOptions: readonly string[];
  readonly elsewhere: readonly string[];
}

/** One half of the address; `at` is where it is written, undefined for the default. */
export interface AddressPart {
  readonly value: string;
  readonly at: Span | undefined;
}

export interface Listening {
  /** Undefined when it is not known: from a variable, an environment variable, a file. */
  readonly host: AddressPart | undefined;
  readonly port: AddressPart | undefined;
}

const NOWHERE: Listening = { host: undefined, port: undefined };

/** The address a server of the image listens on, as far as the Dockerfile alone decides it. */
export function listening(
  { args, command }: StartCall<unknown>,
  what: AddressOptions,
  instructions: readonly Instruction[],
): Listening {
  const withValue = [...what.hostOptions, ...what.portOptions, ...what.bindOptions];
  const line = readCommandLine(args, new Set(withValue));
  if (optionOf(line, ...what.elsewhere) !== undefined) return NOWHERE;
  const isSet = (names: readonly string[]): boolean =>
    names.some((name) => command.env.has(name) || setsVariable(instructions, name));
  const binds = line.options.filter(({ name }) => what.bindOptions.includes(name));
  if (binds.length > 0) return binds.length === 1 ? bound(binds[0]) : NOWHERE;
  const part = (names: readonly string[], variables: readonly string[], preset: string) => {
    const written = line.options.findLast(({ name }) => names.includes(name));
    if (written !== undefined) return partOf(written);
    return isSet(variables) ? undefined : { value: preset, at: undefined };
  };
  return {
    host: part(what.hostOptions, what.hostVariables, what.host),
    port: part(what.portOptions, what.portVariables, what.port),
  };
}

/** True when an ENV of the image sets a variable, to whatever value. */
export function setsVariable(instructions: readonly Instruction[], name: string): boolean {
  return envsOf(instructions).some(({ assignments }) => assignments.some((one) => one.name.value === name));
}

/** The value of an option that is written out: no variable has a say in it, no shell computes it. */
export function writtenValue({ value, text }: Option): string | undefined {
  return value?.value.kind === 'known' && value.value.via.length === 0 ? text : undefined;
}

function partOf(option: Option): AddressPart | undefined {
  const value = writtenValue(option);
  const at = value === undefined ? undefined : placeOf(option.value, value);
  return value === undefined || at === undefined ? undefined : { value, at };
}

/** `--bind 0.0.0.0:8000`; sockets and files are no address. */
function bound(option: Option | undefined): Listening {
  const value = option === undefined ? undefined : writtenValue(option);
  const [, host, port] = /^(\[[\da-fA-F:]+\]|[\w.-]*):(\d+)$/.exec(value ?? '') ?? [];
  if (option === undefined || host === undefined || port === undefined) return NOWHERE;
  const whole = placeOf(option.value, `${host}:${port}`);
  if (whole === undefined) return NOWHERE;
  const end = whole.start + host.length;
  return {
    host: { value: host === '' ? '0.0.0.0' : host, at: { start: whole.start, end } },
    port: { value: port, at: { start: end + 1, end: whole.end } },
  };
}

/** Where `text` stands at the end of a word, quotes and an option name before it left out. */
export function placeOf(word: ShellWord | undefined, text: string): Span | undefined {
  const at = word?.text.lastIndexOf(text) ?? -1;
  if (word === undefined || at < 0) return undefined;
  const start = word.span.start + at;
  return { start, end: start + text.length };
}
