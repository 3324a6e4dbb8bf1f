import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../../server/src/formats/imageReference.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { readTagList, type TagList, writeTagList } from '../../../server/src/knowledge/tagList.ts';

const { asOf } = loadKnowledge();
const FIRM = '12.4.1-cudnn-runtime-ubuntu22.04';
const LATER = '99.1.0-base-ubuntu28.04';

/** Knowledge with one list, read on the day of the facts unless said otherwise. */
function knowing(change: Partial<TagList>, today = asOf) {
  const list = {
    image: 'nvidia/cuda',
    registry: 'registry-1.docker.io',
    original: true,
    complete: true,
    retrieved: `${asOf}T10:00:00.000Z`,
    tags: [FIRM, LATER],
    ...change,
  };
  const knowledge = loadKnowledge(undefined, { lists: [list], today });
  return { knowledge, image: (name: string) => knowledge.image(parseImageReference(name)) };
}

describe('a tag that the list has', () => {
  it('exists, by the registry and its date', () => {
    const before = loadKnowledge().image(parseImageReference(`nvidia/cuda:${LATER}`));
    expect(before.status).toBe('unknown');
    const facts = knowing({}).image(`nvidia/cuda:${LATER}`);
    expect(facts).toMatchObject({ status: 'exists', certainty: 'firm', reason: undefined, cuda: '99.1.0' });
    expect(facts.statusSources).toEqual([
      {
        id: 'tag-list:nvidia/cuda',
        title: 'Tag list of nvidia/cuda, asked of registry-1.docker.io',
        asOf,
      },
    ]);
  });

  it('exists although the facts deny it, and the denial is no source', () => {
    const denied = '12.4.0-cudnn9-runtime-ubuntu22.04';
    const facts = knowing({ tags: [denied] }).image(`nvidia/cuda:${denied}`);
    expect(facts).toMatchObject({ status: 'exists', certainty: 'firm' });
    expect(facts.statusSources).toHaveLength(1);
  });

  it('is denied by facts that are newer than the list', () => {
    const denied = '12.4.0-cudnn9-runtime-ubuntu22.04';
    const old = knowing({ tags: [denied], retrieved: '2020-01-01T00:00:00.000Z' });
    expect(old.image(`nvidia/cuda:${denied}`).status).toBe('does-not-exist');
  });

  it('keeps what the facts know of it', () => {
    expect(knowing({}).image(`nvidia/cuda:${FIRM}`)).toMatchObject({
      status: 'exists',
      cuda: '12.4.1',
      flavour: 'runtime',
    });
  });

  it('probably exists when a mirror has it', () => {
    const { image } = knowing({ original: false });
    expect(image(`nvidia/cuda:${LATER}`)).toMatchObject({ status: 'exists', certainty: 'medium' });
  });

  it('is known of images without facts on tags', () => {
    const { image } = knowing({ image: 'python', tags: ['3.12.5-slim-bookworm', '3.12.6-slim-bookworm'] });
    expect(image('python:3.12.5-slim-bookworm')).toMatchObject({ status: 'exists', python: '3.12' });
  });
});

describe('a tag that the list lacks', () => {
  const gone = '12.4.1-cudnn-devel-ubuntu22.04';

  it('is gone when it was there', () => {
    expect(knowing({}).image(`nvidia/cuda:${gone}`)).toMatchObject({
      status: 'removed',
      certainty: 'firm',
      reason: `the tag list that registry-1.docker.io gave on ${asOf} no longer has it`,
    });
  });

  it.each([
    ['a mirror', { original: false }, asOf],
    ['a registry of which nobody knows whether it lists all', { complete: false }, asOf],
    ['a list older than the facts', { retrieved: '2020-01-01T00:00:00.000Z' }, asOf],
    ['a list of more than a month', {}, '2099-01-01'],
  ])('is as before to %s', (_, change, today) => {
    expect(knowing(change, today).image(`nvidia/cuda:${gone}`)).toEqual(
      loadKnowledge().image(parseImageReference(`nvidia/cuda:${gone}`)),
    );
  });

  it('is as before in a copy of the image', () => {
    const name = `nvcr.io/nvidia/cuda:${gone}`;
    expect(knowing({}).image(name)).toEqual(loadKnowledge().image(parseImageReference(name)));
  });

  it('probably does not exist when a later release of its line is there', () => {
    const { image } = knowing({ image: 'python', tags: ['3.12.5', '3.12.6', '3.13.0'] });
    expect(image('python:3.12.5-slim-bookworn')).toMatchObject({
      status: 'does-not-exist',
      certainty: 'medium',
    });
  });

  it.each(['3.12.7', '3.13.1-slim', '3.14.0', 'slim', 'latest', '4'])(
    'is unknown when it may have come since: %s',
    (tag) => {
      const { image } = knowing({ image: 'python', tags: ['3.12.5', '3.12.6', '3.13.0'] });
      expect(image(`python:${tag}`).status).toBe('unknown');
    },
  );
});

describe('the tags to choose from', () => {
  it('are those of the list, newest first, without signatures', () => {
    const signature = `sha256-${'0'.repeat(64)}.sig`;
    const tags = ['9.0-base', FIRM, signature, LATER, 'edge'];
    const { knowledge } = knowing({ tags });
    expect(knowledge.tagsOf('nvidia/cuda')).toEqual([LATER, FIRM, '9.0-base', 'edge']);
    expect(knowledge.removedTagsOf('nvidia/cuda')).toContain('12.4.1-cudnn-devel-ubuntu22.04');
  });

  it('are added to those of the facts by a mirror', () => {
    const tags = knowing({ original: false }).knowledge.tagsOf('nvidia/cuda');
    expect(tags[0]).toBe(LATER);
    expect(tags.length).toBe(loadKnowledge().tagsOf('nvidia/cuda').length + 1);
  });

  it('leave out what the list lacks, in fixes too', () => {
    const { knowledge } = knowing({});
    const wrong = parseImageReference('nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04');
    expect(loadKnowledge().nearestTags(wrong, 3).length).toBe(3);
    expect(knowledge.nearestTags(wrong, 3)).toEqual([FIRM]);
    const right = parseImageReference(`nvidia/cuda:${FIRM}`);
    expect(loadKnowledge().siblingTag(right, 'devel')).toBe('12.4.1-cudnn-devel-ubuntu22.04');
    expect(knowledge.siblingTag(right, 'devel')).toBeUndefined();
  });
});

describe('a stored list', () => {
  const list: TagList = {
    image: 'python',
    registry: 'registry.example.org',
    original: false,
    complete: false,
    retrieved: '2026-11-21T10:00:00.000Z',
    tags: ['3.12', 'slim'],
  };

  it('is read as it was written', () => {
    expect(readTagList(writeTagList(list))).toEqual(list);
  });

  const written = writeTagList(list);
  it.each([
    '',
    '{',
    'null',
    '[]',
    written.slice(0, -9),
    written.replace('"format":1', '"format":2'),
    written.replace('2026-11-21T10', 'yesterday'),
    written.replace('"slim"', '"not a tag"'),
    written.replace('["3.12","slim"]', '"3.12"'),
    written.replace('"python"', 'null'),
  ])('is not read when it is damaged: %s', (text) => {
    expect(readTagList(text)).toBeUndefined();
  });
});

describe('where an image is pulled from', () => {
  it.each([
    ['python:3.12', 'https://registry-1.docker.io', 'library/python', true],
    ['docker.io/library/python', 'https://registry-1.docker.io', 'library/python', true],
    ['nvidia/cuda', 'https://registry-1.docker.io', 'nvidia/cuda', true],
    ['nvcr.io/nvidia/pytorch:24.05-py3', 'https://nvcr.io', 'nvidia/pytorch', false],
    ['registry.example.org:5000/team/x', 'https://registry.example.org:5000', 'team/x', false],
    ['localhost:5000/x', 'http://localhost:5000', 'x', false],
    ['127.0.0.1:5000/x', 'http://127.0.0.1:5000', 'x', false],
  ])('%s', (reference, registry, name, hub) => {
    const place = loadKnowledge().registryOf(parseImageReference(reference));
    expect(place).toEqual({ registry, name, hub });
  });
});
