import { imagePath, pathText } from './imagePath.ts';
import type { DockerfileModel, Instruction } from './model.ts';

const cache = new WeakMap<DockerfileModel, ReadonlyMap<Instruction, string>>();

/**
 * The working folder at every instruction. A stage starts with that of the stage it builds on; an image starts at
 * `/`: many set another folder, but then relative paths still agree with each other, and an absolute one that does
 * not is simply not found.
 */
export function workingFolders(file: DockerfileModel): ReadonlyMap<Instruction, string> {
  const cached = cache.get(file);
  if (cached !== undefined) return cached;
  const folders = new Map<Instruction, string>();
  const atEnd: string[] = [];
  for (const stage of file.stages) {
    let folder = stage.base.kind === 'stage' ? (atEnd[stage.base.stage] ?? '/') : '/';
    for (const instruction of stage.instructions) {
      if (instruction.keyword === 'WORKDIR') folder = imagePath(folder, pathText(instruction.value));
      folders.set(instruction, folder);
    }
    atEnd[stage.index] = folder;
  }
  cache.set(file, folders);
  return folders;
}
