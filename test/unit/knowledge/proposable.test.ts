import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../../server/src/formats/imageReference.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';

const knowledge = loadKnowledge();
const values = (name: string) => {
  const answer = knowledge.environment(name);
  return answer.kind === 'known' ? answer.value.values : undefined;
};

describe('what an editor proposes', () => {
  it.each([
    ['HF_HUB_DISABLE_TELEMETRY', ['1']],
    ['HF_HUB_OFFLINE', ['1']],
    ['TOKENIZERS_PARALLELISM', ['false']],
    ['UV_LINK_MODE', ['copy']],
    ['CUDA_HOME', ['/usr/local/cuda']],
    ['NCCL_DEBUG', ['WARN']],
    ['HF_HOME', []],
    ['HF_TOKEN', []],
    ['LD_LIBRARY_PATH', []],
    ['TRANSFORMERS_CACHE', []],
    ['UV_PYTHON_DOWNLOADS', []],
  ])('for %s is the value its recommendation begins with: %j', (name, expected) => {
    expect(values(name)).toEqual(expected);
  });

  it('for a wheel variant is the address that serves it', () => {
    expect(knowledge.torchIndexVariant(knowledge.torchIndexUrl('cu124'))).toBe('cu124');
  });

  it('are repositories that are known by these names', () => {
    for (const name of knowledge.repositories())
      expect(knowledge.image(parseImageReference(name)).family, name).toBe(name);
  });

  it('never is a tag that is gone', () => {
    const removed = knowledge.removedTagsOf('nvidia/cuda');
    expect(removed.length).toBeGreaterThan(100);
    const existing = new Set(knowledge.tagsOf('nvidia/cuda'));
    expect(removed.filter((tag) => existing.has(tag))).toEqual([]);
    for (const tag of removed)
      expect(knowledge.image(parseImageReference(`nvidia/cuda:${tag}`)).status, tag).toBe('removed');
    expect(knowledge.removedTagsOf('no/such')).toEqual([]);
  });
});

describe('a flag', () => {
  it('is found with its value or without', () => {
    const flag = (text: string) => {
      const answer = knowledge.runFlag(text);
      return answer.kind === 'known' ? answer.value.name : undefined;
    };
    expect(flag('--gpus=all')).toBe('--gpus');
    expect(flag('--shm-size')).toBe('--shm-size');
    expect(flag('--mount=type=cache')).toBe('--mount=type=cache');
    expect(flag('--mount=type=bind')).toBeUndefined();
    expect(flag('--no-such')).toBeUndefined();
  });
});
