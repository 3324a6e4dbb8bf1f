import type {
  Assignment,
  DockerfileModel,
  EnvInstruction,
  RunInstruction,
  Stage,
} from '../../dockerfile/model.ts';
import { copiesOf, envsOf, runsOf } from '../../dockerfile/queries.ts';
import { finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { resolvedValue } from '../../text/resolved.ts';
import { contains, type Span } from '../../text/span.ts';
import { toolCommands } from '../../tools/commands.ts';
import { type HubDownload, hubDownloads, runsHiddenPrograms } from '../../tools/hubDownloads.ts';
import { blockOf, linesOf, withLineBreak } from '../../tools/instructionLines.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';

type Context = RuleContext<object>;

const OFFLINE = ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'];
/** Variables that say where the cache is. */
const PLACES = new Set([
  'HF_HOME',
  'HF_HUB_CACHE',
  'HUGGINGFACE_HUB_CACHE',
  'XDG_CACHE_HOME',
  'SENTENCE_TRANSFORMERS_HOME',
]);
/**
 * Variables of Hugging Face that another one replaced; whether it did is asked of the knowledge base. Servers in Rust
 * have settings of their own by the name HUGGINGFACE_HUB_CACHE.
 */
const OLD = new Set(['TRANSFORMERS_CACHE', 'HF_HUB_ENABLE_HF_TRANSFER']);

/** Packages whose version decides on that of huggingface_hub. */
const DECIDING =
  /^(?:huggingface-hub|transformers|diffusers|datasets|accelerate|peft|tokenizers|sentence-transformers|vllm|gradio)$/;

export const hfBuildTraps = defineRule({
  meta: {
    id: 'hf-build-traps',
    title: 'Model from Hugging Face that the build loses, or cannot get',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      offline: '{call} runs while {name} is {value}: nothing is downloaded, and the build stops',
      moved:
        '{name} is set after {call} stored its files: the program looks for them in {value}, where they are not',
      cli: 'huggingface-cli is called, which current releases of huggingface_hub do not bring any more',
      variable: '{name} is the old name of a setting: {status}',
      revision: '{call} names no revision: another build may get other files under the same name',
    },
    docs: {
      what: 'A download from the Hugging Face Hub in `RUN` while `HF_HUB_OFFLINE` or `TRANSFORMERS_OFFLINE` is in force; `HF_HOME` or `HF_HUB_CACHE` changed after the download; `huggingface-cli` with a `huggingface_hub` of no fixed version. As information: old variables (`TRANSFORMERS_CACHE`, `HF_HUB_ENABLE_HF_TRANSFER`), and a download without a revision.',
      why: 'Offline, every call to the Hub raises an error. The cache is looked for where the variables say when the program starts, so a model stored before `HF_HOME` was set is in the image, costs its gigabytes, and is downloaded again, or not found offline. `huggingface-cli` is missing in huggingface_hub 1.0 to 1.10 and again since 2.0; `hf` took its place in 0.34. transformers 5 does not read `TRANSFORMERS_CACHE`. A model without a revision is whatever its branch holds on the day of the build.',
      fix: 'Switches offline mode off for the one command; moves the `ENV` above the download; calls `hf`; renames the variable to one that means the same folder. No revision is offered: which one is right is not in the file.',
      ignore:
        'When the program sets its own cache folder. Nothing is reported of the cache for downloads with `--local-dir` or `cache_dir`.',
      neighbours: [],
      sources: [
        'huggingface_hub 2.4.0, constants.py: HF_HUB_OFFLINE, TRANSFORMERS_OFFLINE, HF_HUB_ENABLE_HF_TRANSFER',
        'huggingface_hub 2.4.0, entry_points.txt: hf, no huggingface-cli',
        'huggingface_hub documentation, Environment variables',
      ],
    },
  },
  *check(context) {
    const { file } = context;
    // Nearly every file that does not name Hugging Face is done here.
    if (
      !/HF_|HUGGINGFACE|TRANSFORMERS|huggingface|from_pretrained|\bhf\b|SentenceTransformer/.test(file.text)
    )
      return;
    for (const run of runsOf(file.instructions))
      for (const download of hubDownloads(run)) yield* judge(file, run, download);
    const final = finalStage(file);
    if (final !== undefined) yield* movedPlaces(file, final);
    yield* oldVariables(context);
    yield* oldCommands(context);
  },
});

function* judge(file: DockerfileModel, run: RunInstruction, download: HubDownload): Iterable<Finding> {
  const { call, span, command, revision } = download;
  if (command.context.failureHandled || command.context.conditional) return;
  const name = OFFLINE.find((variable) => isOn(run, download, variable));
  if (name !== undefined && !mayBeThere(file, run)) {
    const start = command.span.start;
    const edits = [{ span: { start, end: start }, text: 'HF_HUB_OFFLINE=0 ' }];
    const title = 'Switch offline mode off for this command';
    const plain = run.form !== 'exec' && command.wrappers.length === 0;
    const fixes: Fix[] = plain ? [{ title, safety: 'suggestion', edits }] : [];
    const value = resolvedValue(run.lookup(name)?.value) ?? '';
    yield { message: 'offline', data: { call, name, value }, span, confidence: 'likely', fixes };
  }
  if (!revision) yield { message: 'revision', data: { call }, span, severity: 'information' };
}

/** True when something before may have filled the cache: then the call only reads it. */
function mayBeThere(file: DockerfileModel, run: RunInstruction): boolean {
  if (run.mounts.length > 0) return true;
  const stage = file.stages[run.stage];
  const before = (stage === undefined ? [] : instructionsOf(file, stage)).filter(
    ({ span }) => span.end <= run.span.start,
  );
  const fills = (earlier: RunInstruction): boolean =>
    hubDownloads(earlier).length > 0 || runsHiddenPrograms(earlier);
  return runsOf(before).some(fills) || copiesOf(before).some(({ from }) => from !== undefined);
}

/** True when a variable that is on in the stage is not switched off for the command, or in its script. */
function isOn(run: RunInstruction, { command }: HubDownload, name: string): boolean {
  const value = resolvedValue(run.lookup(name)?.value);
  if (value === undefined || !/^(?:1|on|yes|true)$/i.test(value)) return false;
  const own = OFFLINE.some((variable) => command.env.has(variable));
  return (
    !own &&
    !toolCommands(run.script).some(
      ({ program, args }) => program === 'export' && args.some(({ text }) => /OFFLINE=/.test(text)),
    )
  );
}

/** Places of the cache that are set behind the last download which used another one. */
function* movedPlaces(file: DockerfileModel, final: Stage): Iterable<Finding> {
  const instructions = instructionsOf(file, final);
  const runs = runsOf(instructions).filter((run) =>
    hubDownloads(run).some(
      ({ elsewhere, command }) => !elsewhere && ![...PLACES].some((name) => command.env.has(name)),
    ),
  );
  for (const env of envsOf(instructions)) {
    const before = runs.findLast(({ span }) => span.end <= env.span.start);
    const [download] = before === undefined ? [] : hubDownloads(before);
    if (before === undefined || download === undefined) continue;
    for (const assignment of env.assignments) {
      const { name, value } = assignment;
      const now = resolvedValue(value);
      if (!PLACES.has(name.value) || now === undefined || isBrought(file, instructions, env, now)) continue;
      if (isSamePlace(name.value, now, before) || isChosenOtherwise(name.value, download, before)) continue;
      const span = { start: name.span.start, end: value?.span.end ?? name.span.end };
      const related = [{ span: download.span, note: 'stored before' }];
      const fixes = moveUp(file, env, before);
      yield {
        message: 'moved',
        data: { name: name.value, call: download.call, value: now },
        span,
        related,
        fixes,
      };
    }
  }
}

/** True when a place is the one the download used: set to it before, or the default of root. */
function isSamePlace(name: string, now: string, { lookup }: RunInstruction): boolean {
  const read = (variable: string): string | undefined => resolvedValue(lookup(variable)?.value);
  const home = read('HF_HOME') ?? `${read('XDG_CACHE_HOME') ?? '/root/.cache'}/huggingface`;
  if (read(name) === now) return true;
  if (name === 'SENTENCE_TRANSFORMERS_HOME') return false;
  if (name === 'HF_HOME') return now === home;
  return name === 'XDG_CACHE_HOME' ? `${now}/huggingface` === home : now === `${home}/hub`;
}

/** True when another variable, which decides before this one, was set for the download already. */
function isChosenOtherwise(name: string, { call }: HubDownload, { lookup }: RunInstruction): boolean {
  const own = 'SENTENCE_TRANSFORMERS_HOME';
  if (name === own) return call !== 'SentenceTransformer';
  if (call === 'SentenceTransformer' && lookup(own) !== undefined) return true;
  if (name !== 'HF_HUB_CACHE' && lookup('HF_HUB_CACHE') !== undefined) return true;
  return name === 'XDG_CACHE_HOME' && lookup('HF_HOME') !== undefined;
}

/** True when something puts files into the new place after all. */
function isBrought(
  file: DockerfileModel,
  instructions: ReturnType<typeof instructionsOf>,
  env: EnvInstruction,
  place: string,
): boolean {
  return instructions.some(({ keyword, span }) => {
    const text = file.text.slice(span.start, span.end);
    const puts = keyword === 'RUN' || keyword === 'COPY' || keyword === 'VOLUME';
    return puts && text.includes(place) && !contains(env.span, span);
  });
}

function moveUp(file: DockerfileModel, env: EnvInstruction, run: RunInstruction): Fix[] {
  const from = linesOf(file, env);
  const to = blockOf(file, run);
  const inside = file.comments.some(({ span }) => contains(env.span, span));
  if (env.stage !== run.stage || from === undefined || to === undefined || inside) return [];
  const text = file.text.slice(from.start, from.end) + lineBreakOf(file.text);
  const edits = [
    { span: { start: to.start, end: to.start }, text },
    { span: withLineBreak(file, from), text: '' },
  ];
  return [{ title: 'Set it before the download', safety: 'suggestion', edits }];
}

function* oldVariables({ file, knowledge }: Context): Iterable<Finding> {
  const envs = envsOf(file.instructions);
  const set = new Set(envs.flatMap(({ assignments }) => assignments.map(({ name }) => name.value)));
  for (const { assignments } of envs) {
    for (const { name } of assignments) {
      const answer = OLD.has(name.value) ? knowledge.environment(name.value) : undefined;
      if (answer?.kind !== 'known' || answer.value.status === undefined) continue;
      yield {
        message: 'variable',
        data: { name: name.value, status: answer.value.status },
        span: name.span,
        severity: 'information',
        evidence: answer.sources,
        fixes: renamed(file, name, set),
      };
    }
  }
}

/** Renames a cache variable to the one that names the same folder, where that is not set as well. */
function renamed(
  file: DockerfileModel,
  { value, span }: Assignment['name'],
  set: ReadonlySet<string>,
): Fix[] {
  const used = file.text.split(value).length > 2;
  if (used || !value.endsWith('_CACHE') || set.has('HF_HUB_CACHE')) return [];
  const edits = [{ span, text: 'HF_HUB_CACHE' }];
  return [{ title: 'Call it HF_HUB_CACHE, the same folder', safety: 'suggestion', edits }];
}

function* oldCommands({ file, project }: Context): Iterable<Finding> {
  for (const run of runsOf(file.instructions)) {
    const calls = toolCommands(run.script).filter(({ program }) => program === 'huggingface-cli');
    const earlier = runsOf(file.instructions).filter(({ span }) => span.start <= run.span.start);
    const { requirements, complete } = pythonPackages(
      calls.length === 0 ? [] : earlier,
      project.requirements,
    );
    const asked = requirements.filter(({ name }) => DECIDING.test(name));
    const hub = asked.some(({ name }) => name === 'huggingface-hub');
    const free =
      complete && hub && asked.every(({ clauses, url }) => clauses.length === 0 && url === undefined);
    for (const { programSpan } of free ? calls : [])
      yield { message: 'cli', span: programSpan, confidence: 'likely', fixes: plainFix(file, programSpan) };
  }
}

function plainFix(file: DockerfileModel, span: Span): Fix[] {
  if (file.text.slice(span.start, span.end) !== 'huggingface-cli') return [];
  return [{ title: 'Call hf', safety: 'suggestion', edits: [{ span, text: 'hf' }] }];
}
