import type { Instruction } from '../dockerfile/model.ts';
import { envsOf } from '../dockerfile/queries.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';

/** Variables that name a folder a program writes to while it runs, and cannot do without. */
const CACHES = new Set([
  'HF_HOME',
  'HF_HUB_CACHE',
  'HUGGINGFACE_HUB_CACHE',
  'TORCH_HOME',
  'TRITON_CACHE_DIR',
  'TORCHINDUCTOR_CACHE_DIR',
  'NUMBA_CACHE_DIR',
  'VLLM_CACHE_ROOT',
]);

/** The cache variables at the end of the image, each with the folder it names, where that is written out. */
export function writtenFolders(
  instructions: readonly Instruction[],
): ReadonlyMap<string, { span: Span; path: string }> {
  const found = new Map<string, { span: Span; path: string }>();
  for (const { assignments } of envsOf(instructions)) {
    for (const { name, value } of assignments) {
      const path = resolvedValue(value)?.replace(/(?<=.)\/+$/, '');
      if (!CACHES.has(name.value)) continue;
      found.delete(name.value);
      if (path?.startsWith('/') === true && !/[$\s]/.test(path))
        found.set(name.value, {
          span: { start: name.span.start, end: value?.span.end ?? name.span.end },
          path,
        });
    }
  }
  return found;
}
