import { execution, parseCapability } from './gpus.ts';
import { known, plain, UNKNOWN } from './known.ts';
import type { SourceBook } from './sourceBook.ts';
import type { ArchitecturesFile } from './subjectFacts.ts';
import type { TorchTable } from './torch.ts';
import type { Answer, KnowledgeBase } from './types.ts';
import { compareVersions } from './versions.ts';

type ArchitectureQueries = Pick<KnowledgeBase, 'torchArchitectures' | 'torchRunsOn'>;
type Wheel = ArchitecturesFile['wheels'][number];

/** Which GPUs a torch wheel has code for. */
export function architectureQueries(
  file: ArchitecturesFile,
  torch: TorchTable,
  book: SourceBook,
  ruleIds: readonly string[],
): ArchitectureQueries {
  const wheel = (version: string, variant: string | undefined): Wheel | Answer<never> => {
    const release = torch.release(version);
    if (release.kind !== 'known') return release;
    const label = /\+(\w+)$/.exec(plain(version))?.[1];
    const wanted = variant ?? label ?? release.value.defaultVariant;
    const row = file.wheels.find(
      ([own, name]) => compareVersions(own, release.value.version) === 0 && name === wanted,
    );
    return row ?? UNKNOWN;
  };
  return {
    torchArchitectures: (version, variant) => {
      const row = wheel(version, variant);
      if (!isWheel(row)) return row;
      const [own, name, agreed, disputed, ids] = row;
      return known(
        { torch: own, variant: name, architectures: list(agreed), disputed: list(disputed) },
        ids,
        book,
      );
    },
    torchRunsOn: (version, variant, capability) => {
      const row = wheel(version, variant);
      const own = parseCapability(capability);
      if (!isWheel(row)) return row;
      if (own === undefined) return UNKNOWN;
      const sure = execution(own, list(row[2]));
      // A disputed entry that would change the answer leaves the question open.
      const perhaps = execution(own, [...list(row[2]), ...list(row[3])]);
      return sure === undefined || sure !== perhaps ? UNKNOWN : known(sure, [...row[4], ...ruleIds], book);
    },
  };
}

function isWheel(answer: Wheel | Answer<never>): answer is Wheel {
  return Array.isArray(answer);
}

function list(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}
