import { describe, expect, it } from 'vitest';
import { connected } from './support/server.ts';

const URI = 'file:///project/Dockerfile';
const TEXT = 'FROM nvidia/cuda:12.4.1-base-ubuntu22.04\nRUN pip install torch==2.4.0+cu124\n';

describe('inlay hints', () => {
  it('stand behind images, unless more is wanted', async () => {
    const { editor } = await connected({ rules: [] });
    editor.open(URI, TEXT);
    expect(await editor.inlayHints(URI, 2)).toEqual([
      {
        position: { line: 0, character: 40 },
        label: expect.stringMatching(/^CUDA 12\.4\.1 · .*driver ≥ 550 \(525 by compatibility\)/),
        paddingLeft: true,
      },
    ]);
    expect(await editor.inlayHints('file:///project/other', 2)).toEqual([]);
  });

  it.each([
    ['off', []],
    ['from', [0]],
    ['all', [0, 1]],
  ])('follow the setting %s', async (inlayHints, lines) => {
    const { editor } = await connected({ rules: [], settings: { inlayHints } });
    editor.open(URI, TEXT);
    const hints = await editor.inlayHints(URI, 2);
    expect(hints.map(({ position }) => position.line)).toEqual(lines);
  });

  it('are asked for again when the setting changes', async () => {
    const { editor } = await connected({ rules: [] });
    editor.open(URI, TEXT);
    expect(await editor.inlayHints(URI, 2)).toHaveLength(1);
    editor.settings = () => ({ inlayHints: 'off' });
    editor.notify('workspace/didChangeConfiguration', { settings: null });
    await editor.until('a refresh', () => editor.hintRefreshes === 1);
    expect(await editor.inlayHints(URI, 2)).toEqual([]);
  });

  it('are gone with everything else where the user switched us off', async () => {
    const { editor } = await connected({ rules: [], settings: { enable: false } });
    editor.open(URI, TEXT);
    expect(await editor.inlayHints(URI, 2)).toEqual([]);
  });
});
