import type { TorchFile } from './facts.ts';
import type { PytorchTag } from './pytorchTag.ts';
import { compareVersions, isWithin, minorOf } from './versions.ts';

/** One published tag of pytorch/pytorch. */
export interface PytorchRow {
  readonly tag: string;
  readonly torch: string;
  readonly cuda: string;
  readonly cudnn: string;
  readonly variant: 'runtime' | 'devel';
  readonly certainty: 'firm' | 'medium' | 'none';
  readonly python: string | undefined;
  readonly os: { readonly name: string; readonly version: string } | undefined;
  readonly sourceIds: readonly string[];
}

/** Existing tags most like `target`, best first: same torch, then variant, then CUDA. */
export function nearestPytorchTags(
  target: PytorchTag | undefined,
  rows: readonly PytorchRow[],
  limit: number,
): readonly string[] {
  const newestFirst = [...rows].sort(
    (a, b) => compareVersions(b.torch, a.torch) || compareVersions(b.cuda, a.cuda),
  );
  const cudas = [...new Set(rows.map((row) => row.cuda))].sort(compareVersions);
  const torches = [...new Set(rows.map((row) => row.torch))].sort(compareVersions);
  return newestFirst
    .map((row) => ({ tag: row.tag, cost: target === undefined ? 0 : cost(target, row, torches, cudas) }))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, Math.max(0, limit))
    .map(({ tag }) => tag);
}

function cost(
  target: PytorchTag,
  row: PytorchRow,
  torches: readonly string[],
  cudas: readonly string[],
): number {
  const torchSteps = isWithin(row.torch, target.torch) ? 0 : steps(torches, target.torch, row.torch);
  const sameMinor = minorOf(row.torch) === minorOf(target.torch);
  const cudaSteps = target.cuda === undefined ? 0 : steps(cudas, minorOf(target.cuda), row.cuda);
  const variant = target.variant ?? 'runtime';
  return (
    (sameMinor ? torchSteps * 5 : torchSteps * 20) +
    (variant === row.variant ? 0 : target.variant === undefined ? 0.5 : 100) +
    cudaSteps
  );
}

function steps(sorted: readonly string[], from: string, to: string): number {
  const place = (version: string): number => {
    const exact = sorted.indexOf(version);
    return exact >= 0 ? exact : sorted.filter((other) => compareVersions(other, version) < 0).length - 0.5;
  };
  return Math.abs(place(to) - place(from));
}

/**
 * The tag a floating one stands for: newest torch, the CUDA a plain install of that torch brings when it has an image,
 * runtime unless the tag says devel. Only tags seen or covered by the release matrix.
 */
export function pinnedPytorchTag(
  target: PytorchTag | undefined,
  rows: readonly PytorchRow[],
  torch: TorchFile,
): string | undefined {
  if (target !== undefined && target.odd.length > 0) return undefined;
  const fitting = rows
    .filter((row) => row.certainty === 'firm' && row.variant === (target?.variant ?? 'runtime'))
    .filter((row) => target === undefined || isWithin(row.torch, target.torch))
    .filter((row) => target?.cuda === undefined || isWithin(row.cuda, target.cuda))
    .sort((a, b) => compareVersions(b.torch, a.torch) || compareVersions(b.cuda, a.cuda));
  const newest = fitting.filter((row) => row.torch === fitting[0]?.torch);
  const variant = torch.releases.find((release) => release.version === newest[0]?.torch)?.defaultVariant;
  return (newest.find((row) => `cu${row.cuda.replace('.', '')}` === variant) ?? newest[0])?.tag;
}
