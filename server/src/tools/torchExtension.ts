import type { RunInstruction } from '../dockerfile/model.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { pipInstall } from './pip.ts';

/** Variables that only the build of a torch extension with CUDA code reads. */
const SIGNS = ['TORCH_CUDA_ARCH_LIST', 'FORCE_CUDA'];

/** A project that is built from source as an extension of torch, and where. */
export interface ExtensionBuild {
  readonly what: string;
  readonly span: Span;
}

/**
 * The source trees a RUN builds while the variables of torch extensions are set: without them a `setup.py` may be
 * anything.
 */
export function torchExtensionBuilds(run: RunInstruction): readonly ExtensionBuild[] {
  const commands = toolCommands(run.script);
  const everywhere = SIGNS.some(
    (name) => isOn(resolvedValue(run.lookup(name)?.value)) || isExported(commands, name),
  );
  return commands.flatMap((command) => {
    const { context, env, span } = command;
    if (context.conditional || !(everywhere || SIGNS.some((name) => isOn(env.get(name))))) return [];
    const what = sourceBuild(command);
    return what === undefined ? [] : [{ what, span }];
  });
}

/** True when a RUN or the instructions before it set a variable, to whatever value. */
export function setsVariable(run: RunInstruction, name: string): boolean {
  const commands = toolCommands(run.script);
  return (
    run.lookup(name) !== undefined || isExported(commands, name) || commands.some(({ env }) => env.has(name))
  );
}

/** `export FORCE_CUDA=1` */
function isExported(commands: readonly ToolCommand[], variable: string): boolean {
  return commands.some(
    ({ program, args }) =>
      program === 'export' && args.some((word) => wordText(word).startsWith(`${variable}=`)),
  );
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}

/** What a command builds from source by the environment it runs in, where torch is. */
function sourceBuild(command: ToolCommand): string | undefined {
  const words = command.args.map(wordText);
  if (command.program === 'python' && words.some((word) => word.endsWith('setup.py')))
    return words.some((word) => /^(?:install|develop|bdist_wheel|build|build_ext)$/.test(word))
      ? 'setup.py'
      : undefined;
  const install = pipInstall(command);
  const isolated = install?.line.options.every(({ name }) => name !== '--no-build-isolation') ?? true;
  const [source] = install?.sources ?? [];
  return isolated || source === undefined || wordText(source).endsWith('.whl') ? undefined : wordText(source);
}
