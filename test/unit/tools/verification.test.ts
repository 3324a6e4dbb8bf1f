import { describe, expect, it } from 'vitest';
import { isPinnedAddress, verifies } from '../../../server/src/tools/verification.ts';
import { first, model } from '../../support/model.ts';

describe('verification of downloads', () => {
  it.each([
    ['curl -O https://h/a && sha256sum -c a.sha256', true],
    ['curl -O https://h/a && gpg --verify a.sig', true],
    ['aria2c --checksum=sha-256=ab https://h/a', true],
    ['curl -O https://h/a && ./check.sh', true],
    ['curl -O https://h/a && ls', false],
  ])('%s: %s', (script, expected) => {
    expect(verifies(first(model(`FROM a\nRUN ${script}\n`), 'RUN'))).toBe(expected);
  });

  it('is not needed for a commit', () => {
    const commit = '0e9e39f249a16976918f6564b8830bc894c89659';
    expect(isPinnedAddress(`https://h/resolve/${commit}/m.pt`)).toBe(true);
    expect(isPinnedAddress('https://h/resolve/main/m.pt')).toBe(false);
    expect(isPinnedAddress(`https://h/${commit}ab/m.pt`)).toBe(false);
  });
});
