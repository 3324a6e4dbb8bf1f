import type { Engine } from '../docker/engine.ts';
import { imageSizeInvocation, parseImageSize } from '../docker/imageSize.ts';
import { rememberBuilt } from './memory.ts';
import type { Session } from './session.ts';

/** Remembers an image that was just built, with the size that the engine gives. `started` is in milliseconds. */
export async function noteBuilt(
  { platform, memory, imagesChanged }: Session,
  engine: Engine,
  { image, dockerfile, started }: NewImage,
): Promise<void> {
  const finished = Date.now();
  const seconds = (finished - started) / 1000;
  const { code, stdout } = await platform.ask(imageSizeInvocation(engine, image));
  const bytes = code === 0 ? parseImageSize(stdout) : undefined;
  await rememberBuilt(memory, { image, dockerfile, finished, seconds, bytes });
  imagesChanged.fire();
}

interface NewImage {
  readonly image: string;
  /** URI of the Dockerfile. */
  readonly dockerfile: string;
  readonly started: number;
}
