import { describe, expect, it } from 'vitest';
import { toolCommands } from '../../../server/src/tools/commands.ts';
import { copiedPaths, mayBeLarge } from '../../../server/src/tools/copiedPaths.ts';
import { filledFolders } from '../../../server/src/tools/filledFolders.ts';
import { recursiveChange } from '../../../server/src/tools/ownership.ts';
import { first, model } from '../../support/model.ts';

const run = (command: string) => first(model(`FROM a\nRUN ${command}\n`), 'RUN');

describe('what a COPY brings', () => {
  const paths = (words: string) =>
    copiedPaths(first(model(`FROM a\nCOPY ${words}\n`), 'COPY'), '/srv').map(({ path }) => path);
  it.each([
    ['. .', ['/srv']],
    ['src/ ./src/', ['/srv/src']],
    ['app.py lib /app/', ['/app/app.py', '/app']],
    ['app.py /app/main.py', ['/app/main.py']],
    ['*.whl /tmp/', ['/tmp']],
    ['$MODEL /models', ['/models']],
    ['only', []],
  ])('%s', (words, expected) => {
    expect(paths(words)).toEqual(expected);
  });

  it.each([
    ['. .', true],
    ['model.safetensors /m/', true],
    ['requirements.txt .', false],
    ['.env .', false],
  ])('%s may be large: %s', (words, expected) => {
    const copied = copiedPaths(first(model(`FROM a\nCOPY ${words}\n`), 'COPY'), '/');
    expect(copied.some(mayBeLarge)).toBe(expected);
  });
});

describe('folders a RUN fills', () => {
  it.each([
    ['git clone --depth 1 https://h/x/tool.git', ['/w/tool']],
    ['cd /opt && git clone https://h/x/tool sub', ['/opt/sub']],
    ['python3.11 -m venv /opt/venv', ['/opt/venv']],
    ['uv venv', ['/w/.venv']],
    ['pip install --target /deps torch', ['/deps']],
    ['bash ./Miniforge3.sh -bp /opt/conda', []],
    ['bash ./Miniforge3.sh -b -p /opt/conda', ['/opt/conda']],
    ['git -C x pull', []],
    ['git clone "$URL"', []],
  ])('%s', (command, expected) => {
    expect(filledFolders(run(command), '/w')).toEqual(expected);
  });
});

describe('a recursive change', () => {
  it.each([
    ['chown -R a:b /x /y', ['a:b', '/x', '/y']],
    ['chmod 755 -R /x', ['755', '/x']],
    ['chown --recursive --from=0 1 /x', ['1', '/x']],
    ['chown a /x', undefined],
    ['chown -R --reference=/y /x', undefined],
    ['mv -R a b', undefined],
  ])('%s', (command, expected) => {
    const [only] = toolCommands(run(command).script).flatMap((one) => recursiveChange(one) ?? []);
    expect(only && [only.setting, ...only.paths].map(({ text }) => text)).toEqual(expected);
  });
});
