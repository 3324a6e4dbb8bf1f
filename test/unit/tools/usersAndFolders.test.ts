import { describe, expect, it } from 'vitest';
import { workingFolders } from '../../../server/src/dockerfile/workingFolders.ts';
import { type ToolCommand, toolCommands } from '../../../server/src/tools/commands.ts';
import { folderAccess } from '../../../server/src/tools/folderAccess.ts';
import { belowHome, opensRootHome, rootPythonOnPath } from '../../../server/src/tools/rootHome.ts';
import { homeOf } from '../../../server/src/tools/userHomes.ts';
import { claimedNumber, freesUser } from '../../../server/src/tools/userNumbers.ts';
import { usersInForce } from '../../../server/src/tools/usersInForce.ts';
import { first, model } from '../../support/model.ts';

function commandOf(text: string): ToolCommand {
  const command = toolCommands(first(model(`FROM a\nRUN ${text}\n`), 'RUN').script).at(-1);
  if (command === undefined) throw new Error(`no command in ${text}`);
  return command;
}

describe('numbers of users', () => {
  it.each([
    ['useradd -m -u 1000 app', '1000'],
    ['groupadd --gid=1000 app', '1000'],
    ['useradd -o -u 1000 app', undefined],
    ['groupadd -f -g 1000 app', undefined],
    ['useradd -g 1000 app', undefined],
  ])('%s', (text, expected) => expect(claimedNumber(commandOf(text))?.text).toBe(expected));

  it.each([
    ['userdel -r ubuntu', true],
    ['userdel -r other', false],
    ['userdel -r $(id -nu 1000)', true],
    ['usermod -u 1001 ubuntu', true],
    ['useradd ubuntu', false],
  ])('%s', (text, expected) => expect(freesUser(commandOf(text), 'ubuntu')).toBe(expected));
});

describe('homes', () => {
  const home = (text: string) => homeOf(model(`FROM a\nRUN ${text}\n`).instructions, 'app');
  it('reads whether useradd makes one', () => {
    expect(home('useradd -m app')).toMatchObject({ path: '/home/app', made: true });
    expect(home('useradd -r -d /srv app')).toMatchObject({ path: '/srv', made: false });
    expect(home('useradd other')).toBeUndefined();
  });
});

describe('the home of root', () => {
  it('knows what lies in it', () => {
    expect(belowHome('/root/a/../b')).toBe('b');
    expect(belowHome('/rooted')).toBeUndefined();
  });
  it('is opened by chmod and by what takes files out of it', () => {
    expect(opensRootHome(model('FROM a\nRUN chmod 755 /root\n').instructions)).toBe(true);
    expect(opensRootHome(model('FROM a\nRUN ls /root\n').instructions)).toBe(false);
  });
  it('finds a Python on the PATH that a RUN made', () => {
    const file = model('FROM a\nRUN python -m venv ~/venv\nENV PATH=/root/venv/bin:$PATH\nCMD ["python"]\n');
    expect(rootPythonOnPath(file.instructions)?.value).toBe('/root/venv');
  });
});

describe('folders and who may write to them', () => {
  it.each([
    ['RUN mkdir -p /c', 'root'],
    ['RUN mkdir -p /c/sub', 'root'],
    ['RUN mkdir -p /c && chown app /c', 'writable'],
    ['RUN mkdir -p /c && chown root:root /c', 'root'],
    ['USER app\nRUN mkdir -p /c', 'writable'],
    ['WORKDIR /c', 'root'],
    ['COPY --chown=app . /c', 'writable'],
    ['COPY a /c/', 'root'],
    ['VOLUME ["/c"]', 'writable'],
    ['RUN mkdir $X', 'unknown'],
    ['RUN true', 'absent'],
  ])('%s', (lines, expected) => {
    const file = model(`FROM a\n${lines}\n`);
    const [stage] = file.stages;
    const users = stage === undefined ? new Map() : usersInForce(file, stage, 'root');
    const instructions = stage?.instructions ?? [];
    const access = folderAccess(instructions, '/c', { users, folders: workingFolders(file) });
    expect(access.kind).toBe(expected);
  });
});
