import { jsonStrings } from '../formats/jsonStrings.ts';
import { similarWord } from '../text/similar.ts';
import type { Span } from '../text/span.ts';
import type { FlagSpec } from './flagSpec.ts';
import type { Flag, Instruction, ParseProblem } from './model.ts';
import { FLAGS, MOUNTS } from './reference.ts';

/** Instructions that need this many arguments; the others may stand alone. */
const LEAST: ReadonlyMap<string, number> = new Map([
  ...['ARG', 'ENV', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'SHELL'].map(one),
  ...['STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'].map(one),
  ['ADD', 2],
  ['COPY', 2],
]);
const NO_TRIGGER = /^(?:FROM|MAINTAINER|ONBUILD)$/;
const DURATIONS = new Set(['interval', 'timeout', 'start-period', 'start-interval']);
/** As Go reads durations: `1h30m`, `0.5s`; and a plain zero. */
const DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

function one(keyword: string): readonly [string, number] {
  return [keyword, 1];
}

/**
 * What the builder refuses about the arguments of one instruction. A flag or mount option that we do not know may be
 * newer than we are, so that only a slip of the fingers on one that we do is reported.
 */
export function argumentProblems(text: string, instruction: Instruction): ParseProblem[] {
  const found = [...missing(instruction), ...shape(text, instruction), ...flags(text, instruction)];
  return found.map((problem) => ({ ...problem, source: 'dockerfile' }));
}

type Problem = Omit<ParseProblem, 'source'>;

function missing({ keyword, keywordSpan, words }: Instruction): Problem[] {
  const least = LEAST.get(keyword);
  if (least === undefined || words.length >= least) return [];
  const message = least === 1 ? `${keyword} has no argument` : `${keyword} has no destination`;
  return [{ span: keywordSpan, message }];
}

function shape(text: string, { keyword, keywordSpan, argumentSpan, words }: Instruction): Problem[] {
  const [first, second] = words;
  if (keyword === 'SHELL' && first !== undefined) {
    const list = jsonStrings(text.slice(argumentSpan.start, argumentSpan.end).replace(/\\[ \t]*\r?\n/g, ''));
    return list === undefined ? [{ span: argumentSpan, message: 'SHELL takes a JSON list of strings' }] : [];
  }
  if (keyword === 'ONBUILD' && first !== undefined && NO_TRIGGER.test(first.value.toUpperCase()))
    return [{ span: first.span, message: `${first.value} can not be a trigger of ONBUILD` }];
  if (keyword === 'HEALTHCHECK' && first?.value.toUpperCase() === 'CMD' && second === undefined)
    return [{ span: keywordSpan, message: 'HEALTHCHECK CMD has no command' }];
  return [];
}

function flags(text: string, instruction: Instruction): Problem[] {
  const specs = FLAGS[instruction.keyword] ?? [];
  return instruction.flags.flatMap((flag, at) => {
    const spec = specs.find(({ name }) => name === flag.name);
    if (spec === undefined) return unknown(flag, specs);
    const again = spec.repeats !== true && instruction.flags.findIndex(({ name }) => name === flag.name) < at;
    if (again) return [{ span: flag.span, message: `--${flag.name} is given twice` }];
    if (spec.alone !== true && !text.slice(flag.span.start, flag.span.end).includes('='))
      return [{ span: flag.span, message: `--${flag.name} has no value` }];
    if (spec.values === 'mount') return mountProblems(flag);
    return DURATIONS.has(flag.name) ? duration(flag) : [];
  });
}

function unknown({ name, span }: Flag, specs: readonly FlagSpec[]): Problem[] {
  const meant = similarWord(
    name,
    specs.map((spec) => spec.name),
  );
  return meant === undefined ? [] : [{ span, message: `unknown flag --${name}, close to --${meant}` }];
}

function duration({ name, value = '', valueSpan, span }: Flag): Problem[] {
  if (DURATION.test(value)) return [];
  return [{ span: valueSpan ?? span, message: `--${name} is no duration with a unit: ${value}` }];
}

function mountProblems({ value = '', valueSpan }: Flag): Problem[] {
  // What variables stand for is not known here.
  if (valueSpan === undefined || /[$"'\\\s]/.test(value)) return [];
  const options: { readonly name: string; readonly value: string; readonly span: Span }[] = [];
  let start = valueSpan.start;
  for (const option of value.split(',')) {
    const [name = '', ...rest] = option.split('=');
    options.push({
      name: name.toLowerCase(),
      value: rest.join('='),
      span: { start, end: start + option.length },
    });
    start += option.length + 1;
  }
  const type = options.find(({ name }) => name === 'type');
  const names = MOUNTS.map((mount) => mount.type);
  if (type !== undefined && !names.includes(type.value)) {
    const meant = similarWord(type.value, names);
    return meant === undefined
      ? []
      : [{ span: type.span, message: `unknown type ${type.value}, close to ${meant}` }];
  }
  const mount = MOUNTS.find((candidate) => candidate.type === (type?.value ?? 'bind'));
  const known = ['type', ...(mount?.options ?? []).map(({ name }) => name), ...OTHER_SPELLINGS];
  return options
    .filter(({ name }) => !known.includes(name))
    .flatMap(({ name, span }) => {
      const meant = similarWord(name, known);
      return meant === undefined ? [] : [{ span, message: `unknown option ${name}, close to ${meant}` }];
    });
}

const OTHER_SPELLINGS = ['src', 'dst', 'destination', 'ro', 'rw', 'readonly', 'readwrite'];
