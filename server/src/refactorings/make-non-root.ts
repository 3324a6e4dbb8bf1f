import type { EnvInstruction, Instruction, Stage } from '../dockerfile/model.ts';
import { envsOf } from '../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf } from '../dockerfile/stages.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { wordText } from '../tools/commandLine.ts';
import { toolCommands } from '../tools/commands.ts';
import { addBeforeCommand } from '../tools/instructionLines.ts';
import { containerUser, dropsPrivileges, isRootUser } from '../tools/users.ts';
import type { Offer, Refactoring, RefactoringContext } from './refactoring.ts';

/** The shipped stage runs as a user of its own, and what it writes at run time belongs to that user. */
export const makeNonRoot: Refactoring = {
  id: 'make-non-root',
  offer(context, selection) {
    const stage = finalStage(context.file);
    if (stage === undefined || !touches(stage, selection)) return undefined;
    return userBlock(context, stage);
  },
};

/** The cursor is on what the change is about: FROM, the last USER, the command, or where one of them would stand. */
function touches({ from, instructions }: Stage, { start, end }: Span): boolean {
  const places = [from, ...instructions.filter(({ keyword }) => PLACES.has(keyword))];
  return places.some(({ span }) => span.start <= end && start <= span.end);
}

const PLACES = new Set(['USER', 'CMD', 'ENTRYPOINT']);

/** The change for one stage; undefined where it runs as another user already, or would not run as one. */
export function userBlock({ file, knowledge, profile }: RefactoringContext, stage: Stage): Offer | undefined {
  const instructions = instructionsOf(file, stage);
  const image = baseImageOf(file, stage);
  const facts = image === undefined ? undefined : knowledge.image(image);
  const last = instructions.findLast(({ keyword }) => keyword === 'USER');
  const name = last?.keyword === 'USER' ? resolvedValue(last.value) : facts?.user;
  if (name === undefined || !isRootUser(name) || dropsPrivileges(instructions)) return undefined;
  // What lies in the home of root stays unreadable for everybody else.
  if (instructions.some((instruction) => usesRootHome(file.text, instruction))) return undefined;
  const alpine = facts?.flavour === 'alpine' || facts?.os?.name === 'alpine';
  const { reference, owner, make } = containerUser(instructions, alpine);
  if (make !== undefined && facts?.user === undefined) return undefined;
  const [uid, gid = uid] = owner.split(':');
  const folders = writtenFolders(instructions, profile === 'training');
  const install = `install -d -o ${uid} -g ${gid} ${folders.join(' ')}`;
  const commands = [...(make === undefined ? [] : [make]), ...(folders.length === 0 ? [] : [install])];
  const run = commands.length === 0 ? [] : [`RUN ${commands.join(' && ')}`];
  const edit = addBeforeCommand(file, stage, [...run, `USER ${reference}`]);
  return edit === undefined ? undefined : { title: 'Make the image non-root', edits: [edit] };
}

/** Variables that name a folder libraries write to while they run. */
const WRITTEN = new Set([
  'HF_HOME',
  'HF_HUB_CACHE',
  'HUGGINGFACE_HUB_CACHE',
  'TRANSFORMERS_CACHE',
  'TORCH_HOME',
  'TORCH_EXTENSIONS_DIR',
  'TORCHINDUCTOR_CACHE_DIR',
  'TRITON_CACHE_DIR',
  'MPLCONFIGDIR',
  'NUMBA_CACHE_DIR',
  'CUDA_CACHE_PATH',
  'XDG_CACHE_HOME',
  'VLLM_CACHE_ROOT',
]);

/** Absolute folders the container writes: caches by their variables, volumes, and where training runs. */
function writtenFolders(instructions: readonly Instruction[], training: boolean): readonly string[] {
  const caches = envsOf(instructions).flatMap(cachesOf);
  const volumes = instructions.flatMap((i) =>
    i.keyword === 'VOLUME' ? i.words.map(({ value }) => value) : [],
  );
  const work = instructions.findLast(({ keyword }) => keyword === 'WORKDIR');
  const folder = training && work?.keyword === 'WORKDIR' ? resolvedValue(work.value) : undefined;
  const paths = [...(folder === undefined ? [] : [folder]), ...caches, ...volumes];
  return [...new Set(paths)].filter((path) => /^\/[\w./-]+$/.test(path));
}

function cachesOf({ assignments }: EnvInstruction): readonly string[] {
  return assignments.flatMap(({ name, value }) =>
    WRITTEN.has(name.value) ? (resolvedValue(value) ?? []) : [],
  );
}

/** Names a path below the home of root other than to remove it or to mount a cache there for the build. */
function usesRootHome(text: string, instruction: Instruction): boolean {
  const names = (part: string): boolean => /(?:^|[\s"'=:,[])(?:\/root(?:\/|\b)|~\/)/.test(part);
  if (instruction.keyword !== 'RUN') return names(text.slice(instruction.span.start, instruction.span.end));
  return toolCommands(instruction.script).some(({ program, args }) => {
    const words = args.map(wordText);
    return program !== 'rm' && (words.some(names) || (program === 'pip' && words.includes('--user')));
  });
}
