import type { Flag, RunInstruction } from '../../dockerfile/model.ts';
import type { Offset } from '../../text/span.ts';
import { type CacheFolder, cacheFoldersOf } from '../../tools/cacheFolders.ts';
import type { Proposal } from './proposal.ts';

/** Folders for `--mount=type=cache,target=` by the tools the RUN calls, or the whole mount behind `--mount=`. */
export function cacheMountProposals(run: RunInstruction, offset: Offset): readonly Proposal[] {
  const flag = run.flags.find(
    ({ name, valueSpan }) =>
      name === 'mount' && valueSpan !== undefined && valueSpan.start <= offset && offset <= valueSpan.end,
  );
  if (flag?.valueSpan === undefined || flag.value === undefined) return [];
  return targetProposals(run, flag, flag.value, offset - flag.valueSpan.start);
}

function targetProposals(
  run: RunInstruction,
  { valueSpan }: Flag,
  value: string,
  at: number,
): readonly Proposal[] {
  const start = valueSpan?.start ?? 0;
  const target = /(?:^|,)(?:target|dst|destination)=([^,]*)$/.exec(value.slice(0, at));
  const cache = /(?:^|,)type=cache(?:,|$)/.test(value);
  const folders = cacheFoldersOf(run);
  if (target?.[1] !== undefined) {
    if (!cache) return [];
    const from = at - target[1].length;
    const to = at + (/^[^,]*/.exec(value.slice(at))?.[0].length ?? 0);
    const locked = /(?:^|,)sharing=/.test(value);
    const span = { start: start + from, end: start + to };
    return folders.map((folder) => proposal(folder, span, folder.path, locked));
  }
  // Nothing of the mount but its type is typed: the rest follows from the tools.
  if (!'type=cache,target='.startsWith(value)) return [];
  const span = { start, end: start + value.length };
  return folders.map((folder) => proposal(folder, span, `type=cache,target=${folder.path}`, false));
}

function proposal(
  { title, path, sharing }: CacheFolder,
  span: Proposal['span'],
  text: string,
  hasSharing: boolean,
): Proposal {
  const option = sharing === undefined || hasSharing ? '' : `,sharing=${sharing}`;
  return { label: text, kind: 'folder', span, text: `${text}${option}`, detail: `${title}: ${path}` };
}
