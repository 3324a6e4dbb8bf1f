import type { Span } from '../text/span.ts';
import type { Comment, DockerfileModel } from './model.ts';

/** An instruction that stands behind the words of a comment, on the same line: it never runs. */
export interface SwallowedInstruction {
  readonly span: Span;
  readonly text: string;
}

/** Whether the arguments of an instruction look like no part of a sentence. */
const ARGUMENTS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['COPY', isCopyOfPaths],
  [
    'RUN',
    (text) => /^(?:pip3?|uv pip|conda|apt-get|apt|apk|dnf) (?:-\S+ )*(?:install|add|update) \S/.test(text),
  ],
  ['WORKDIR', (text) => /^\/[\w./-]+$/.test(text)],
  ['EXPOSE', (text) => /^\d+$/.test(text)],
  ['ENV', (text) => /^\w+=\S+$/.test(text)],
  ['CMD', (text) => /^\[.*\]$/.test(text)],
  ['ENTRYPOINT', (text) => /^\[.*\]$/.test(text)],
]);
const KEYWORD = /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|LABEL|RUN|USER|VOLUME|WORKDIR)\b/;
/** Words after which a sentence goes on and speaks of the instruction. */
const GOES_ON =
  /(?:[^\w)]|\b(?:a|add|after|an|and|as|before|by|each|every|for|from|in|instead|is|its|like|needs?|next|not|of|or|our|previous|run|same|single|that|the|then|this|to|use|using|via|when|with))$/i;

/** Finds `# copy the list first COPY requirements.txt .`; undefined for sentences and for instructions commented out. */
export function swallowedInstruction(
  { text: whole }: DockerfileModel,
  { span, text }: Comment,
): SwallowedInstruction | undefined {
  if (KEYWORD.test(text)) return undefined;
  for (const [keyword, isShape] of ARGUMENTS) {
    const at = text.indexOf(` ${keyword} `);
    const before = text.slice(0, at);
    if (at < 0 || !before.includes(' ') || GOES_ON.test(before)) continue;
    const instruction = text.slice(at + 1);
    const start = whole.indexOf(instruction, span.start);
    if (!isShape(instruction.slice(keyword.length + 1)) || start < 0) continue;
    return { span: { start, end: start + instruction.length }, text: instruction };
  }
  return undefined;
}

/** `a.txt b/ /dest/`: paths, the last of them a folder or an absolute path. */
function isCopyOfPaths(text: string): boolean {
  const paths = text.split(' ').filter((word) => !word.startsWith('--'));
  const isPath = (word: string): boolean => /^[\w.*/-]+$/.test(word) && /[./*_]/.test(word);
  return paths.length > 1 && paths.every(isPath) && /^(?:\.$|\.?\/)/.test(paths.at(-1) ?? '');
}
