import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { outlineOf } from '../../../server/src/lsp/outline.ts';

const knowledge = loadKnowledge();
const outline = (text: string, uri = 'file:///code/My%20App/Dockerfile') =>
  outlineOf(parseDockerfile(uri, text), knowledge, undefined);

describe('the outline', () => {
  it('lists stages with what they build on', () => {
    const { stages } = outline(
      'ARG V=3.12\nFROM python:${V}-slim AS base\nRUN x\nFROM base\nFROM $NOT_KNOWN\n',
    );
    expect(stages).toEqual([
      {
        index: 0,
        name: 'base',
        range: { start: { line: 1, character: 0 }, end: { line: 2, character: 5 } },
        baseImage: 'python:3.12-slim',
        final: false,
        summary: 'Python 3.12 · ≈ 150 MB',
      },
      {
        index: 1,
        name: null,
        range: { start: { line: 3, character: 0 }, end: { line: 3, character: 9 } },
        baseImage: 'base',
        final: false,
      },
      {
        index: 2,
        name: null,
        range: { start: { line: 4, character: 0 }, end: { line: 4, character: 15 } },
        baseImage: '$NOT_KNOWN',
        final: true,
      },
    ]);
  });

  it('lists ARGs once, global ones as such', () => {
    expect(outline('ARG A=1 B\nFROM x\nARG A\nARG C="two words"\n').args).toEqual([
      { name: 'A', default: '1', global: true },
      { name: 'B', default: null, global: true },
      { name: 'C', default: 'two words', global: false },
    ]);
  });

  it('lists the ports of what is shipped', () => {
    const text =
      'FROM a AS build\nEXPOSE 1\nFROM b AS run\nEXPOSE 8000/tcp 53/udp\nFROM run\nEXPOSE 9000-9002 8000 0 99999 x\n';
    expect(outline(text).exposedPorts).toEqual([8000, 9000, 9001, 9002]);
  });

  it('lists secrets by id, or by the name of their file', () => {
    const text =
      'FROM a\nRUN --mount=type=secret,id=hf --mount=type=secret,target=/run/secrets/netrc x\nRUN --mount=type=secret,id=hf y\n';
    expect(outline(text).secrets).toEqual(['hf', 'netrc']);
  });

  it.each([
    ['FROM nvidia/cuda:12.4.1-base-ubuntu22.04', true, false],
    ['FROM pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime', true, true],
    ['FROM nvcr.io/nvidia/tritonserver:24.01-py3', true, false],
    ['FROM tensorflow/tensorflow:2.15.0-gpu', true, false],
    ['FROM tensorflow/tensorflow:2.15.0', false, false],
    ['FROM python:3.12-slim', false, false],
    ['FROM python:3.12-slim\nRUN pip install torch==2.4.0', true, true],
    [
      'FROM python:3.12-slim\nRUN pip install torch==2.4.0 --index-url https://download.pytorch.org/whl/cpu',
      false,
      true,
    ],
    ['FROM python:3.12-slim\nRUN pip install torch==2.4.0+cpu', false, true],
    [
      'FROM python:3.12-slim\nRUN pip install torch --index-url https://download.pytorch.org/whl/cu124',
      true,
      true,
    ],
    ['FROM python:3.12-slim\nRUN pip install "tensorflow[and-cuda]"', true, false],
    ['FROM continuumio/miniconda3\nRUN conda install -y pytorch pytorch-cuda=12.4', true, true],
  ])('sees GPU and PyTorch: %s', (text, needsGpu, shmHint) => {
    expect(outline(`${text}\n`)).toMatchObject({ needsGpu, shmHint });
  });
});
