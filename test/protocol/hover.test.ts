import { describe, expect, it } from 'vitest';
import { PUSHED } from './support/editor.ts';
import { connected } from './support/server.ts';

const URI = 'file:///project/Dockerfile';
/** What every Dockerfile editor says is tested in editing.test.ts. */
const OURS = { rules: [], settings: { editing: 'off' } };

async function shown(text: string, line: number, character: number): Promise<string | undefined> {
  const { editor } = await connected(OURS);
  editor.open(URI, text);
  const hover = await editor.hover(URI, line, character);
  if (hover === null) return undefined;
  if (typeof hover.contents === 'string' || !('kind' in hover.contents)) throw new Error('old contents');
  expect(hover.contents.kind).toBe('markdown');
  return hover.contents.value;
}

describe('hover', () => {
  it('on a base image shows what is in it and which driver it needs', async () => {
    const card = await shown('FROM nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04\n', 0, 8);
    expect(card).toContain('**nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04**');
    expect(card).toContain('| Status | exists |');
    expect(card).toContain('| CUDA | 12.4.1 |');
    expect(card).toMatch(/\| Driver \| ≥ 550\.\S+; ≥ 525\.\S+ by minor-version compatibility \|/);
    expect(card).toMatch(/as of \d{4}-\d\d/);
  });

  it('covers the image and nothing else', async () => {
    const { editor } = await connected(OURS);
    editor.open(URI, 'FROM --platform=linux/amd64 nvidia/cuda:12.4.1-base-ubuntu22.04 AS x\n');
    expect((await editor.hover(URI, 0, 30))?.range).toEqual({
      start: { line: 0, character: 28 },
      end: { line: 0, character: 63 },
    });
    expect(await editor.hover(URI, 0, 2)).toBeNull();
    expect(await editor.hover(URI, 0, 67)).toBeNull();
  });

  it('says that a tag does not exist, why, and which ones do', async () => {
    const card = await shown('FROM nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04\n', 0, 8);
    expect(card).toContain('| Status | does not exist: ');
    expect(card).toContain('| Existing tags | 12.4.1-cudnn-runtime-ubuntu22.04, ');
  });

  it('says that it cannot verify what is newer than the tables', async () => {
    const card = await shown('FROM nvidia/cuda:99.1.0-runtime-ubuntu22.04\n', 0, 8);
    expect(card).toContain('| Status | cannot verify |');
    expect(card).not.toContain('Driver');
  });

  it('says nothing about images that no table knows', async () => {
    expect(await shown('FROM example.org/team/image:1\n', 0, 8)).toBeUndefined();
    expect(await shown('FROM scratch\n', 0, 8)).toBeUndefined();
    expect(await shown('ARG BASE\nFROM $BASE\n', 1, 8)).toBeUndefined();
  });

  it('on a name with ARG defaults says that they can be changed', async () => {
    const card = await shown('ARG CUDA=12.4.1\nFROM nvidia/cuda:${CUDA}-base-ubuntu22.04\n', 1, 20);
    expect(card).toContain('**nvidia/cuda:12.4.1-base-ubuntu22.04**');
    expect(card).toContain('--build-arg can change it');
  });

  it('on the name of a stage shows the stage', async () => {
    const text = 'FROM python:3.12-slim AS base\nFROM base AS build\nFROM build\nCOPY --from=base /a /b\n';
    expect(await shown(text, 2, 6)).toContain('**stage build**');
    expect(await shown(text, 2, 6)).toContain('python:3.12-slim → base');
    expect(await shown(text, 3, 14)).toContain('| Defined | line 1, stage 1 of 3 |');
  });

  it('on a pinned torch shows its wheels and companions', async () => {
    const card = await shown('FROM a\nRUN pip install numpy torch==2.4.0+cu124\n', 1, 25);
    expect(card).toContain('**torch 2.4.0+cu124**');
    expect(card).toContain('| Variant | cu124 is among the wheels |');
    expect(card).toMatch(/\| (?:Known w|W)heels \| .*cu121.* \|/);
    expect(card).toContain('| torchvision | 0.19.0 |');
    expect(await shown('FROM a\nRUN pip install left-pad torch==2.4.0\n', 1, 18)).toBeUndefined();
  });

  it('is plain text where the editor shows no Markdown', async () => {
    const { editor } = await connected({ rules: [], capabilities: PUSHED });
    editor.open(URI, 'FROM nvidia/cuda:12.4.1-base-ubuntu22.04\n');
    const hover = await editor.hover(URI, 0, 8);
    expect(hover?.contents).toMatchObject({ kind: 'plaintext' });
    expect(JSON.stringify(hover?.contents)).not.toContain('|');
  });

  it('follows edits that are not analysed yet', async () => {
    const { editor } = await connected({ rules: [] });
    editor.open(URI, 'FROM a\n');
    editor.change(URI, { text: '\nFROM nvidia/cuda:12.4.1-base-ubuntu22.04\n' });
    expect(await editor.hover(URI, 1, 8)).not.toBeNull();
    expect(await editor.hover(URI, 0, 8)).toBeNull();
  });
});
