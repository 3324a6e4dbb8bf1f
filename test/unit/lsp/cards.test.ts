import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../../server/src/formats/imageReference.ts';
import type { ImageFacts, TorchRelease } from '../../../server/src/knowledge/types.ts';
import { type Card, cardMarkdown, cardText } from '../../../server/src/lsp/cards/card.ts';
import { driverText, imageCard, imageText } from '../../../server/src/lsp/cards/imageCard.ts';
import { sourcesLine } from '../../../server/src/lsp/cards/sources.ts';
import { stageCard } from '../../../server/src/lsp/cards/stageCard.ts';
import { torchCard } from '../../../server/src/lsp/cards/torchCard.ts';
import { model } from '../../support/model.ts';

const SOURCE = { id: 's', title: 'A list', asOf: '2026-01-01' };
const NOTHING: ImageFacts = {
  family: 'nvidia/cuda',
  status: 'unknown',
  certainty: 'none',
  reason: undefined,
  cuda: undefined,
  cudnn: undefined,
  torch: undefined,
  python: undefined,
  os: undefined,
  flavour: undefined,
  has: [],
  lacks: [],
  minimumDriver: undefined,
  endOfLife: [],
  statusSources: [],
  sources: [],
  asOf: '2026-11-20',
};
const CONTEXT = { certain: true, nearest: [], today: '2026-11-21' };
const image = parseImageReference('nvidia/cuda:1');
const value = (card: Card | undefined, name: string) => card?.rows.find(([row]) => row === name)?.[1];

describe('the card of an image', () => {
  it('shows only what is known', () => {
    expect(imageCard(image, NOTHING, CONTEXT)).toEqual({
      title: 'nvidia/cuda:1',
      rows: [['Status', 'cannot verify']],
      footer: ['as of 2026-11-20'],
    });
  });

  it('does not exist for a repository that no table knows', () => {
    expect(imageCard(image, { ...NOTHING, family: undefined }, CONTEXT)).toBeUndefined();
  });

  it('keeps doubt in the status', () => {
    const facts = {
      ...NOTHING,
      status: 'does-not-exist',
      certainty: 'medium',
      reason: 'not listed',
    } as const;
    expect(value(imageCard(image, facts, CONTEXT), 'Status')).toBe('probably does not exist: not listed');
    const firm = { ...facts, certainty: 'firm' } as const;
    expect(value(imageCard(image, firm, CONTEXT), 'Status')).toBe('does not exist: not listed');
  });

  it('proposes tags only in place of one that cannot be pulled', () => {
    const nearest = ['2', '3'];
    const removed = { ...NOTHING, status: 'removed', certainty: 'firm' } as const;
    expect(value(imageCard(image, removed, { ...CONTEXT, nearest }), 'Existing tags')).toBe('2, 3');
    const there = { ...NOTHING, status: 'exists', certainty: 'firm' } as const;
    expect(value(imageCard(image, there, { ...CONTEXT, nearest }), 'Existing tags')).toBeUndefined();
  });

  it.each([
    ['2026-11-20', 'Python 3.9 ended 2026-11-20'],
    ['2026-11-21', 'Python 3.9 until 2026-11-21'],
    ['2026-11-22', 'Python 3.9 until 2026-11-22'],
  ])('holds the end of support %s against today', (date, text) => {
    const endOfLife = [{ subject: 'Python 3.9', date, kind: 'python', source: SOURCE } as const];
    expect(value(imageCard(image, { ...NOTHING, endOfLife }, CONTEXT), 'Support')).toBe(text);
  });

  it('names both lowest drivers', () => {
    expect(driverText({ linux: '550.54.15', minorCompatible: '525.60.13' })).toBe(
      '≥ 550.54.15; ≥ 525.60.13 by minor-version compatibility',
    );
    expect(driverText({ linux: '550.54.15', minorCompatible: undefined })).toBe('≥ 550.54.15');
    expect(driverText({ linux: '525.60.13', minorCompatible: '525.60.13' })).toBe('≥ 525.60.13');
  });

  it('shortens digests', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    expect(imageText(parseImageReference(`nvcr.io/nvidia/cuda:1@${digest}`))).toBe(
      'nvcr.io/nvidia/cuda:1@sha256:abababababab…',
    );
  });
});

describe('the card of torch', () => {
  const release: TorchRelease = {
    version: '2.4.0',
    variants: ['cpu', 'cu118', 'cu124'],
    variantsKnown: 'all',
    defaultVariant: 'cu121',
    python: ['3.8', '3.9', '3.10'],
    torchvision: '0.19.0',
    torchaudio: undefined,
  };
  const answer = { kind: 'known', value: release, sources: [SOURCE], asOf: '2026-11-20' } as const;

  it('lists wheels, Python and companions', () => {
    expect(torchCard('2.4.0', answer, '')).toEqual({
      title: 'torch 2.4.0',
      rows: [
        ['Wheels', 'cpu, cu118, cu124'],
        ['Default', 'cu121 on Linux x86_64'],
        ['Python', '3.8 – 3.10'],
        ['torchvision', '0.19.0'],
      ],
      footer: ['A list; as of 2026-11-20'],
    });
  });

  it('says of the wheel which driver it needs and which GPU code is in it', () => {
    const driver = {
      kind: 'known',
      value: { linux: '550.54.14', minorCompatible: '525.60.13' },
      sources: [{ ...SOURCE, title: 'Drivers' }],
      asOf: '2026-11-21',
    } as const;
    const architectures = {
      kind: 'known',
      value: { torch: '2.4.0', variant: 'cu124', architectures: ['8.0', '9.0+PTX'], disputed: ['5.0'] },
      sources: [SOURCE],
      asOf: '2026-11-20',
    } as const;
    const card = torchCard('2.4.0+cu124', answer, '', { driver, architectures });
    expect(value(card, 'Driver')).toBe('≥ 550.54.14; ≥ 525.60.13 by minor-version compatibility');
    expect(value(card, 'GPU code')).toBe('8.0, 9.0+PTX');
    expect(value(card, 'Sources disagree on')).toBe('5.0');
    expect(card?.footer).toEqual(['A list; Drivers; as of 2026-11-21']);
  });

  it.each([
    ['2.4.0+cu124', 'cu124 is among the wheels'],
    ['2.4.0+cu999', 'cu999 is not among the wheels'],
    ['2.4.0+ours', undefined],
  ])('judges the label of %s', (pin, text) => {
    expect(value(torchCard(pin, answer, ''), 'Variant')).toBe(text);
  });

  it.each([
    ['some', 'cu117', 'cannot verify cu117: the list of wheels is not complete'],
    ['from-oldest', 'cu129', 'cannot verify cu129: the list of wheels is not complete'],
    ['from-oldest', 'cu117', 'cu117 is not among the wheels'],
  ] as const)('does not take a list for complete that is not: %s, %s', (variantsKnown, local, text) => {
    const card = torchCard(`2.4.0+${local}`, { ...answer, value: { ...release, variantsKnown } }, '');
    expect(value(card, 'Variant')).toBe(text);
    expect(value(card, 'Known wheels')).toBe('cpu, cu118, cu124');
  });

  it('says what it cannot verify, and nothing about what it never heard of', () => {
    const newer = torchCard('9.9', { kind: 'out-of-range', newestKnown: '2.9.1' }, '2026-11-20');
    expect(value(newer, 'Status')).toBe('cannot verify: newer than torch 2.9.1, the newest in the tables');
    expect(newer?.footer).toEqual(['as of 2026-11-20']);
    expect(torchCard('0.0.1', { kind: 'unknown' }, '')).toBeUndefined();
  });
});

describe('the card of a stage', () => {
  it('shows the chain from the image up', () => {
    const file = model('FROM a:1 AS one\nFROM one AS two\nFROM two AS three\nFROM three\n');
    const [one, , three] = file.stages;
    expect(one && stageCard(file, one).rows).toEqual([
      ['Defined', 'line 1, stage 1 of 4'],
      ['Base', 'a:1'],
    ]);
    expect(three && stageCard(file, three).rows).toEqual([
      ['Defined', 'line 3, stage 3 of 4'],
      ['Base', 'a:1 → one → two'],
    ]);
  });
});

describe('drawing', () => {
  const card: Card = {
    title: 'a_b*<x>',
    rows: [
      ['Na|me', 'one\ntwo'],
      ['B', '[l](u)'],
    ],
    footer: ['as of 1'],
  };

  it('is a Markdown table in which nothing of the file becomes formatting', () => {
    expect(cardMarkdown(card)).toBe(
      [
        '**a\\_b\\*\\<x\\>**',
        '',
        '| | |',
        '| --- | --- |',
        '| Na\\|me | one two |',
        '| B | \\[l\\](u) |',
        '',
        '*as of 1*  ',
      ].join('\n'),
    );
  });

  it('is aligned as plain text', () => {
    expect(cardText(card)).toBe('a_b*<x>\nNa|me  one\ntwo\nB      [l](u)\nas of 1');
  });

  it('names at most three sources, each once', () => {
    const titled = (title: string) => ({ ...SOURCE, title });
    expect(sourcesLine(['A', 'B', 'A', 'C', 'D', 'E'].map(titled), '2026')).toBe(
      'A; B; C and 2 more; as of 2026',
    );
    expect(sourcesLine([], '2026')).toBe('as of 2026');
  });
});
