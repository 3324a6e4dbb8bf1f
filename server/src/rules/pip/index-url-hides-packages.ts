import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { Span } from '../../text/span.ts';
import type { Option } from '../../tools/commandLine.ts';
import { type Asked, installRequests } from '../../tools/installRequests.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import { configuresPip, isConfiguredAt, pipIndexes } from '../../tools/pipIndexes.ts';
import { splitInstall } from '../../tools/splitInstall.ts';
import { earlierInstalls, imageUnder } from '../../tools/stageInstalls.ts';

type Context = RuleContext<object>;

export const indexUrlHidesPackages = defineRule({
  meta: {
    id: 'index-url-hides-packages',
    title: 'Packages are looked for on the PyTorch index only',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      hidden:
        '{option} replaces the default index by the {variant} index of PyTorch, which does not hold {packages}',
      perhaps:
        '{option} replaces the default index by the {variant} index of PyTorch, which may not hold {packages}',
      unread:
        '{option} replaces the default index by the {variant} index of PyTorch, which holds torch and its dependencies, for all of {file}',
    },
    docs: {
      what: 'An installation names the wheel index of PyTorch by `--index-url` (or `PIP_INDEX_URL`) and asks for other packages too, on the command line or in a requirements file. For packages that the index may list for projects of its own, and for a requirements file that could not be read, it is information.',
      why: '`--index-url` replaces the default index, it does not add one. The index of PyTorch holds torch, torchvision, torchaudio and what they depend on (numpy, pillow, sympy, nvidia-*, triton, …) and nothing else, so pip stops with `No matching distribution found`.',
      fix: 'Offers to move the other packages into a second installation without the option; torch then comes from that index for certain. As a second choice turns the option into `--extra-index-url`: both indexes are then searched and the highest version wins, which for an unpinned torch can be the wheel of the default index.',
      ignore:
        'When a configuration outside the file adds an index. Nothing is reported with `--extra-index-url` or `--find-links` beside it, when the file configures pip, when a requirements file brings its own index, and for packages that an earlier instruction installed.',
      neighbours: [],
      sources: [
        'pip documentation, pip install: --index-url and --extra-index-url',
        'pytorch/test-infra, s3_management: packages of the indexes',
      ],
    },
  },
  *check(context) {
    const { file, knowledge } = context;
    if (configuresPip(file)) return;
    for (const run of runsOf(file.instructions)) {
      if (isConfiguredAt(run)) continue;
      for (const install of pipInstalls(run.script)) {
        const indexes = pipIndexes(install, run.lookup);
        const [index] = indexes;
        if (index?.kind !== 'main' || index.text === undefined || indexes.length > 1) continue;
        const variant = knowledge.torchIndexVariant(index.text);
        if (variant !== undefined) yield* checkInstall(run, install, variant, context);
      }
    }
  },
});

function* checkInstall(
  run: RunInstruction,
  install: PipInstall,
  variant: string,
  context: Context,
): Iterable<Finding> {
  const { file, knowledge } = context;
  const asked = askedFor(install, context);
  const earlier = earlierInstalls(file, run, install);
  const there = new Set(earlier.flatMap(({ requirements }) => requirements.map(({ name }) => name)));
  const missing =
    asked?.filter(({ name }) => !there.has(name) && knowledge.torchIndexHolds(name) === 'no') ?? [];
  const doubtful =
    asked?.filter(({ name }) => !there.has(name) && knowledge.torchIndexHolds(name) === 'perhaps') ?? [];
  const [first] = [...missing, ...doubtful];
  if (install.line.options.some(({ name }) => name === '--no-index')) return;
  if (asked === undefined) yield* unread(install, variant, context);
  if (first === undefined) return;
  const known = isKnownBase(file, run, context);
  const named = missing.length > 0 ? missing : doubtful;
  yield {
    message: missing.length > 0 ? 'hidden' : 'perhaps',
    data: { option: optionName(install), variant, packages: listed(named) },
    span: install.indexUrl?.span ?? install.command.programSpan,
    severity: missing.length === 0 ? 'information' : known ? 'error' : 'warning',
    confidence: missing.length === 0 ? 'heuristic' : known ? 'certain' : 'likely',
    related: unique(named.map(({ at }) => at)).map((span) => ({
      span,
      note: missing.length > 0 ? 'not on that index' : 'perhaps not on that index',
    })),
    fixes: [...apart(file, run, install, [...missing, ...doubtful]), ...extraIndex(install)],
  };
}

/** A list that could not be read most likely names more than torch, unless its own name says so. */
function* unread(install: PipInstall, variant: string, { project }: Context): Iterable<Finding> {
  const hidden = install.requirementFiles.find(
    ({ text }) => text !== undefined && project.requirements(text) === undefined,
  );
  if (hidden?.text === undefined || /torch|cuda|gpu|cpu|cu\d\d/i.test(hidden.text)) return;
  yield {
    message: 'unread',
    data: { option: optionName(install), variant, file: hidden.text },
    span: install.indexUrl?.span ?? install.command.programSpan,
    severity: 'information',
    confidence: 'heuristic',
    related: [{ span: hidden.span, note: 'looked for there only' }],
    fixes: extraIndex(install),
  };
}

/** The packages asked for, markers and direct addresses left out; undefined when a file may bring another index. */
function askedFor(install: PipInstall, { project }: Context): readonly Asked[] | undefined {
  const { packages, files } = installRequests(install, project.requirements);
  const unread = files.length < install.requirementFiles.length;
  if (unread || files.some(({ indexes, includes }) => indexes.length + includes.length > 0)) return undefined;
  return packages.filter(({ url, marker }) => url === undefined && marker === undefined);
}

/** Images that are not known may bring packages or a configuration of pip. */
function isKnownBase(file: DockerfileModel, run: RunInstruction, { knowledge }: Context): boolean {
  const image = imageUnder(file, run);
  const facts = image === undefined ? undefined : knowledge.image(image);
  return facts?.family !== undefined && !facts.family.startsWith('nvcr.io/') && facts.torch === undefined;
}

function apart(
  file: DockerfileModel,
  run: RunInstruction,
  install: PipInstall,
  asked: readonly Asked[],
): Fix[] {
  const { indexUrl, requirements } = install;
  const moved = unique(asked.map(({ at }) => at));
  const stays = requirements.some(({ word }) => !moved.some(({ start }) => start === word.span.start));
  if (indexUrl === undefined || !stays) return [];
  const edits = splitInstall(file, run, install, moved, [indexUrl.span]);
  if (edits === undefined) return [];
  return [{ title: 'Install the other packages from the default index', safety: 'suggestion', edits }];
}

const EXTRA: ReadonlyMap<string, string> = new Map([
  ['-i', '--extra-index-url'],
  ['--index-url', '--extra-index-url'],
  ['--default-index', '--index'],
]);

function extraIndex({ indexUrl, command }: PipInstall): Fix[] {
  const instead = EXTRA.get(indexUrl?.name ?? '');
  if (indexUrl === undefined || instead === undefined || !isSpelledOut(indexUrl)) return [];
  const { start } = indexUrl.span;
  const edits = [{ span: { start, end: start + indexUrl.name.length }, text: instead }];
  const title =
    command.program === 'uv'
      ? `Search that index besides the default one (${instead})`
      : `Search the default index too (${instead}): the highest version wins`;
  return [{ title, safety: 'suggestion', edits }];
}

/** `--index-url URL` or `--index-url=URL`, without quotes around. */
function isSpelledOut({ name, value, span }: Option): boolean {
  if (value === undefined) return false;
  return value.span.start > span.start ? true : name.startsWith('--') && value.text.startsWith(`${name}=`);
}

function optionName({ indexUrl }: PipInstall): string {
  return indexUrl?.name ?? 'an index address in the environment';
}

function listed(asked: readonly Asked[]): string {
  const names = [...new Set(asked.map(({ name }) => name))];
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

function unique(spans: readonly Span[]): readonly Span[] {
  return spans.filter((span, at) => spans.findIndex(({ start }) => start === span.start) === at);
}
