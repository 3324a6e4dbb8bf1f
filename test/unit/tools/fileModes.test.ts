import { describe, expect, it } from 'vitest';
import { isWorldWritable, openModes, ownerOnly } from '../../../server/src/tools/fileModes.ts';
import { first, model } from '../../support/model.ts';

describe('modes', () => {
  it.each(['777', '0777', '666', '002', '2777', 'a+rwx', 'o+w', 'ugo=rw', 'u=rwx,go+w', 'a+w,u+x'])(
    '%s lets everybody write',
    (mode) => {
      expect(isWorldWritable(mode)).toBe(true);
    },
  );
  it.each([
    '755',
    '775',
    '1777',
    'a+rx',
    '+w',
    'u+w',
    'g=u',
    'o-w',
    'a+rwxt',
    'a+rw,o-w',
    'u=rwX,go=rX',
    '',
    '999',
  ])('%s does not', (mode) => {
    expect(isWorldWritable(mode)).toBe(false);
  });
  it.each([
    ['777', '755'],
    ['0666', '0644'],
    ['2777', '2755'],
    ['a+rwx', 'u+rwx,go+rx'],
    ['ugo+w', 'u+w'],
    ['a=w', undefined],
    ['o+w', undefined],
  ])('%s for the owner only is %s', (mode, tight) => {
    expect(ownerOnly(mode)).toBe(tight);
    if (tight !== undefined) expect(isWorldWritable(tight)).toBe(false);
  });
});

describe('paths that everybody may write', () => {
  it.each([
    ['chmod -R 777 data /models', ['/app/data', '/models']],
    ['cd /opt && chmod o+w x', ['/opt/x']],
    ['mkdir -m 777 a && install -m 755 b /c', ['/app/a']],
    ['install -m 666 a b /etc', ['/etc']],
    ['chmod 777 /tmp/x /var/tmp/y', []],
    ['chmod 777 /tmp', ['/tmp']],
    ['chmod 777 x && rm -rf /app', []],
    ['cd $X && chmod 777 y', []],
  ])('%s', (script, paths) => {
    const run = first(model(`FROM a\nRUN ${script}\n`), 'RUN');
    expect(openModes(run, '/app').flatMap((open) => open.paths)).toEqual(paths);
  });
});
