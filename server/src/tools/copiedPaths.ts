import { baseName, imagePath, pathText } from '../dockerfile/imagePath.ts';
import type { CopyInstruction } from '../dockerfile/model.ts';

/** Something a COPY or ADD brings, and where it stands in the image. */
export interface CopiedPath {
  readonly copy: CopyInstruction;
  /** The source as written in the file. */
  readonly source: string;
  /** Absolute path in the image: of the file itself, of the folder the content of a folder goes to. */
  readonly path: string;
  /** Named like a file: with a suffix. Anything else counts as a folder. */
  readonly isFile: boolean;
}

/** Suffixes of files that are large as a rule: archives, wheels, installers, weights. */
const LARGE =
  /\.(?:tar|tgz|tbz2?|txz|gz|bz2|xz|zst|zip|7z|whl|deb|rpm|run|jar|safetensors|gguf|ggml|bin|pth?|ckpt|onnx|h5|hdf5|keras|pkl|pickle|joblib|pb|tflite|engine|plan|npz|npy|mar|nemo|parquet|sif|iso)$/i;
const SUFFIX = /[^./]\.[A-Za-z0-9]+$|^\.[\w.-]+$/;

/** What a COPY or ADD that runs in `folder` brings; nothing when its destination is missing. */
export function copiedPaths(copy: CopyInstruction, folder: string): readonly CopiedPath[] {
  const { destination, sources } = copy;
  if (destination === undefined || copy.heredocs.length > 0) return [];
  const written = pathText(destination);
  const target = imagePath(folder, written);
  const intoFolder = sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(written);
  return sources.map((word) => {
    const source = pathText(word);
    const name = baseName(source.replace(/\/+$/, ''));
    const isFile = SUFFIX.test(name) && !source.endsWith('/');
    const inside = isFile && intoFolder && !name.includes('*');
    return { copy, source, path: inside ? imagePath(target, name) : target, isFile };
  });
}

/** True for a file whose name says that it is large, and for a folder, which may hold anything. */
export function mayBeLarge({ isFile, source }: CopiedPath): boolean {
  return !isFile || isLargeFile(source);
}

/** True for the name of an archive, a wheel, an installer or a file of weights. */
export function isLargeFile(path: string): boolean {
  return LARGE.test(path);
}

/** Formats of trained weights that no other kind of file shares. */
const WEIGHTS =
  /\.(?:safetensors|gguf|ggml|pth?|ckpt|onnx|h5|hdf5|keras|tflite|nemo|mar|pkl|pickle|joblib)$/i;

/** True for the name of a file of weights. */
export function isWeightsFile(path: string): boolean {
  return WEIGHTS.test(path);
}
