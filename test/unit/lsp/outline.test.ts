import { expect, test } from 'vitest';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { outlineOf } from '../../../server/src/lsp/outline.ts';
import { model } from '../../support/model.ts';

const outline = (...lines: readonly string[]) =>
  outlineOf(model(`${lines.join('\n')}\n`), loadKnowledge(), undefined);

test.each([
  ['the base', ['FROM pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime'], 'torch2.4-cu124'],
  ['a base without torch', ['FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04'], 'cu124'],
  ['a local version', ['FROM python:3.11-slim', 'RUN pip install torch==2.4.0+cpu'], 'torch2.4-cpu'],
  ['a pin without CUDA', ['FROM python:3.11-slim', 'RUN pip install torch==2.4.0'], 'torch2.4'],
  [
    'an install over the base',
    ['FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04', 'RUN pip install torch==2.5.1'],
    'torch2.5',
  ],
  ['no version', ['FROM python:3.11-slim', 'RUN pip install torch'], undefined],
])('the tag tells %s', (_, lines, tag) => {
  expect(outline(...lines).suggestedTag).toBe(tag);
});

test('local sources are those that the context must have', () => {
  const { localSources } = outline(
    'FROM python:3.11-slim AS base',
    'ARG WHICH',
    'COPY app requirements.txt /srv/',
    'ADD https://example.org/x.tar.gz /x',
    'COPY $WHICH /y',
    'COPY <<EOF /z',
    'text',
    'EOF',
    'FROM base',
    'COPY --from=base /srv /srv',
    'COPY ["with blank", "/srv/"]',
  );
  expect(localSources).toEqual(['app', 'requirements.txt', 'with blank']);
});
