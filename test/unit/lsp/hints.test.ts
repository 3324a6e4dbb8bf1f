import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../../server/src/formats/imageReference.ts';
import { imageHints } from '../../../server/src/lsp/hints/imageHints.ts';
import { torchHints } from '../../../server/src/lsp/hints/torchHints.ts';
import { imageSummary } from '../../../server/src/lsp/imageSummary.ts';
import { model } from '../../support/model.ts';
import { knowledge } from './support/knowledge.ts';

const KNOWLEDGE = knowledge();
const EVERYWHERE = { start: 0, end: Number.MAX_SAFE_INTEGER };

/** The text with each hint in brackets where it is shown. */
function drawn(text: string, hints: readonly { readonly at: number; readonly label: string }[]): string {
  return hints.reduceRight(
    (drawing, { at, label }) => `${drawing.slice(0, at)}[${label}]${drawing.slice(at)}`,
    text,
  );
}

const images = (text: string, range = EVERYWHERE) => drawn(text, imageHints(model(text), range, KNOWLEDGE));
const torch = (text: string) => drawn(text, torchHints(model(text), EVERYWHERE, KNOWLEDGE));

describe('what is shown behind an image', () => {
  const facts = KNOWLEDGE.image(parseImageReference('nvidia/cuda:12.4.1-base-ubuntu22.04'));

  it('is what is known, short', () => {
    const all = {
      ...facts,
      cuda: '12.4',
      cudnn: '9',
      python: '3.11',
      torch: undefined,
      packages: { tensorflow: '2.17.0' },
      minimumDriver: { linux: '550.54.15', minorCompatible: '525.60.13' },
      size: { compressed: '1.1 GB', uncompressed: '3.2 GB', approximate: true },
    };
    expect(imageSummary(all)).toBe(
      'tensorflow 2.17.0 · CUDA 12.4 · cuDNN 9 · Python 3.11 · driver ≥ 550 (525 by compatibility) · ≈ 3.2 GB',
    );
    const { cudnn, python, packages, size, ...less } = all;
    const bare = { ...less, cudnn: undefined, python: undefined };
    expect(
      imageSummary({ ...bare, minimumDriver: { linux: '525.60.13', minorCompatible: '525.60.13' } }),
    ).toBe('CUDA 12.4 · driver ≥ 525');
    expect(
      imageSummary({
        ...bare,
        cuda: undefined,
        minimumDriver: undefined,
        size: { compressed: '99 MB', uncompressed: undefined, approximate: false },
      }),
    ).toBe('99 MB compressed');
    expect(imageSummary({ ...bare, status: 'does-not-exist' })).toBeUndefined();
  });

  it('stands behind the image of every FROM that has one', () => {
    const text =
      'FROM nvidia/cuda:12.4.1-base-ubuntu22.04 AS a\nFROM a\nFROM scratch\nFROM example.org/x:1\n';
    expect(images(text)).toMatch(
      /^FROM nvidia\/cuda:12\.4\.1-base-ubuntu22\.04\[CUDA 12\.4\.1 · driver ≥ 550 \(525 by compatibility\)[^\]]*\] AS a\nFROM a\nFROM scratch\nFROM example\.org\/x:1\n$/,
    );
  });

  it('says when ARG defaults are part of it, and stays in the range', () => {
    const text = 'ARG V=12.4.1\nFROM nvidia/cuda:${V}-base-ubuntu22.04\n';
    expect(images(text)).toContain('(ARG defaults)]');
    expect(images(text, { start: 0, end: 5 })).toBe(text);
  });
});

describe('what is shown behind a pinned torch', () => {
  it.each([
    ['torch==2.4.0+cu118', /torch==2\.4\.0\+cu118\[CUDA 11\.8 · driver ≥ \d+/],
    [
      'torch==2.4.0 --index-url https://download.pytorch.org/whl/cu124',
      /torch==2\.4\.0\[CUDA 12\.4 · driver ≥ 550/,
    ],
    ['torch==2.4.0 --index-url https://download.pytorch.org/whl/cpu', /torch==2\.4\.0\[CPU only\]/],
    ['torch==2.4.0', /torch==2\.4\.0\[CUDA 12\.1 /],
  ])('is the CUDA it brings: %s', (requirement, expected) => {
    expect(torch(`FROM a\nRUN pip install ${requirement}\n`)).toMatch(expected);
  });

  it.each([
    'FROM a\nRUN pip install torch\n',
    'FROM a\nRUN pip install torch==2.4.0 --index-url https://example.org/x\n',
    'FROM a\nENV PIP_EXTRA_INDEX_URL=https://example.org/x\nRUN pip install torch==2.4.0\n',
    'FROM a\nRUN pip install torch==99.0\n',
  ])('is nothing where it is not known: %j', (text) => {
    expect(torch(text)).toBe(text);
  });
});
