import type { KnowledgeBase } from '../../knowledge/types.ts';
import { cudaOfVariant } from '../../tools/torchPin.ts';
import { type Card, rowsOf } from './card.ts';
import { citation } from './citation.ts';
import { driverText } from './imageCard.ts';
import { shortened } from './ranges.ts';
import { variantText } from './torchCard.ts';

const RELEASES_SHOWN = 8;

/** The card on an index of PyTorch wheels; `pin` is the torch that is installed from it. */
export function indexCard(
  url: string,
  pin: string | undefined,
  knowledge: Pick<KnowledgeBase, 'torchIndexVariant' | 'torchWithVariant' | 'torch' | 'minimumDriver'>,
): Card | undefined {
  const variant = knowledge.torchIndexVariant(url);
  if (variant === undefined) return undefined;
  const cuda = cudaOfVariant(variant);
  const releases = knowledge.torchWithVariant(variant).map(({ version }) => version);
  const newest = releases[0] === undefined ? ({ kind: 'unknown' } as const) : knowledge.torch(releases[0]);
  const driver = cuda === undefined ? ({ kind: 'unknown' } as const) : knowledge.minimumDriver(cuda);
  const beside = pin === undefined ? ({ kind: 'unknown' } as const) : knowledge.torch(pin);
  return {
    title: `${variant} wheels of PyTorch`,
    rows: rowsOf([
      ['CUDA', cuda],
      ['Driver', driver.kind === 'known' ? driverText(driver.value) : undefined],
      ['torch', shortened(releases, RELEASES_SHOWN)],
      [`torch ${pin ?? ''}`, beside.kind === 'known' ? variantText(variant, beside.value) : undefined],
    ]),
    footer: citation(newest, beside, driver),
  };
}
