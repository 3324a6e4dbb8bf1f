import { describe, expect, it } from 'vitest';
import { imageSizeInvocation, parseImageSize, sizeText } from '../../../client/src/docker/imageSize.ts';

describe('image size', () => {
  it('asks for one image, whatever its name begins with', () => {
    const { program, argv } = imageSizeInvocation({ program: 'podman', dialect: 'podman' }, '--help');
    expect([program, ...argv]).toEqual([
      'podman',
      'image',
      'inspect',
      '--format',
      '{{.Size}}',
      '--',
      '--help',
    ]);
  });

  it.each([
    ['2011392\n', 2_011_392],
    ['', undefined],
    ['<no value>', undefined],
  ])('reads %j', (stdout, bytes) => {
    expect(parseImageSize(stdout)).toBe(bytes);
  });

  it.each([
    [0, '0 KB'],
    [1, '1 KB'],
    [2_011_392, '2 MB'],
    [3_240_000_000, '3.2 GB'],
  ])('says %d as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
