import type { Memento } from 'vscode';

/** An image that was built here, and from what. */
export interface BuiltImage {
  readonly image: string;
  readonly dockerfile: string;
  /** When the build ended, in milliseconds since 1970; undefined for what earlier versions remembered. */
  readonly finished?: number | undefined;
  readonly seconds?: number | undefined;
  /** As the engine says; undefined when it did not answer. */
  readonly bytes?: number | undefined;
}

const KEY = 'builtImages';
const MOST = 20;

/** Images built from this workspace, last first. */
export function builtImages(memory: Memento): readonly BuiltImage[] {
  return memory.get<readonly BuiltImage[]>(KEY, []);
}

/** The newest build of a Dockerfile. */
export function lastBuildOf(memory: Memento, dockerfile: string): BuiltImage | undefined {
  return builtImages(memory).find((built) => built.dockerfile === dockerfile);
}

export async function rememberBuilt(memory: Memento, built: BuiltImage): Promise<void> {
  const others = builtImages(memory).filter(({ image }) => image !== built.image);
  await memory.update(KEY, [built, ...others].slice(0, MOST));
}
