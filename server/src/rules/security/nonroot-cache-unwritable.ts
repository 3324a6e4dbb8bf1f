import type {
  DockerfileModel,
  EnvInstruction,
  Instruction,
  OtherInstruction,
  Stage,
} from '../../dockerfile/model.ts';
import { copiesOf, envsOf, runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { workingFolders } from '../../dockerfile/workingFolders.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { resolvedValue } from '../../text/resolved.ts';
import type { Span } from '../../text/span.ts';
import { type FolderAccess, folderAccess, type Surroundings } from '../../tools/folderAccess.ts';
import { hubDownloads, runsHiddenPrograms } from '../../tools/hubDownloads.ts';
import { blockOf } from '../../tools/instructionLines.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';
import { homeOf } from '../../tools/userHomes.ts';
import { isRootUser } from '../../tools/users.ts';
import { usersInForce } from '../../tools/usersInForce.ts';
import { writtenFolders } from '../../tools/writtenFolders.ts';

/** Variables that say where Hugging Face keeps its downloads, or that there are to be none. */
const SETTLED = ['HF_HOME', 'HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'XDG_CACHE_HOME', 'HOME'];
const OFFLINE = ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'];
/** Packages that download from Hugging Face when they are used. */
const CLIENTS =
  /^(?:transformers|diffusers|sentence-transformers|huggingface-hub|datasets|vllm|sglang|faster-whisper|timm)$/;

interface Shipped {
  readonly file: DockerfileModel;
  readonly stage: Stage;
  readonly instructions: readonly Instruction[];
  readonly user: string;
  readonly surroundings: Surroundings;
  readonly facts: ImageFacts;
}

export const nonrootCacheUnwritable = defineRule({
  meta: {
    id: 'nonroot-cache-unwritable',
    title: 'Cache folder the user of the image cannot write to',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      owned: '{name} is {path}, which belongs to root, and the image runs as {user}',
      missing:
        '{name} is {path}, which nothing here makes, and the image runs as {user}, who cannot make it in a folder of root',
      home: '{package} keeps what it downloads in the home of {user}, and useradd makes none: {path} does not exist',
    },
    docs: {
      what: 'The final image runs as another user than root, and `HF_HOME`, `HF_HUB_CACHE`, `TORCH_HOME`, `TRITON_CACHE_DIR` or a relative names a folder that root made and nobody gave away; or, as information, one that nothing in the file makes. Also a user of `useradd` without a home in an image that installs a Hugging Face client and does not set `HF_HOME`.',
      why: 'The first download, the first compiled kernel, even the lock beside a model that is there already, ends with `PermissionError: [Errno 13] Permission denied`, in production and not in the build. A named volume mounted there does not help: Docker gives it the owner of the folder in the image.',
      fix: 'Makes the folder and gives it to the user, with one `RUN install -d -o` before `USER`; a model that root downloaded there stays as it is, and `HF_HUB_OFFLINE=1` keeps the library from writing beside it; where there is no home, sets `HF_HOME` to such a folder, or adds `--create-home`.',
      ignore:
        'When a folder that the user may write to is mounted there. Nothing is reported with a `VOLUME` at or above the folder, after `chown`, `chmod` or `COPY --chown` of it or of a folder above, and of Hugging Face with `HF_HUB_OFFLINE`.',
      neighbours: [],
      sources: [
        'huggingface_hub documentation, Environment variables: HF_HOME',
        'tenstorrent/tt-inference-server#4602, kserve/kserve#3576, h2oai/h2ogpt#729',
        'useradd(8), --create-home',
      ],
    },
  },
  *check(context) {
    const shipped = shippedImage(context);
    if (shipped === undefined) return;
    yield* chosenFolders(shipped);
    const home = missingHome(shipped, context);
    if (home !== undefined) yield home;
  },
});

/** The final image, when it runs as a known user that is not root. */
function shippedImage({ file, knowledge }: RuleContext<object>): Shipped | undefined {
  const stage = finalStage(file);
  if (stage === undefined || !file.text.includes('USER')) return undefined;
  const image = baseImageOf(file, stage);
  const facts = image === undefined ? undefined : knowledge.image(image);
  // What the base image made, and for whom, is only known of base images that are.
  if (facts?.family === undefined) return undefined;
  const instructions = instructionsOf(file, stage);
  const users = usersInForce(file, stage, facts.user);
  const user = users.get(instructions.at(-1) ?? stage.from);
  if (user === undefined || isRootUser(user)) return undefined;
  return { file, stage, instructions, user, facts, surroundings: { users, folders: workingFolders(file) } };
}

function* chosenFolders(shipped: Shipped): Iterable<Finding> {
  const { instructions, user, surroundings } = shipped;
  const offline = isSet(instructions, OFFLINE);
  for (const [name, { span, path }] of writtenFolders(instructions)) {
    if (offline && /^(?:HF|HUGGINGFACE)_/.test(name)) continue;
    const access = folderAccess(instructions, path, surroundings);
    if ((access.kind !== 'root' && access.kind !== 'absent') || isInHome(path, instructions, user)) continue;
    const filler = fillerOf(shipped, name);
    if (filler === 'unknown' && access.kind === 'absent') continue;
    const download = typeof filler === 'object' ? filler : undefined;
    yield { ...judge(shipped, path, access, download), span, data: { name, path, user } };
  }
}

function judge(
  shipped: Shipped,
  path: string,
  { kind, span, filled }: FolderAccess,
  download: Span | undefined,
): Omit<Finding, 'span'> {
  const { user } = shipped;
  const maker = download ?? span;
  const related = maker === undefined ? [] : [{ span: maker, note: 'made by root here' }];
  if (download !== undefined) {
    const title = 'Set HF_HUB_OFFLINE, which only reads what is there';
    return { message: 'owned', related, fixes: addLines(shipped, ['ENV HF_HUB_OFFLINE=1'], title) };
  }
  const line = `RUN install -d -o ${user} ${path}`;
  const fixes = filled ? [] : addLines(shipped, [line], `Give ${path} to ${user}`);
  return kind === 'root'
    ? { message: 'owned', related, fixes }
    : { message: 'missing', severity: 'information', fixes };
}

/** The download by root that fills the folder of a variable; `unknown` when one may be hidden in a program. */
function fillerOf({ instructions, surroundings }: Shipped, name: string): Span | 'unknown' | undefined {
  let hidden = false;
  for (const run of runsOf(instructions)) {
    if (run.lookup(name) === undefined || !isRootUser(surroundings.users.get(run) ?? '')) continue;
    const [download] = /^(?:HF|HUGGINGFACE)_/.test(name) ? hubDownloads(run) : [];
    if (download !== undefined) return download.span;
    hidden ||= runsHiddenPrograms(run);
  }
  return hidden ? 'unknown' : undefined;
}

function isInHome(path: string, instructions: readonly Instruction[], user: string): boolean {
  const home = homeOf(instructions, user);
  if (home !== undefined) return home.made && `${path}/`.startsWith(`${home.path}/`);
  return path.startsWith('/home/');
}

function missingHome(shipped: Shipped, { project }: RuleContext<object>): Finding | undefined {
  const { file, instructions, user, facts, surroundings } = shipped;
  const home = homeOf(instructions, user);
  const debian =
    facts.os === undefined ? facts.family === 'python' : /^(?:debian|ubuntu)$/.test(facts.os.name);
  if (home === undefined || home.made || !debian) return undefined;
  if (isSet(instructions, [...SETTLED, ...OFFLINE])) return undefined;
  if (folderAccess(instructions, home.path, surroundings).kind !== 'absent') return undefined;
  const copies = copiesOf(instructions).some(({ from }) => from !== undefined);
  const runs = runsOf(copies ? file.instructions : instructions);
  const client = [...pythonPackages(runs, project.requirements).names].find((name) => CLIENTS.test(name));
  if (client === undefined) return undefined;
  const folder = '/opt/huggingface';
  const lines = [`ENV HF_HOME=${folder}`, `RUN install -d -o ${user} ${folder}`];
  const at = home.command.programSpan.end;
  const edits = [{ span: { start: at, end: at }, text: ' --create-home' }];
  const refused = home.command.args.some(({ text }) => text === '-M' || text === '--no-create-home');
  return {
    message: 'home',
    data: { package: client, user: home.name, path: home.path },
    span: home.command.span,
    fixes: [
      ...addLines(shipped, lines, `Set HF_HOME to ${folder}, a folder of ${user}`),
      ...(refused
        ? []
        : [{ title: 'Make the home, --create-home', safety: 'suggestion', edits } satisfies Fix]),
    ],
  };
}

function isSet(instructions: readonly Instruction[], names: readonly string[]): boolean {
  const sets = ({ assignments }: EnvInstruction): boolean =>
    assignments.some(({ name, value }) => names.includes(name.value) && resolvedValue(value) !== '0');
  return envsOf(instructions).some(sets);
}

/** Adds lines before the USER of the final stage, where root is still in force. */
function addLines(shipped: Shipped, lines: readonly string[], title: string): Fix[] {
  const { file, stage, surroundings } = shipped;
  const at = stage.instructions.findLastIndex((one): one is OtherInstruction => one.keyword === 'USER');
  const last = stage.instructions[at];
  const before = stage.instructions[at - 1];
  const asRoot = isRootUser((before === undefined ? undefined : surroundings.users.get(before)) ?? '');
  const block = last === undefined || !asRoot ? undefined : blockOf(file, last);
  if (block === undefined) return [];
  const text = lines.map((line) => line + lineBreakOf(file.text)).join('');
  return [{ title, safety: 'suggestion', edits: [{ span: { start: block.start, end: block.start }, text }] }];
}
