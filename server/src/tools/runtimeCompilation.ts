import type { DockerfileModel, Stage } from '../dockerfile/model.ts';
import { commandsOf, envsOf, runsOf } from '../dockerfile/queries.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import { normaliseName } from '../formats/requirement.ts';
import { wordText } from './commandLine.ts';
import { toolCommands } from './commands.ts';
import { pythonSnippets } from './python.ts';

/** ENVs that say where kernels compiled at run time are kept. */
const KERNEL_CACHES = new Set(['TORCH_EXTENSIONS_DIR', 'TRITON_CACHE_DIR', 'FLASHINFER_WORKSPACE_BASE']);

/**
 * True when something in the image of a stage is known to compile while it runs, or nvcc is used on purpose.
 * `packages` are installed there; `compilesInUse` knows the names of projects that compile.
 */
export function compilesAtRunTime(
  file: DockerfileModel,
  stage: Stage,
  packages: ReadonlySet<string>,
  compilesInUse: (name: string) => boolean,
): boolean {
  const instructions = instructionsOf(file, stage);
  const scripts = [...runsOf(instructions), ...commandsOf(instructions)].map(({ script }) => script);
  const programs = commandsOf(instructions).flatMap(({ script }) => toolCommands(script));
  // Cloned and built in another stage, or a wheel file: any word of the file that names such a project counts.
  const words = runsOf(file.instructions).flatMap(({ script }) =>
    toolCommands(script).flatMap(({ args }) => args),
  );
  return (
    [...packages].some(compilesInUse) ||
    words.some((word) => compilesInUse(projectName(wordText(word)))) ||
    programs.some(({ program }) => compilesInUse(program.split('.')[0] ?? '')) ||
    scripts.flatMap(toolCommands).some(({ program, args }) => program === 'nvcc' && args.length > 1) ||
    scripts.flatMap(pythonSnippets).some(({ code }) => /\btorch\.compile\b|\bcpp_extension\b/.test(code)) ||
    envsOf(instructions).some(({ assignments }) =>
      assignments.some(({ name }) => KERNEL_CACHES.has(name.value)),
    )
  );
}

/** `vllm` of `https://example.org/vllm.git`, `vllm==0.11`, `vllm-0.11-cp312-abi3-linux_x86_64.whl` and `./vllm/`. */
function projectName(text: string): string {
  const last =
    text
      .replace(/\.git(?:@.*)?$/, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1) ?? '';
  return normaliseName(/^[A-Za-z][\w.]*(?:-[A-Za-z][\w.]*)*/.exec(last)?.[0] ?? '');
}
