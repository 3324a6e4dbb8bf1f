import type { PackageIndexFile, PackageIndexRow } from '../../src/knowledge/subjectFacts.ts';
import { isoPart, type Sources, table, tableDate } from '../factSources.ts';
import type { PackageRow } from '../packageTable.ts';
import { PLATFORMS } from '../wheelTags.ts';

interface IndexTable {
  readonly minors: readonly string[];
  readonly packages: readonly PackageRow[];
}

/** The table of the package index with ranges instead of lists. */
export function compilePackageIndex(sources: Sources): PackageIndexFile {
  const from = table<IndexTable>('package-index');
  const packages: Record<string, PackageIndexRow[]> = {};
  for (const row of from.packages) {
    packages[row.package] = [...(packages[row.package] ?? []), compact(row, from.minors)];
  }
  return {
    asOf: isoPart(tableDate(from)),
    minors: from.minors,
    sources: sources.ids('package-index', from, 'index'),
    packages,
  };
}

function compact(row: PackageRow, minors: readonly string[]): PackageIndexRow {
  const lists = PLATFORMS.map((platform) => range(row.wheels[platform] ?? [], minors));
  const marked = lists.map((list, index) => (list !== '' && list === lists[index - 1] ? '=' : list));
  const flags = `${row.open_ended ? 'o' : ''}${row.sdist ? 's' : ''}${row.yanked ? 'y' : ''}`;
  return [
    row.version,
    row.requires_python ?? '',
    marked.join(' ').trimEnd(),
    flags,
    pins(row.requires),
    pins(row.disputed ?? []),
  ];
}

/** `3.9-3.13`, or `3.5,3.7` where minors between are missing. */
function range(list: readonly string[], minors: readonly string[]): string {
  const [first, last] = [list[0], list.at(-1)];
  if (first === undefined || last === undefined) return '';
  const whole = minors.slice(minors.indexOf(first), minors.indexOf(last) + 1);
  if (whole.length !== list.length) return list.join(',');
  return first === last ? first : `${first}-${last}`;
}

const PINNED =
  /^(torch|torchvision|torchaudio|triton|jaxlib|nvidia-cudnn-cu1\d|nvidia-cuda-runtime(?:-cu1\d)?|cuda-toolkit)(?:\[[^\]]*\])?([=<>~!][^;]*)?(?:; (.*))?$/;

/**
 * Pins that hold on Linux x86_64 in one line: `torch==2.5.1 triton==3.1.0`. Pins of extras are kept for the extras that
 * bring CUDA; `-` stands for metadata that could not be read.
 */
function pins(lines: readonly string[] | null): string {
  if (lines === null) return '-';
  const found = lines.flatMap((line) => {
    const [, name, specifier = '', marker = ''] = PINNED.exec(line) ?? [];
    if (name === undefined) return [];
    const extra = /extra == ["']([\w-]+)["']/.exec(marker)?.[1];
    const wanted = extra === undefined || ['and-cuda', 'cuda', 'cudnn'].includes(extra);
    const elsewhere = /platform_machine == ["']aarch64|sys_platform == ["'](?:win32|darwin)/.test(marker);
    if (!wanted || elsewhere || (extra !== undefined && name === 'jaxlib')) return [];
    return [`${name}${specifier.replaceAll(' ', '')}`];
  });
  return [...new Set(found)].join(' ');
}
