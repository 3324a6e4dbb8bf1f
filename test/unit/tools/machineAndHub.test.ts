import { describe, expect, it } from 'vitest';
import { runsOf } from '../../../server/src/dockerfile/queries.ts';
import { hubDownloads } from '../../../server/src/tools/hubDownloads.ts';
import { nativeBuilds } from '../../../server/src/tools/nativeBuilds.ts';
import { model } from '../../support/model.ts';

describe('builds for the machine they run on', () => {
  it.each([
    ['RUN nvcc -arch=native a.cu', ['gpu -arch=native']],
    ['RUN cmake -DCMAKE_CUDA_ARCHITECTURES:STRING=native .', ['gpu CMAKE_CUDA_ARCHITECTURES=native']],
    ['RUN CFLAGS="-O2 -march=native" make', ['cpu -march=native']],
    ['ENV CXXFLAGS="-mcpu=native"', ['cpu -mcpu=native']],
    ['RUN trtexec --onnx=a --saveEngine=b', ['engine trtexec --saveEngine']],
    ['RUN sed -i s/-march=native// Makefile', []],
    ['RUN gcc -mtune=native a.c', []],
  ])('%s', (line, expected) => {
    const found = model(`FROM a\n${line}\n`).instructions.flatMap((instruction) => nativeBuilds(instruction));
    expect(found.map(({ kind, text }) => `${kind} ${text}`)).toEqual(expected);
  });
});

describe('downloads from the Hub', () => {
  it.each([
    ['hf download a/b', ['hf download']],
    [
      'huggingface-cli download a/b --revision c --local-dir /m',
      ['huggingface-cli download revision elsewhere'],
    ],
    ["python -c \"AutoModel.from_pretrained('a/b', revision='c')\"", ['AutoModel.from_pretrained revision']],
    ['python -c "AutoModel.from_pretrained(\'./b\')"', []],
    ["python -c \"snapshot_download('a', cache_dir='/c')\"", ['snapshot_download elsewhere']],
    ['hf auth whoami', []],
  ])('%s', (command, expected) => {
    const found = runsOf(model(`FROM a\nRUN ${command}\n`).instructions).flatMap((run) => hubDownloads(run));
    const shown = found.map(({ call, revision, elsewhere }) =>
      [call, ...(revision ? ['revision'] : []), ...(elsewhere ? ['elsewhere'] : [])].join(' '),
    );
    expect(shown).toEqual(expected);
  });
});
