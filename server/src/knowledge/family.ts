import { canonicalName, type ImageReference } from '../formats/imageReference.ts';
import type { ImageNamesFile } from './facts.ts';

export type FamilyName =
  | 'nvidia/cuda'
  | 'pytorch/pytorch'
  | 'nvcr.io/nvidia/pytorch'
  | 'nvcr.io/nvidia/tensorflow'
  | 'nvcr.io/nvidia/tritonserver'
  | 'tensorflow/tensorflow'
  | 'vllm/vllm-openai'
  | 'rocm/pytorch'
  | 'rocm/tensorflow'
  | 'rocm/vllm'
  | 'gcr.io/distroless/python3'
  | 'gcr.io/distroless/python3-debian11'
  | 'gcr.io/distroless/python3-debian12'
  | 'gcr.io/distroless/python3-debian13'
  | 'python'
  | 'ubuntu'
  | 'debian'
  | 'centos'
  | 'alpine';

export interface Family {
  readonly name: FamilyName;
  /** Served by somebody else's registry: what it holds can differ from the original. */
  readonly mirror: boolean;
}

const ORIGINALS: ReadonlyMap<string, FamilyName> = new Map<string, FamilyName>([
  ['nvidia/cuda', 'nvidia/cuda'],
  ['nvcr.io/nvidia/cuda', 'nvidia/cuda'],
  ['pytorch/pytorch', 'pytorch/pytorch'],
  ['nvcr.io/nvidia/pytorch', 'nvcr.io/nvidia/pytorch'],
  ['nvcr.io/nvidia/tensorflow', 'nvcr.io/nvidia/tensorflow'],
  ['nvcr.io/nvidia/tritonserver', 'nvcr.io/nvidia/tritonserver'],
  ['tensorflow/tensorflow', 'tensorflow/tensorflow'],
  ['vllm/vllm-openai', 'vllm/vllm-openai'],
  ['rocm/pytorch', 'rocm/pytorch'],
  ['rocm/tensorflow', 'rocm/tensorflow'],
  ['rocm/vllm', 'rocm/vllm'],
  ['gcr.io/distroless/python3', 'gcr.io/distroless/python3'],
  ['gcr.io/distroless/python3-debian11', 'gcr.io/distroless/python3-debian11'],
  ['gcr.io/distroless/python3-debian12', 'gcr.io/distroless/python3-debian12'],
  ['gcr.io/distroless/python3-debian13', 'gcr.io/distroless/python3-debian13'],
  ['python', 'python'],
  ['ubuntu', 'ubuntu'],
  ['debian', 'debian'],
  ['centos', 'centos'],
  ['alpine', 'alpine'],
]);

/** How a copy of each repository ends, whatever stands before it. */
const COPIES: readonly (readonly [string, FamilyName])[] = [
  ['nvidia/cuda', 'nvidia/cuda'],
  ['pytorch/pytorch', 'pytorch/pytorch'],
  ['library/python', 'python'],
  ['library/ubuntu', 'ubuntu'],
  ['library/debian', 'debian'],
  ['library/centos', 'centos'],
  ['library/alpine', 'alpine'],
];

/** The repository meant by a name that nobody publishes. */
export interface Meant {
  readonly written: string;
  readonly name: FamilyName;
  readonly sourceIds: readonly string[];
}

/** What a bare name such as `cuda` stands for, when it is known to be no official image. */
export function meantBy(image: ImageReference, { notOfficial }: ImageNamesFile): Meant | undefined {
  const row = notOfficial.find(([name]) => name === canonicalName(image));
  const name = ORIGINALS.get(row?.[1] ?? '');
  return row === undefined || name === undefined ? undefined : { written: row[0], name, sourceIds: row[2] };
}

/** The repository the tables know under which `image` is published, or of which it is a copy. */
export function familyOf(image: ImageReference): Family | undefined {
  const original = ORIGINALS.get(canonicalName(image));
  if (original !== undefined) return { name: original, mirror: false };
  const copy = COPIES.find(([end]) => image.repository === end || image.repository.endsWith(`/${end}`));
  return copy === undefined ? undefined : { name: copy[1], mirror: true };
}
