import type { CopyInstruction, DockerfileModel, Stage } from '../dockerfile/model.ts';
import { copiesOf, runsOf } from '../dockerfile/queries.ts';
import { sourceStage } from '../dockerfile/stageReferences.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import { resolvedValue } from '../text/resolved.ts';
import type { Span } from '../text/span.ts';
import { optionOf } from './commandLine.ts';
import { copiedVenvs } from './copiedVenvs.ts';
import { pipInstalls } from './pip.ts';

/** Python packages that a stage copies from an earlier one. */
export interface CopiedPackages {
  readonly from: Stage;
  readonly copy: CopyInstruction;
  /** The source that holds them. */
  readonly span: Span;
  /** The minor version that the path names: `3.12` of `/usr/local/lib/python3.12/site-packages`. */
  readonly named: string | undefined;
}

/** The copies of Python packages into `to`: virtual environments, `lib/python3.X`, and folders that pip was told to fill. */
export function copiedPackages(file: DockerfileModel, to: Stage): readonly CopiedPackages[] {
  const copies = copiesOf(instructionsOf(file, to));
  if (copies.some(bringsInterpreter)) return [];
  const venvs = new Set(copiedVenvs(file).map(({ copy }) => copy));
  return copies.flatMap((copy) => {
    const from = sourceStage(file, resolvedValue(copy.from) ?? '');
    if (from === undefined || from.index >= to.index) return [];
    const filled = venvs.has(copy) ? undefined : filledFolders(file, from);
    return copy.sources.flatMap((source): CopiedPackages[] => {
      const path = (resolvedValue(source) ?? '').replace(/\/+$/, '');
      const named = /\/lib\/python(3\.\d+)(?:\/|$)/.exec(path)?.[1];
      const holds = named !== undefined || filled === undefined || filled.has(path);
      return holds ? [{ from, copy, span: source.span, named }] : [];
    });
  });
}

/** The Python the packages were installed for comes along: `/usr/local` or its programs. */
function bringsInterpreter({ from, sources }: CopyInstruction): boolean {
  const python = /^(?:\/|\/usr|\/usr\/local|\/usr\/local\/bin|(?:\/.*)?\/bin\/python[\d.*]*)\/?$/;
  return from !== undefined && sources.some((source) => python.test(resolvedValue(source) ?? '/'));
}

/** The folders into which pip installs: those of `--target` and `--prefix`, and that of `--user`. */
function filledFolders(file: DockerfileModel, stage: Stage): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { script } of runsOf(instructionsOf(file, stage))) {
    for (const { line } of pipInstalls(script)) {
      const folder = optionOf(line, '--target', '-t', '--prefix')?.text;
      if (folder !== undefined) folders.add(folder.replace(/\/+$/, ''));
      if (optionOf(line, '--user') !== undefined) folders.add('/root/.local');
    }
  }
  return folders;
}
