import type { Spanned } from '../text/span.ts';
import type { CopyInstruction, DockerfileModel, Flag, RunInstruction, Stage } from './model.ts';

/** A place that takes files of a stage, an image or a build context: `--from=` of a COPY, `from=` of a mount. */
export interface SourceReference {
  readonly instruction: CopyInstruction | RunInstruction;
  /** The name as written. */
  readonly name: Spanned<string>;
  readonly by: 'COPY --from' | 'RUN --mount from';
}

const cache = new WeakMap<DockerfileModel, readonly SourceReference[]>();

/** Every such place of a file, in order. */
export function sourceReferences(file: DockerfileModel): readonly SourceReference[] {
  const cached = cache.get(file);
  if (cached !== undefined) return cached;
  const found = file.instructions.flatMap((instruction): SourceReference[] => {
    if (instruction.keyword === 'COPY') {
      return instruction.flags
        .filter(({ name }) => name === 'from')
        .flatMap(flagValue)
        .map((name) => ({ instruction, name, by: 'COPY --from' }));
    }
    if (instruction.keyword !== 'RUN') return [];
    return instruction.flags
      .filter(({ name }) => name === 'mount')
      .flatMap(flagValue)
      .flatMap(fromOption)
      .map((name) => ({ instruction, name, by: 'RUN --mount from' }));
  });
  cache.set(file, found);
  return found;
}

function flagValue({ value, valueSpan }: Flag): Spanned<string>[] {
  return value === undefined || value === '' || valueSpan === undefined ? [] : [{ value, span: valueSpan }];
}

/** `from=` among the options of a mount. */
function fromOption({ value, span }: Spanned<string>): Spanned<string>[] {
  let start = span.start;
  for (const option of value.split(',')) {
    const name = /^from=(.+)$/i.exec(option)?.[1];
    const end = start + option.length;
    if (name !== undefined) return [{ value: name, span: { start: end - name.length, end } }];
    start = end + 1;
  }
  return [];
}

/**
 * The stage a `--from` means: by number, else the last one of that name, as BuildKit looks it up. Also one that stands
 * too late to be copied from; undefined when it is none of the file.
 */
export function sourceStage(file: DockerfileModel, name: string): Stage | undefined {
  if (/^\d+$/.test(name)) return file.stages[Number(name)];
  const lower = name.toLowerCase();
  return file.stages.findLast((stage) => stage.name?.value.toLowerCase() === lower);
}

/** True when a variable decides what a FROM builds on, so that it may be any stage of the file. */
export function mayNameAnyStage({ from }: Stage): boolean {
  const text = from.words[0]?.value ?? '';
  // With a path or a tag beside the variable it is an image.
  return text.includes('$') && !/[/:@]/.test(text.replace(/\$\{[^}]*\}|\$\w+/g, ''));
}
