import type { Memento } from 'vscode';

/** An image that was built here, and from what. */
export interface BuiltImage {
  readonly image: string;
  readonly dockerfile: string;
}

const KEY = 'builtImages';
const MOST = 20;

/** Images built from this workspace, last first. */
export function builtImages(memory: Memento): readonly BuiltImage[] {
  return memory.get<readonly BuiltImage[]>(KEY, []);
}

export async function rememberBuilt(memory: Memento, built: BuiltImage): Promise<void> {
  const others = builtImages(memory).filter(({ image }) => image !== built.image);
  await memory.update(KEY, [built, ...others].slice(0, MOST));
}
