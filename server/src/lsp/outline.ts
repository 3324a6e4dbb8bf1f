import type { DockerfileModel, Stage } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import { finalStage, shippedStages } from '../dockerfile/stages.ts';
import { gpuSigns } from '../engine/gpuSigns.ts';
import { detectProfile } from '../engine/profile.ts';
import type { Profile } from '../engine/projectFacts.ts';
import type { KnowledgeBase } from '../knowledge/types.ts';
import type { Outline, OutlineArg, OutlineStage } from '../protocol/outline.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { toRange } from './convert.ts';
import { imageSummary } from './imageSummary.ts';
import { suggestedTag } from './suggestedTag.ts';

const MOST_PORTS = 32;

/** What the build and run commands of the editor need to know. `profile` is the user's setting, if any. */
export function outlineOf(
  file: DockerfileModel,
  knowledge: KnowledgeBase,
  profile: Profile | undefined,
): Outline {
  const signs = gpuSigns(file, knowledge);
  const final = finalStage(file);
  const tag = suggestedTag(file, knowledge);
  return {
    uri: file.uri,
    stages: file.stages.map((stage) => stageOutline(file, stage, stage === final, knowledge)),
    args: argsOf(file),
    exposedPorts: exposedPorts(file),
    secrets: secretsOf(file),
    needsGpu: signs.cuda,
    shmHint: signs.torch,
    profile: profile ?? detectProfile(file),
    ...(tag === undefined ? {} : { suggestedTag: tag }),
    localSources: localSources(file),
    instructions: file.instructions.map(({ span }) => linesOf(file, span)),
    hasCommand: shippedStages(file).some(({ instructions }) =>
      instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT'),
    ),
  };
}

function linesOf(file: DockerfileModel, span: Span): [first: number, last: number] {
  const { start, end } = toRange(file.lines, span);
  return [start.line, end.line];
}

/** A source whose variables are not known says nothing about the context. */
function localSources(file: DockerfileModel): string[] {
  return copiesOf(file.instructions)
    .filter(({ from, flags }) => from === undefined && !flags.some(({ name }) => name === 'from'))
    .flatMap(({ sources }) => sources.flatMap((source) => resolvedValue(source) ?? []))
    .filter((source) => !/^(?:<<|https?:|git@|git:)/.test(source));
}

function stageOutline(
  file: DockerfileModel,
  stage: Stage,
  final: boolean,
  knowledge: KnowledgeBase,
): OutlineStage {
  const { image } = stage.from;
  const { base } = stage;
  const summary = base.kind === 'image' ? imageSummary(knowledge.image(base.image)) : undefined;
  return {
    index: stage.index,
    name: stage.name?.value ?? null,
    range: toRange(file.lines, stage.span),
    baseImage: image.kind === 'unknown' ? image.raw : image.value,
    final,
    ...(summary === undefined ? {} : { summary }),
  };
}

function argsOf(file: DockerfileModel): OutlineArg[] {
  const args = new Map<string, OutlineArg>();
  for (const instruction of file.instructions) {
    if (instruction.keyword !== 'ARG') continue;
    for (const { name, value } of instruction.assignments) {
      if (args.has(name.value)) continue;
      const global = instruction.stage < 0;
      args.set(name.value, { name: name.value, default: resolvedValue(value) ?? null, global });
    }
  }
  return [...args.values()];
}

function exposedPorts(file: DockerfileModel): number[] {
  const ports = new Set<number>();
  for (const { instructions } of shippedStages(file)) {
    for (const instruction of instructions) {
      if (instruction.keyword !== 'EXPOSE') continue;
      for (const word of (resolvedValue(instruction.value) ?? '').split(/\s+/)) addPorts(word, ports);
    }
  }
  return [...ports].slice(0, MOST_PORTS);
}

/** `8000`, `8000/tcp`, `8000-8003`; UDP is not published by default. */
function addPorts(word: string, ports: Set<number>): void {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/tcp)?$/i.exec(word);
  if (match?.[1] === undefined) return;
  const first = Number(match[1]);
  const last = Math.min(Number(match[2] ?? match[1]), first + MOST_PORTS);
  for (let port = first; port <= last; port++) if (port > 0 && port < 65_536) ports.add(port);
}

function secretsOf(file: DockerfileModel): string[] {
  const ids = runsOf(file.instructions).flatMap(({ mounts }) =>
    mounts
      .filter(({ type }) => type === 'secret')
      .flatMap(({ options }) => options.get('id') ?? fileNameOf(options.get('target')) ?? []),
  );
  return [...new Set(ids)];
}

/** The builder takes the name of the target where a secret mount has no id. */
function fileNameOf(path: string | undefined): string | undefined {
  return path?.split('/').at(-1);
}
