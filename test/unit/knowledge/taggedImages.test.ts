import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../../server/src/formats/imageReference.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { readTable } from './tables.ts';

const knowledge = loadKnowledge();
const at = (text: string) => knowledge.image(parseImageReference(text));

describe('images known by single tags', () => {
  it('has every NGC image of PyTorch, with CUDA and Python only where a document of that image says so', () => {
    const { pytorch } = readTable<{
      pytorch: {
        image: string;
        tag: string;
        pytorch: string | null;
        cuda: string;
        cuda_confirmed: boolean;
      }[];
    }>('ngc-images');
    for (const row of pytorch) {
      const image = at(`${row.image}:${row.tag}`);
      expect(image, row.tag).toMatchObject({ status: 'exists', certainty: 'medium', checksDriver: true });
      expect(image.packages?.torch, row.tag).toBe(row.pytorch ?? undefined);
      expect(image.cuda, row.tag).toBe(row.cuda_confirmed ? row.cuda : undefined);
      if (!row.cuda_confirmed) expect(image.python, row.tag).toBeUndefined();
    }
  });

  it('tells the variants of Triton apart', () => {
    expect(at('nvcr.io/nvidia/tritonserver:25.02-vllm-python-py3')).toMatchObject({
      cuda: '12.8.0',
      python: '3.12',
      packages: { vllm: '0.7.0+5e800e3d.nv25.2.cu128' },
    });
    expect(at('nvcr.io/nvidia/tritonserver:24.07-trtllm-python-py3')).toMatchObject({ cuda: '12.4.1' });
    // Release notes and compatibility table name two releases of CUDA 13.0.
    expect(at('nvcr.io/nvidia/tritonserver:25.08-vllm-python-py3').cuda).toBeUndefined();
    expect(at('nvcr.io/nvidia/tritonserver:22.06-py3').cuda).toBeUndefined();
  });

  it.each([
    ['tensorflow/tensorflow:2.17.0-gpu', { status: 'exists', packages: { tensorflow: '2.17.0' } }],
    ['tensorflow/tensorflow:2.9.1-gpu', { status: 'unknown', packages: { tensorflow: '2.9.1' } }],
    ['vllm/vllm-openai:v0.11.0', { status: 'unknown', packages: { vllm: '0.11.0' } }],
    ['gcr.io/distroless/python3-debian12:nonroot', { os: { name: 'debian', version: '12' } }],
    ['rocm/pytorch:latest', { family: 'rocm/pytorch', status: 'unknown' }],
    ['nvcr.io/nvidia/pytorch:99.01-py3', { status: 'unknown', cuda: undefined }],
  ])('reads %s', (text, expected) => {
    expect(at(text)).toMatchObject(expected);
  });

  it('gives the size somebody published, for that tag and that registry only', () => {
    expect(at('nvidia/cuda:12.6.3-cudnn-devel-ubuntu24.04').size).toEqual({
      compressed: undefined,
      uncompressed: '7.67 GiB',
      approximate: false,
    });
    expect(at('nvcr.io/nvidia/pytorch:26.03-py3').size).toMatchObject({ compressed: '10.5 GB' });
    expect(at('registry.example.com/nvidia/cuda:12.6.3-cudnn-devel-ubuntu24.04').size).toBeUndefined();
    // Only a bound is known of this one.
    expect(at('nvidia/cuda:11.8.0-cudnn8-devel-ubuntu22.04').size).toBeUndefined();
  });

  it('knows which images check the driver when they start', () => {
    expect(at('nvidia/cuda:12.4.1-base-ubuntu22.04').checksDriver).toBe(true);
    expect(at('pytorch/pytorch:2.6.0-cuda12.4-cudnn9-devel').checksDriver).toBe(true);
    expect(at('pytorch/pytorch:2.6.0-cuda12.4-cudnn9-runtime').checksDriver).toBeUndefined();
    expect(at('python:3.12-slim').checksDriver).toBeUndefined();
  });

  it('lists tags newest first, and none from beyond the end of the list', () => {
    expect(knowledge.tagsOf('nvcr.io/nvidia/pytorch').slice(0, 2)).toEqual(['26.09-py3', '26.08-py3']);
    expect(knowledge.tagsOf('pytorch/pytorch')[0]).toMatch(/^2\.14\.1-/);
    expect(knowledge.tagsOf('nvidia/cuda')[0]).toMatch(/^13\.3\.1-/);
    expect(knowledge.tagsOf('nvidia/cuda')).not.toContain('11.7.0-base-ubuntu22.04');
    expect(knowledge.tagsOf('python')[0]).toMatch(/^3\./);
  });
});
