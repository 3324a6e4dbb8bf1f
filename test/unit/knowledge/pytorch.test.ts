import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../../server/src/formats/imageReference.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { readTable } from './tables.ts';

interface Row {
  readonly tag: string;
  readonly torch: string;
  readonly cuda: string;
  readonly variant: string;
  readonly python: string | null;
  readonly status: string;
}
const table = readTable<{ tags: Row[]; do_not_exist: { tag: string }[] }>('pytorch-images');
const knowledge = loadKnowledge();
const ref = (tag: string) => parseImageReference(`pytorch/pytorch:${tag}`);
const image = (tag: string) => knowledge.image(ref(tag));

describe('pytorch/pytorch', () => {
  it('gives every row of the table the status its evidence allows', () => {
    const firm = new Set(['exists', 'exists_per_official_matrix', 'exists_per_cuda_matrix']);
    const wrong = table.tags.filter((row) => {
      const facts = image(row.tag);
      const certainty = firm.has(row.status) ? 'firm' : 'medium';
      return (
        facts.status !== 'exists' ||
        facts.certainty !== certainty ||
        facts.torch !== row.torch ||
        facts.cuda !== row.cuda ||
        facts.flavour !== row.variant ||
        (facts.python ?? null) !== row.python
      );
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ['2.1.0-cuda12.4-cudnn8-runtime', 'firm'],
    ['2.0.1-cuda11.8-cudnn8-runtime', 'medium'],
    ['2.0.1-cuda11.8-cudnn8-devel', 'medium'],
    ['2.0.0-cuda11.8-cudnn8-devel', 'medium'],
    ['2.0.1-cuda11.3-cudnn8-devel', 'firm'],
    ['1.13.1-cuda11.7-cudnn8-runtime', 'medium'],
    ['1.13.1-cuda11.3-cudnn8-devel', 'firm'],
    ['1.12.1-cuda11.6-cudnn8-devel', 'medium'],
    ['1.12.1-cuda11.8-cudnn8-devel', 'firm'],
    ['2.4.0-cuda12.4-cudnn8-runtime', 'firm'],
    ['2.9.1-cuda12.8-cudnn8-devel', 'firm'],
    ['2.3.1-cuda12.1-cudnn9-devel', 'firm'],
    ['2.5.1-cuda12.6-cudnn9-runtime', 'firm'],
    ['2.6.0-cuda12.1-cudnn9-runtime', 'firm'],
    ['2.6.0-cuda12.8-cudnn9-runtime', 'firm'],
    ['2.7.1-cuda12.4-cudnn9-runtime', 'firm'],
    ['2.8.0-cuda11.8-cudnn9-runtime', 'firm'],
    ['2.9.1-cuda12.9-cudnn9-devel', 'firm'],
    ['2.12.0-cuda12.8-cudnn9-devel', 'firm'],
    ['2.4.0-cuda12.4-runtime-ubuntu22.04', 'firm'],
    ['2.4.0-cuda12.4-cudnn9-runtime-ubuntu22.04', 'firm'],
    ['2.4.0-cuda12.4.1-cudnn9-runtime', 'firm'],
    ['2.4.0-cuda12.4-cudnn9', 'firm'],
    ['2.4.0-rocm6.1', 'firm'],
    ['2.4.0-cuda12.4-runtime', 'firm'],
    ['2.4.0-cuda12.5-cudnn9-devel', 'firm'],
    ['2.1.5-cuda12.1-cudnn8-runtime', 'firm'],
    ['2.1.5', 'firm'],
    ['2.4-cuda12.4-cudnn9-runtime', 'firm'],
    ['2.2-cuda12.1-cudnn8-devel', 'medium'],
  ])('%s is not published (%s)', (tag, certainty) => {
    const facts = image(tag);
    expect(facts).toMatchObject({ status: 'does-not-exist', certainty });
    expect(facts.reason).toBeTruthy();
    for (const other of knowledge.nearestTags(ref(tag), 3)) expect(image(other).status).toBe('exists');
  });

  it.each([
    '2.15.0-cuda13.2-cudnn9-runtime',
    '2.14.1-cuda13.4-cudnn9-runtime',
    '2.14.9-cuda13.2-cudnn9-runtime',
    '2.1.5-rc1',
    '2.4',
    '1.5-cuda10.1-cudnn7-devel',
    '1.7.1-cuda11.0-cudnn8-runtime',
    '1.10.0-cuda10.2-cudnn7-runtime',
    '2.4.0',
    '2.4.0-runtime',
    'nightly',
    'pytorch-2.1-cuda124',
    '',
  ])('stays silent about "%s"', (tag) => {
    expect(image(tag)).toMatchObject({ status: 'unknown', certainty: 'none', reason: undefined });
  });

  it('knows latest, and is less sure of other registries', () => {
    expect(knowledge.image(parseImageReference('pytorch/pytorch'))).toMatchObject({ status: 'exists' });
    const elsewhere = parseImageReference('ghcr.io/pytorch/pytorch:2.1.0-cuda12.4-cudnn8-runtime');
    expect(knowledge.image(elsewhere)).toMatchObject({ status: 'does-not-exist', certainty: 'medium' });
  });

  it('proposes the same torch first, then the nearest CUDA', () => {
    const first = (tag: string) => knowledge.nearestTags(ref(tag), 3)[0];
    expect(first('2.1.0-cuda12.4-cudnn8-runtime')).toBe('2.1.0-cuda12.1-cudnn8-runtime');
    expect(first('2.0.1-cuda11.8-cudnn8-devel')).toBe('2.0.1-cuda11.7-cudnn8-devel');
    expect(first('2.4.0-cuda12.4-cudnn8-devel')).toBe('2.4.0-cuda12.4-cudnn9-devel');
    expect(first('2.1.5-cuda12.1-cudnn8-runtime')).toBe('2.1.2-cuda12.1-cudnn8-runtime');
    expect(first('2.4-cuda12.4-cudnn9-runtime')).toBe('2.4.1-cuda12.4-cudnn9-runtime');
    expect(first('2.4.0-cuda12.4.1-cudnn9-devel')).toBe('2.4.0-cuda12.4-cudnn9-devel');
  });

  it('pins latest to the newest published runtime image and finds siblings', () => {
    expect(knowledge.pinnedTag(parseImageReference('pytorch/pytorch'))).toBe(
      '2.14.1-cuda13.2-cudnn9-runtime',
    );
    expect(knowledge.pinnedTag(ref('2.5.1'))).toBe('2.5.1-cuda12.4-cudnn9-runtime');
    expect(knowledge.siblingTag(ref('2.4.0-cuda12.4-cudnn9-devel'), 'runtime')).toBe(
      '2.4.0-cuda12.4-cudnn9-runtime',
    );
    expect(knowledge.siblingTag(ref('2.15.0-cuda12.4-cudnn9-devel'), 'runtime')).toBeUndefined();
  });
});
