import type { CopyInstruction, DockerfileModel, RunInstruction, Stage } from '../dockerfile/model.ts';
import { commandsOf } from '../dockerfile/queries.ts';
import { chainOf } from '../dockerfile/stages.ts';
import { resolvedValue } from '../text/resolved.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { copyEffect, effectOf, installsUnknown, isPython } from './programPresence.ts';
import { packageCommand, packageName } from './systemPackages.ts';
import { isUnread, isUnseen } from './unseen.ts';

/** A call of Python or pip that nothing before it can have installed. */
export interface PythonUse {
  readonly command: ToolCommand;
  /** The RUN it stands in; undefined for CMD and ENTRYPOINT. */
  readonly run: RunInstruction | undefined;
}

/** Actions of package managers that bring nothing new. */
const HARMLESS_ACTIONS =
  /^(?:update|upgrade|clean|autoclean|remove|purge|autoremove|install|add|show|policy|list)$/;
/** A destination that programs are found in. */
const PROGRAM_FOLDER = /^\/(?:usr(?:\/local)?(?:\/s?bin)?|s?bin|opt)?\/?$/;

/**
 * The first call of `python` or `pip` in a stage whose base image has neither, when nothing visible or invisible can
 * have brought one before. `bringsNone` tells system packages known to come without Python; the others may depend on
 * it, though none depends on pip.
 */
export function firstPythonUse(
  file: DockerfileModel,
  stage: Stage,
  bringsNone: (packageName: string) => boolean,
): PythonUse | undefined {
  const state: Seen = { over: false, dependencies: false };
  for (const instruction of chainOf(file, stage).flatMap(({ instructions }) => instructions)) {
    if (instruction.keyword === 'RUN') {
      const call = firstCall(instruction, bringsNone, state);
      if (call !== undefined) return reported(state, call, instruction, stage);
    } else if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
      state.over ||= mayBring(instruction);
    }
    if (state.over) return undefined;
  }
  return startUse(file, stage, state);
}

interface Seen {
  /** Python is there, or may be. */
  over: boolean;
  /** System packages were installed that may depend on Python. */
  dependencies: boolean;
}

/** The first certain call in a RUN; what comes before it is noted in `state`. */
function firstCall(
  run: RunInstruction,
  bringsNone: (name: string) => boolean,
  state: Seen,
): ToolCommand | undefined {
  state.over = isUnread(run) || run.mounts.some(({ options }) => options.has('from'));
  for (const command of toolCommands(run.script)) {
    if (state.over) return undefined;
    if (isSureCall(command)) return command;
    observe(command, bringsNone, state);
  }
  return undefined;
}

/** Files of another stage or image, or files put where programs are. */
function mayBring(copy: CopyInstruction): boolean {
  const destination = resolvedValue(copy.destination);
  if (destination === undefined || PROGRAM_FOLDER.test(destination) || copy.from !== undefined) return true;
  return copyEffect(copy, isPython) !== 'nothing';
}

function reported(
  state: Seen,
  command: ToolCommand,
  run: RunInstruction,
  stage: Stage,
): PythonUse | undefined {
  // In a stage below it is that stage's finding; after it nothing more is known.
  if (run.stage !== stage.index) return undefined;
  return state.dependencies && !/^pip3?$/.test(command.programText) ? undefined : { command, run };
}

function observe(command: ToolCommand, bringsNone: (name: string) => boolean, state: Seen): void {
  const packages = packageCommand(command);
  const named = effectOf(command, isPython)?.kind === 'present';
  const unknown = isUnseen(command) || installsUnknown(command);
  if (named || unknown || (packages !== undefined && !HARMLESS_ACTIONS.test(packages.action)))
    state.over = true;
  const names = packages?.packages.map((word) => packageName(word) ?? '') ?? [];
  state.dependencies ||= names.some((name) => !bringsNone(name));
}

/** `python x.py`, `pip install …`, with certainty: not in a branch, and its failure is not caught. */
function isSureCall({ program, programText, args, context, wrappers }: ToolCommand): boolean {
  const python = wrappers.includes('python -m') || program === 'python' || program === 'pip';
  // `pip${VERSION}`, /opt/venv/bin/python: another Python than that of the system is meant.
  const plain = wrappers.includes('python -m') || /^(?:\/usr\/bin\/)?(?:python3?|pip3?)$/.test(programText);
  const asked = args.length > 0 && args.map(wordText)[0] !== '--version';
  return python && plain && asked && !context.conditional && !context.failureHandled;
}

/** What the image starts, when the stage is the one that is built. */
function startUse(file: DockerfileModel, stage: Stage, state: Seen): PythonUse | undefined {
  if (stage !== file.stages.at(-1) || state.dependencies) return undefined;
  const [start] = commandsOf(chainOf(file, stage).flatMap(({ instructions }) => instructions));
  const command = start?.form === 'exec' ? toolCommands(start.script)[0] : undefined;
  return command !== undefined && isSureCall(command) ? { command, run: undefined } : undefined;
}
