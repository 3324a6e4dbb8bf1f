import { runsOf } from '../../dockerfile/queries.ts';
import { finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { toolCommands } from '../../tools/commands.ts';
import { removedPaths } from '../../tools/removals.ts';
import { foldersOf, type PathAssignment, type PathFolder, pathInForce } from '../../tools/searchPath.ts';

const STUBS = /\blib(?:64)?\/stubs\/?$/;
/** Where the container runtime mounts the driver; a folder in front of the stubs is searched first. */
const DRIVER_FOLDER = /^(?:\/usr)?\/lib(?:64|\/x86_64-linux-gnu|\/aarch64-linux-gnu)?\/?$/;

export const cudaStubsAtRuntime = defineRule({
  meta: {
    id: 'cuda-stubs-at-runtime',
    title: 'Programs load the CUDA stub library',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      stubs:
        'LD_LIBRARY_PATH of the final image names {folder}, whose libcuda.so is an empty stub and is found before the driver of the host',
    },
    docs: {
      what: 'The final image has a `stubs` folder of the CUDA toolkit in `LD_LIBRARY_PATH`.',
      why: 'The folder holds `libcuda.so` and `libnvidia-ml.so` without any function, to link with where there is no driver. `LD_LIBRARY_PATH` is searched before the folders into which the container runtime mounts the driver, so programs that load `libcuda.so` by that name, Numba and NVIDIA Warp among them, get the stub and stop with `CUDA_ERROR_STUB_LIBRARY` (34). Programs linked with `libcuda.so.1` find the driver all the same, until somebody links the stub under that name.',
      fix: 'Takes the folder out of the value. To link, `LIBRARY_PATH` is read by the compiler, and `-devel` images set it.',
      ignore:
        'When something else in front of it provides the driver. A builder stage, a variable set inside one RUN, `LIBRARY_PATH`, and stubs that a RUN deletes are not reported.',
      neighbours: [],
      sources: [
        'NVIDIA CUDA Driver API, CUresult: CUDA_ERROR_STUB_LIBRARY',
        'numba/numba issue 8985, NVIDIA/warp issue 219',
        'NVIDIA/nvidia-docker issue 1139 (what the folder holds)',
      ],
    },
  },
  *check({ file }) {
    const final = finalStage(file);
    if (final === undefined) return;
    const instructions = instructionsOf(file, final);
    const inForce = pathInForce(file, instructions, 'LD_LIBRARY_PATH');
    for (const one of inForce) {
      const folders = foldersOf(one);
      const at = folders.findIndex(({ text }) => STUBS.test(text));
      const stubs = folders[at];
      if (stubs === undefined || folders.slice(0, at).some(({ text }) => DRIVER_FOLDER.test(text))) continue;
      const removed = runsOf(instructions)
        .flatMap(({ script }) => toolCommands(script).flatMap(removedPaths))
        .some((path) => path.includes('/stubs'));
      if (removed) return;
      yield {
        message: 'stubs',
        data: { folder: stubs.text },
        span: stubs.span,
        fixes: withoutFolder(one, folders, stubs),
      };
    }
  },
});

function withoutFolder({ text }: PathAssignment, folders: readonly PathFolder[], stubs: PathFolder): Fix[] {
  const quotes = text.replace(/^(["'])(.*)\1$/s, '$2');
  if (folders.length < 2 || /["'\\\s]/.test(quotes)) return [];
  const { start, end } = stubs.span;
  // With the colon behind it, or the one in front of the last folder.
  const last = folders.at(-1) === stubs;
  const span = last ? { start: start - 1, end } : { start, end: end + 1 };
  return [{ title: `Remove ${stubs.text}`, safety: 'suggestion', edits: [{ span, text: '' }] }];
}
