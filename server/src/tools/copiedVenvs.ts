import { imagePath, pathBelow } from '../dockerfile/imagePath.ts';
import type { CopyInstruction, DockerfileModel, Stage } from '../dockerfile/model.ts';
import { copiesOf } from '../dockerfile/queries.ts';
import { sourceStage } from '../dockerfile/stageReferences.ts';
import { stageOf } from '../dockerfile/stages.ts';
import { workingFolders } from '../dockerfile/workingFolders.ts';
import { resolvedValue } from '../text/resolved.ts';
import { type Venv, venvsOf } from './venvs.ts';

/** A virtual environment on its way from the stage that made it to another. */
export interface CopiedVenv {
  readonly venv: Venv;
  readonly from: Stage;
  readonly to: Stage;
  readonly copy: CopyInstruction;
  /** Where it stands then. */
  readonly path: string;
}

/** The virtual environments that a file copies whole from stage to stage. */
export function copiedVenvs(file: DockerfileModel): readonly CopiedVenv[] {
  const copies = copiesOf(file.instructions).filter(({ from }) => from !== undefined);
  if (copies.length === 0) return [];
  const folders = workingFolders(file);
  return copies.flatMap((copy) => {
    const to = stageOf(file, copy);
    const from = sourceStage(file, resolvedValue(copy.from) ?? '');
    const destination = resolvedValue(copy.destination);
    if (to === undefined || from === undefined || from.index >= to.index || destination === undefined)
      return [];
    const target = imagePath(folders.get(copy) ?? '/', destination);
    return venvsOf(file, from).flatMap((venv): CopiedVenv[] => {
      const below = copy.sources
        .map((source) => placeIn(resolvedValue(source), venv))
        .find((at) => at !== undefined);
      return below === undefined ? [] : [{ venv, from, to, copy, path: imagePath(target, `./${below}`) }];
    });
  });
}

/** Where the environment stands inside a folder that is copied. */
function placeIn(source: string | undefined, venv: Venv): string | undefined {
  if (source === undefined || /[*?[]/.test(source)) return undefined;
  const folder = imagePath('/', source);
  // The whole of an image brings its Python along.
  return folder === '/' ? undefined : pathBelow(folder, venv.path);
}
