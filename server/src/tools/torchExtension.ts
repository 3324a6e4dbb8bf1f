import type { RunInstruction } from '../dockerfile/model.ts';
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
  const inherited = SIGNS.some((name) => run.lookup(name) !== undefined);
  return toolCommands(run.script).flatMap((command) => {
    const { context, env, span } = command;
    if (context.conditional || !(inherited || SIGNS.some((name) => env.has(name)))) return [];
    const what = sourceBuild(command);
    return what === undefined ? [] : [{ what, span }];
  });
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
