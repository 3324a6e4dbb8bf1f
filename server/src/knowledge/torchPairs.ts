import { known } from './known.ts';
import type { IndexTable } from './packageIndex.ts';
import type { SourceBook } from './sourceBook.ts';
import type { TorchPairs } from './subjects.ts';
import type { TorchTable } from './torch.ts';
import type { Answer } from './types.ts';

/** What was published together with a torch release: the project's matrix, and triton from the metadata of its wheel. */
export function torchPairs(
  version: string,
  torch: TorchTable,
  index: IndexTable,
  book: SourceBook,
): Answer<TorchPairs> {
  const release = torch.release(version);
  if (release.kind !== 'known') return release;
  const { version: own, torchvision, torchaudio } = release.value;
  const wheels = index.pythonWheels('torch', own);
  const triton = index.pin('torch', own, 'triton');
  const value: TorchPairs = {
    torch: own,
    torchvision,
    torchaudio,
    triton: triton?.replace(/^==/, ''),
  };
  const published = wheels.kind === 'known' ? wheels.sources : [];
  return known(
    value,
    [...release.sources, ...published].map((source) => source.id),
    book,
  );
}
