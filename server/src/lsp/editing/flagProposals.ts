import type { FlagSpec } from '../../dockerfile/flagSpec.ts';
import type { DockerfileModel } from '../../dockerfile/model.ts';
import { FLAGS, MOUNTS } from '../../dockerfile/reference.ts';
import { sourceReferences, sourceStage } from '../../dockerfile/stageReferences.ts';
import type { Span } from '../../text/span.ts';
import type { Proposal } from '../completions/proposal.ts';
import type { Site } from './site.ts';

/** Flags of the instruction, options of its mounts, and their values. */
export function flagProposals(file: DockerfileModel, site: Site): readonly Proposal[] {
  const { instruction, word, typed, before } = site;
  const specs = FLAGS[instruction.keyword];
  if (specs === undefined || before.some((earlier) => !earlier.startsWith('--'))) return [];
  const equals = typed.indexOf('=');
  if (!typed.startsWith('--') || equals < 0) {
    if (!'--'.startsWith(typed) && !typed.startsWith('--')) return [];
    const free = specs.filter(({ name, repeats }) => repeats === true || !isGiven(before, name));
    return free.map((spec) => named(spec, word, '--'));
  }
  const spec = specs.find(({ name }) => name === typed.slice(2, equals));
  const value = { start: word.start + equals + 1, end: word.end };
  if (spec?.values === 'mount') return mountProposals(file, site, value, typed.slice(equals + 1));
  return spec === undefined ? [] : values(file, site, spec, value);
}

/** The option under the cursor among `type=cache,target=/x`. */
function mountProposals(file: DockerfileModel, site: Site, value: Span, typed: string): readonly Proposal[] {
  const start = value.start + typed.lastIndexOf(',') + 1;
  const text = file.text.slice(start, value.end);
  const comma = text.indexOf(',');
  const option = { start, end: comma < 0 ? value.end : start + comma };
  const others = typed.split(',').slice(0, -1);
  const written = typed.slice(typed.lastIndexOf(',') + 1);
  const equals = written.indexOf('=');
  const type = /(?:^|,)type=(\w*)/.exec(typed)?.[1] ?? 'bind';
  if (equals < 0 && others.length === 0) return types(option, 'type=');
  const place = { start: start + equals + 1, end: option.end };
  if (written.startsWith('type=')) return types(place, '');
  const options = MOUNTS.find((mount) => mount.type === type)?.options ?? [];
  if (equals < 0) {
    const free = options.filter(({ name }) => !others.some((other) => other.split('=')[0] === name));
    return free.map((spec) => named(spec, option, ''));
  }
  const spec = options.find(({ name }) => name === written.slice(0, equals));
  return spec === undefined ? [] : values(file, site, spec, place);
}

function types(span: Span, prefix: string): readonly Proposal[] {
  return MOUNTS.map(({ type, detail }) => ({ label: prefix + type, kind: 'value', span, detail }));
}

function named({ name, detail, alone }: FlagSpec, span: Span, prefix: string): Proposal {
  return { label: `${prefix}${name}${alone === true ? '' : '='}`, kind: 'flag', span, detail };
}

function isGiven(words: readonly string[], name: string): boolean {
  return words.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
}

function values(file: DockerfileModel, site: Site, spec: FlagSpec, span: Span): readonly Proposal[] {
  if (spec.values === 'sources') return sources(file, site, span);
  if (typeof spec.values === 'string') return [];
  return spec.values.map((label) => ({ label, kind: 'value', span }));
}

/** The stages above, the latest first, and the build contexts that the file takes from elsewhere too. */
function sources(file: DockerfileModel, { instruction }: Site, span: Span): readonly Proposal[] {
  const stages = file.stages
    .filter(({ index }) => index < instruction.stage)
    .reverse()
    .map((stage): Proposal => {
      const { image } = stage.from;
      const detail = image.kind === 'unknown' ? image.raw : image.value;
      return { label: stage.name?.value ?? String(stage.index), kind: 'stage', span, detail };
    });
  const contexts = sourceReferences(file)
    .filter(({ name }) => name.span.start !== span.start && /^\w[\w-]*$/.test(name.value))
    .filter(({ name }) => sourceStage(file, name.value) === undefined)
    .map(({ name }) => name.value);
  return [
    ...stages,
    ...[...new Set(contexts)].map(
      (label): Proposal => ({ label, kind: 'stage', span, detail: 'named context' }),
    ),
  ];
}
