import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../../server/src/formats/imageReference.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { readTable } from './tables.ts';

interface Row {
  readonly tag: string;
  readonly cuda: string;
  readonly cudnn: number | null;
  readonly cudnn_full: string | null;
  readonly flavour: string;
  readonly os: string | null;
  readonly os_version: string | null;
  readonly status: string;
  readonly confidence: string;
}
const table = readTable<{
  tags: Row[];
  lookalikes_that_do_not_exist: { tag: string; use: string }[];
}>('nvidia-cuda-tags');
const knowledge = loadKnowledge();
const image = (tag: string) => knowledge.image(parseImageReference(`nvidia/cuda:${tag}`));
const nearest = (tag: string) => knowledge.nearestTags(parseImageReference(`nvidia/cuda:${tag}`), 3);

function expectedStatus({ status, confidence }: Row): string {
  if (status === 'removed') return 'removed firm';
  if (status === 'unknown') return 'unknown none';
  return confidence === 'hub-listed' || confidence === 'documented+hub-sibling'
    ? 'exists firm'
    : 'exists medium';
}

describe('nvidia/cuda: every row of the table', () => {
  it('has the 2,454 rows of the table', () => {
    expect(table.tags).toHaveLength(2454);
  });

  it('gets the status its row and confidence allow', () => {
    const wrong = table.tags.filter((row) => {
      const facts = image(row.tag);
      return `${facts.status} ${facts.certainty}` !== expectedStatus(row);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps CUDA, cuDNN, flavour and system of its row', () => {
    const wrong = table.tags.filter((row) => {
      const facts = image(row.tag);
      const os = facts.os === undefined ? null : facts.os.name;
      const cudnn = row.cudnn_full ?? row.cudnn?.toString();
      const flavour = row.flavour.split('-').at(-1);
      return (
        facts.cuda !== row.cuda ||
        facts.cudnn !== cudnn ||
        facts.flavour !== flavour ||
        os !== row.os ||
        (facts.os?.version ?? null) !== row.os_version
      );
    });
    expect(wrong).toEqual([]);
  });

  it('says the same for the other spellings of the repository', () => {
    for (const name of ['nvcr.io/nvidia/cuda', 'docker.io/nvidia/cuda', 'index.docker.io/nvidia/cuda']) {
      const facts = knowledge.image(parseImageReference(`${name}:12.4.1-cudnn-runtime-ubuntu22.04`));
      expect(facts).toMatchObject({ family: 'nvidia/cuda', status: 'exists', certainty: 'firm' });
    }
  });
});

describe('nvidia/cuda: tags that are not in the table', () => {
  it.each(table.lookalikes_that_do_not_exist)('$tag is wrong, $use comes first', ({ tag, use }) => {
    const facts = image(tag);
    expect(['does-not-exist', 'removed']).toContain(facts.status);
    expect(facts.certainty).toBe('firm');
    expect(facts.reason).toBeTruthy();
    // ubuntu20.04 has lost its support: the CUDA asked for, on a system with support, is nearer than another CUDA.
    if (tag === 'latest' || tag === '13.0.0-devel-ubuntu20.04') return;
    const first = nearest(tag)[0] ?? '';
    const wanted = use.split(' ').filter((word) => /^\d/.test(word));
    const matches = wanted.some((word) => first.startsWith(word.replace(/\.\.\.$/, '')));
    expect(matches, `${first} for ${use}`).toBe(true);
  });

  it.each([
    ['12.4.1-cudnn9-devel-ubuntu22.04', /cudnn without a number/],
    ['12.4.0-cudnn9-runtime-ubuntu22.04', /cudnn without a number.*no cuDNN flavour/],
    ['12.4.0-cudnn-runtime-ubuntu22.04', /CUDA 12\.4\.0 has no cuDNN flavour/],
    ['12.2.2-cudnn-runtime-ubuntu22.04', /written cudnn8/],
    ['12.3.2-cudnn-runtime-ubuntu22.04', /written cudnn9/],
    ['12.0-runtime-ubuntu22.04', /three numbers/],
    ['12-runtime-ubuntu22.04', /three numbers/],
    ['12.7.0-base-ubuntu22.04', /no CUDA 12\.7 toolkit/],
    ['12.7-base-ubuntu22.04', /no CUDA 12\.7 toolkit/],
    ['12.2.1-base-ubuntu22.04', /no images for CUDA 12\.2\.1/],
    ['12.4.7-base-ubuntu22.04', /no images for CUDA 12\.4\.7/],
    ['12.4.1-runtime', /end with an operating system/],
    ['12.4.1', /names none of the flavours/],
    ['12.4.1-runtim-ubuntu22.04', /written runtime/],
    ['12.4.1-cudnn-runtime-ubuntu2204', /written ubuntu22\.04/],
    ['12.9.1-base-foo9', /no images for foo9/],
    ['13.0.0-devel-ubuntu20.04', /CUDA 13\.0\.0 has no ubuntu20\.04 images/],
    ['12.5.1-cudnn-devel-ubuntu24.04', /no cudnn-devel image on ubuntu24\.04/],
    ['12.4.1-runtime-ubuntu22.04-slim', /"slim" is no part/],
    ['12.4.1-runtime-cudnn-ubuntu22.04', /write cudnn before the flavour and the operating system last/],
    ['12.4.1-cudnn-ubuntu22.04-runtime', /write cudnn before the flavour and the operating system last/],
    ['12.4.1-ubuntu22.04-runtime', /write the operating system last/],
    ['12.4.1-runtime-cudnn8-ubuntu22.04', /cudnn without a number/],
  ])('%s does not exist, for a stated reason', (tag, reason) => {
    expect(image(tag)).toMatchObject({ status: 'does-not-exist', certainty: 'firm' });
    expect(image(tag).reason).toMatch(reason);
    expect(image(tag).reason).not.toMatch(/\.$/);
  });

  it('names a missing tag and latest alike', () => {
    expect(knowledge.image(parseImageReference('nvidia/cuda'))).toEqual(image('latest'));
    expect(image('latest')).toMatchObject({ status: 'does-not-exist', certainty: 'firm' });
  });

  it.each([
    '13.4.0-base-ubuntu24.04',
    '13.4.9-devel-ubuntu26.04',
    '14.0.1-runtime-ubuntu26.04',
    '13.4-runtime-ubuntu24.04',
    '13.3.2-runtime-ubuntu24.04',
    '13-runtime-ubuntu24.04',
    '12.4.1-devel-ubuntu22.04-rc',
    '12.9.0-base-ubuntu22.04-x86_64',
    '12.9.0-base-ubuntu22.04-arm64',
    '12.9.0-base-ubuntu22.04-sbsa',
    '11.2.2-base-ubuntu20.04-ppc64le',
    'my-own-build',
    'v12.4.1-base',
    '12.4.1_base',
    `12.4.1-base-${'a'.repeat(10_000)}`,
    '1'.repeat(10_000),
    '',
    '-',
    '12..1-base',
    '١٢.٤.١-base-ubuntu22.04',
  ])('stays silent about %.40s', (tag) => {
    expect(image(tag)).toMatchObject({ status: 'unknown', certainty: 'none', reason: undefined });
  });

  it('is less sure of a later patch of a release that is still patched', () => {
    expect(image('12.9.9-base-ubuntu22.04')).toMatchObject({ status: 'does-not-exist', certainty: 'medium' });
    expect(image('12.9.1-base-ubuntu18.04')).toMatchObject({ status: 'does-not-exist', certainty: 'firm' });
  });

  it('calls CUDA before the list removed, not unknown', () => {
    for (const tag of ['9.0-cudnn7-devel-ubuntu16.04', '8.0-devel', '9.2-base-ubuntu18.04']) {
      expect(image(tag)).toMatchObject({ status: 'removed', certainty: 'firm' });
    }
  });
});

describe('nvidia/cuda: copies and digests', () => {
  const at = (text: string) => knowledge.image(parseImageReference(text));

  it('is less sure of a copy and never calls its tags removed', () => {
    expect(at('registry.local:5000/mirror/nvidia/cuda:12.4.0-cudnn9-devel-ubuntu22.04')).toMatchObject({
      family: 'nvidia/cuda',
      status: 'does-not-exist',
      certainty: 'medium',
      cuda: '12.4.0',
    });
    expect(at('registry.local/nvidia/cuda:11.7.0-devel-ubuntu22.04')).toMatchObject({
      status: 'unknown',
      certainty: 'none',
      cuda: '11.7.0',
    });
  });

  it('lets a digest win over the tag', () => {
    const digest = `@sha256:${'0'.repeat(64)}`;
    expect(at(`nvidia/cuda:12.4.0-cudnn9-devel-ubuntu22.04${digest}`)).toMatchObject({
      status: 'unknown',
      certainty: 'none',
    });
    expect(at(`nvidia/cuda:11.7.0-devel-ubuntu22.04${digest}`)).toMatchObject({
      status: 'unknown',
      cuda: '11.7.0',
    });
    expect(at(`nvidia/cuda:12.4.1-devel-ubuntu22.04${digest}`)).toMatchObject({ status: 'exists' });
    expect(at(`nvidia/cuda${digest}`)).toMatchObject({
      status: 'unknown',
      certainty: 'none',
      reason: undefined,
    });
  });

  it('knows nothing of other repositories', () => {
    for (const name of [
      'foo/bar:1',
      'nvidia/cudagl:11.4.2-base',
      'nvidia/cuda-foo:1',
      'xnvidia/cuda:latest',
    ]) {
      expect(at(name)).toMatchObject({ family: undefined, status: 'unknown', certainty: 'none' });
    }
  });
});

describe('nvidia/cuda: proposals', () => {
  const ref = (tag: string) => parseImageReference(`nvidia/cuda${tag}`);

  it('proposes only existing tags, at most as many as asked', () => {
    const odd = [
      '1-2-3',
      '13.9.9-devel-ubuntu26.04',
      '10.2-cudnn7-devel-ubuntu18.04',
      '12.4.1-foo',
      '9.0-base',
    ];
    for (const tag of [...odd, ...table.lookalikes_that_do_not_exist.map((row) => row.tag)]) {
      const tags = knowledge.nearestTags(ref(`:${tag}`), 5);
      expect(tags.length).toBeLessThanOrEqual(5);
      expect(new Set(tags).size).toBe(tags.length);
      for (const proposed of tags) expect(image(proposed).status).toBe('exists');
    }
    expect(knowledge.nearestTags(ref(':12.4.1-runtime'), 0)).toEqual([]);
    expect(knowledge.nearestTags(ref(':12.4.1-runtime'), -1)).toEqual([]);
  });

  it('offers the CUDA that was written next to the nearest tag', () => {
    expect(nearest('12.4.1-devel-ubuntu24.04').slice(0, 2)).toContain('12.4.1-devel-ubuntu22.04');
    expect(nearest('12.4.1-cudnn8-devel-ubuntu22.04').slice(0, 2)).toContain(
      '12.4.1-cudnn-devel-ubuntu22.04',
    );
  });

  it.each([
    ['12.4.1-cudnn-runtime-debian12', '12.4.1-cudnn-runtime-ubuntu22.04'],
    ['12.4.1-runtime-cudnn-ubuntu22.04', '12.4.1-cudnn-runtime-ubuntu22.04'],
    ['13.0.1-devel-ubuntu20.04', '13.0.1-devel-ubuntu22.04'],
    ['13.0.0-devel-ubuntu20.04', '13.0.0-devel-ubuntu22.04'],
    ['11.8-runtime-ubuntu20.04', '11.8.0-runtime-ubuntu20.04'],
    ['12.4.0-cudnn9-runtime-ubuntu20.04', '12.4.1-cudnn-runtime-ubuntu20.04'],
    ['10.2-base', '11.7.1-base-ubuntu22.04'],
    ['9.0-base', '11.7.1-base-ubuntu22.04'],
  ])('for %s proposes %s first', (tag, first) => {
    expect(nearest(tag)[0]).toBe(first);
  });

  it('proposes a system past its support only to who wrote it', () => {
    for (const tag of [
      '12.4.1',
      '12.4.1-runtime',
      '10.2-base',
      '12.4.1-cudnn-runtime-debian12',
      '12.1-base',
    ]) {
      const systems = knowledge.nearestTags(ref(`:${tag}`), 20).map((other) => image(other).os);
      for (const os of systems) expect(os?.name === 'ubuntu' && Number(os.version) < 22, tag).toBe(false);
    }
    const kept = knowledge
      .nearestTags(ref(':12.1-base-ubuntu18.04'), 20)
      .map((other) => image(other).os?.version);
    expect(kept).toContain('18.04');
    expect(kept).not.toContain('20.04');
  });

  it('pins a floating tag to one seen on the registry', () => {
    expect(knowledge.pinnedTag(ref(':12-runtime-ubuntu22.04'))).toBe('12.9.1-runtime-ubuntu22.04');
    expect(knowledge.pinnedTag(ref(':12.4-cudnn-devel-ubuntu22.04'))).toBe('12.4.1-cudnn-devel-ubuntu22.04');
    for (const tag of ['', ':latest']) {
      const pinned = knowledge.pinnedTag(ref(tag));
      expect(image(pinned ?? '')).toMatchObject({ status: 'exists', certainty: 'firm', flavour: 'runtime' });
    }
    expect(knowledge.pinnedTag(ref(':garbage'))).toBeUndefined();
    expect(knowledge.pinnedTag(ref(':12.7-base-ubuntu22.04'))).toBeUndefined();
  });

  it('finds the same tag in another flavour only when it exists', () => {
    expect(knowledge.siblingTag(ref(':12.4.1-cudnn-devel-ubuntu22.04'), 'runtime')).toBe(
      '12.4.1-cudnn-runtime-ubuntu22.04',
    );
    expect(knowledge.siblingTag(ref(':12.4.1-cudnn-devel-ubuntu22.04'), 'base')).toBe(
      '12.4.1-base-ubuntu22.04',
    );
    expect(knowledge.siblingTag(ref(':11.7.0-devel-ubuntu22.04'), 'runtime')).toBeUndefined();
    expect(knowledge.siblingTag(ref(':12.4.1-devel-ubuntu22.04'), 'slim')).toBeUndefined();
  });
});
