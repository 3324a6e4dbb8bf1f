import { layerLines } from '../dockerfile/layerLines.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import type { LayerLines, LayersParams } from '../protocol/layers.ts';
import type { Session } from './session.ts';

/** The lines that made the layers of an image; null for a file that can not be read. */
export async function layersOf(
  { uri, createdBy }: LayersParams,
  session: Session,
): Promise<LayerLines | null> {
  const { files } = session.deps;
  const open = session.snapshot(uri);
  // Nobody tells us of changes to a Dockerfile that is not open.
  if (open === undefined) files.drop(uri);
  const text = open === undefined ? await files.reader(new Set()).read(uri, { aborted: false }) : open.text;
  if (text === undefined) return null;
  const file = open?.model ?? parseDockerfile(uri, text);
  return layerLines(file, createdBy).map((found) =>
    found === undefined ? null : file.lines.position(found.span.start).line,
  );
}
