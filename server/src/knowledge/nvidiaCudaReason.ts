import type { NvidiaCudaFile } from './facts.ts';
import type { CudaList, CudaRow } from './nvidiaCudaList.ts';
import { type CudaTag, cudnnMajor, intendedKind, intendedSystem } from './nvidiaCudaTag.ts';
import { compareVersions, minorOf } from './versions.ts';

/** Why a tag that is not in the list does not exist: the most specific sentence, without a full stop. */
export function cudaReason(tag: CudaTag, list: CudaList, file: NvidiaCudaFile): string {
  return (
    versionReason(tag, list, file) ??
    wordReason(tag) ??
    cudnnReason(tag, list, file) ??
    orderReason(tag, list) ??
    systemReason(tag, list) ??
    `NVIDIA never listed this combination for CUDA ${tag.cuda}`
  );
}

function versionReason(tag: CudaTag, list: CudaList, file: NvidiaCudaFile): string | undefined {
  if (file.noSuchToolkit.includes(minorOf(tag.cuda))) return `there is no CUDA ${minorOf(tag.cuda)} toolkit`;
  if (tag.cuda.split('.').length < 3) {
    return `nvidia/cuda tags write CUDA with three numbers, ${tag.cuda} has ${tag.cuda.split('.').length === 2 ? 'two' : 'one'}`;
  }
  if (file.withoutImages.includes(tag.cuda)) return `NVIDIA published no images for CUDA ${tag.cuda}`;
  return list.versions.has(tag.cuda) ? undefined : `NVIDIA lists no images for CUDA ${tag.cuda}`;
}

function wordReason(tag: CudaTag): string | undefined {
  const kind = intendedKind(tag);
  if (tag.kind === undefined && kind !== undefined) return `the flavour is written ${kind}`;
  if (tag.kind === undefined) return 'the tag names none of the flavours base, runtime and devel';
  const odd = tag.odd[0];
  return odd === undefined ? undefined : `"${odd.slice(0, 40)}" is no part of an nvidia/cuda tag`;
}

function cudnnReason(tag: CudaTag, list: CudaList, file: NvidiaCudaFile): string | undefined {
  if (tag.library === undefined || tag.library === 'tensorrt') return undefined;
  const written = [...list.rows.values()].find(
    (row) => row.cuda === tag.cuda && row.cudnn !== undefined,
  )?.library;
  const bare = compareVersions(tag.cuda, file.bareCudnnFrom) >= 0;
  const none = `CUDA ${tag.cuda} has no cuDNN flavour`;
  if (cudnnMajor(tag.library) !== undefined && bare) {
    const rule = `CUDA ${file.bareCudnnFrom} and later tags write cudnn without a number`;
    return written === undefined ? `${rule}, and ${none}` : rule;
  }
  if (written === undefined) return none;
  return written === tag.library ? undefined : `the cuDNN flavour of CUDA ${tag.cuda} is written ${written}`;
}

/** For parts that make up a listed tag in another order. */
function orderReason(tag: CudaTag, list: CudaList): string | undefined {
  if (tag.os === undefined) return undefined;
  const parts = [tag.cuda, tag.library, tag.kind, `${tag.os.name}${tag.os.version}`];
  if (!list.rows.has(parts.filter((part) => part !== undefined).join('-'))) return undefined;
  const library = tag.library === undefined ? '' : `${tag.library} before the flavour and `;
  return `nvidia/cuda tags write ${library}the operating system last`;
}

function systemReason(tag: CudaTag, list: CudaList): string | undefined {
  if (tag.os === undefined) return 'nvidia/cuda tags end with an operating system such as ubuntu22.04';
  const system = `${tag.os.name}${tag.os.version}`;
  const intended = intendedSystem(tag.os);
  if (!list.systems.has(system)) {
    const meant = `${intended.name}${intended.version}`;
    return list.systems.has(meant)
      ? `the system is written ${meant}`
      : `nvidia/cuda has no images for ${system}`;
  }
  const same = [...list.rows.values()].filter((row) => row.cuda === tag.cuda && isOn(row, system));
  if (same.length === 0) return `CUDA ${tag.cuda} has no ${system} images`;
  const flavour = [tag.library, tag.kind].filter((part) => part !== undefined).join('-');
  return `CUDA ${tag.cuda} has no ${flavour} image on ${system}`;
}

function isOn(row: CudaRow, system: string): boolean {
  return row.os !== undefined && `${row.os.name}${row.os.version}` === system;
}
