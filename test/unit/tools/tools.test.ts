import { describe, expect, it } from 'vitest';
import type { ShellScript } from '../../../server/src/shell/script.ts';
import { resolvedValue } from '../../../server/src/text/resolved.ts';
import { toolCommands } from '../../../server/src/tools/commands.ts';
import { condaCommands } from '../../../server/src/tools/conda.ts';
import { pipInstalls } from '../../../server/src/tools/pip.ts';
import { pythonSnippets } from '../../../server/src/tools/python.ts';
import { isInstall, packageCommands, packageName } from '../../../server/src/tools/systemPackages.ts';
import { cut, first, model } from '../../support/model.ts';

const file = (run: string) => model(`FROM a\nRUN ${run}\n`);
const script = (run: string): ShellScript => first(file(run), 'RUN').script;
const commands = (run: string) =>
  toolCommands(script(run)).map(({ program, args }) => [program, ...args.map((arg) => arg.text)].join(' '));

describe('commands without their wrappers', () => {
  it.each([
    ['pip install x', ['pip install x']],
    ['pip3.11 install x', ['pip install x']],
    ['/opt/venv/bin/pip install x', ['pip install x']],
    ['$VENV/bin/pip install x', ['pip install x']],
    ['pip${PYTHON_VERSION} install x', ['pip install x']],
    ['python3 -m pip install x', ['pip install x']],
    ['python -u -m pip install x', ['pip install x']],
    ['sudo -E -u app pip install x', ['pip install x']],
    ['sudo -H env A=1 B=2 pip install x', ['pip install x']],
    ['$(which pip) install x', ['which pip', 'pip install x']],
    ['FOO=1 pip install x', ['pip install x']],
    ["bash -c 'pip install x && pip install y'", ['pip install x', 'pip install y']],
    ['bash -lc "pip install x"', ['pip install x']],
    ['conda run -n env pip install x', ['pip install x']],
    ['conda run --no-capture-output -n env pip install x', ['pip install x']],
    ['uv run python x.py', ['python x.py']],
    ['timeout 30 curl -f x', ['curl -f x']],
    ['(cd /x && pip install y)', ['cd /x', 'pip install y']],
    ['if [ -f x ]; then pip install x; else true; fi', ['[ -f x ]', 'pip install x', 'true']],
    ['for i in a b; do pip install $i; done', ['pip install $i']],
    ['echo "$(pip install x)"', ['pip install x', 'echo "$(pip install x)"']],
    ['a && b || c; d | e', ['a', 'b', 'c', 'd', 'e']],
    ['$PIP_INSTALL x', [' x']],
  ])('%s', (run, expected) => {
    expect(commands(run)).toEqual(expected);
  });

  it('reads the words of the exec form as the program gets them', () => {
    const exec = (run: string) => toolCommands(script(run)).map((command) => command.program);
    expect(exec('["python3", "-m", "pip", "install", "x"]')).toEqual(['pip']);
    expect(exec('["bash", "-c", "pip install x && y"]')).toEqual(['pip', 'y']);
    expect(exec('["conda", "run", "-n", "env", "pip", "install", "x"]')).toEqual(['pip']);
    expect(pipInstalls(script('["uv", "pip", "install", "x==1"]'))[0]?.requirements[0]?.pin).toBe('1');
    expect(packageCommands(script('["apt-get", "install", "-y", "curl"]'))[0]?.action).toBe('install');
    expect(pythonSnippets(script('["python", "-c", "import x"]'))[0]).toMatchObject({ code: 'import x' });
    expect(condaCommands(script('["conda", "env", "create"]'))[0]?.action).toBe('env create');
  });
  it('keeps the variables of a wrapper', () => {
    expect(toolCommands(script('A=1 sudo env B=2 pip install x'))[0]?.env).toEqual(
      new Map([
        ['A', '1'],
        ['B', '2'],
      ]),
    );
  });
  it('opens a script fed by a here-document', () => {
    const text = model('FROM a\nRUN bash -ex <<EOF\npip install x\nEOF\n');
    expect(toolCommands(first(text, 'RUN').script).map((c) => cut(text, c.span))).toEqual(['pip install x']);
  });
  it('says what a failure means', () => {
    const context = (run: string, program: string) =>
      toolCommands(script(run)).find((c) => c.program === program)?.context;
    expect(context('x || true', 'x')).toMatchObject({ failureHandled: true, conditional: false });
    expect(context('x || y', 'y')).toMatchObject({ conditional: true });
    expect(context('if x; then y; fi', 'x')).toMatchObject({ failureHandled: true });
    expect(context('! x', 'x')).toMatchObject({ failureHandled: true });
    expect(context('x && y', 'y')).toMatchObject({ failureHandled: false, conditional: false });
    expect(context('x | y', 'y')).toMatchObject({ piped: 'later' });
  });
  it('knows a variable set in the same script, once', () => {
    expect(pipInstalls(script('V=2.4.0; pip install torch==$V'))[0]?.requirements[0]?.pin).toBe('2.4.0');
    expect(pipInstalls(script('if a; then V=2.4.0; fi; pip install torch==$V'))[0]?.requirements).toEqual([]);
  });
  it('a script too deep is a problem, not a crash', () => {
    const deep = script(`echo ${'$('.repeat(300)}x${')'.repeat(300)}`);
    expect(deep.commands).toEqual([]);
    expect(deep.problems).toHaveLength(1);
  });
});

describe('pip', () => {
  const pip = (run: string) => {
    const [install] = pipInstalls(script(run));
    if (install === undefined) throw new Error('no install');
    return install;
  };
  it('reads requirements, files and indexes', () => {
    const install = pip(
      'pip --no-cache-dir install -U -r a.txt -c c.txt --index-url=https://x/cu124 --extra-index-url https://y "torch==2.4.0+cu124" torchvision>=1 ./pkg git+https://g/x.git numpy[foo]~=1.2 --no-deps',
    );
    expect(install.requirementFiles.map((option) => option.text)).toEqual(['a.txt']);
    expect(install.constraintFiles.map((option) => option.text)).toEqual(['c.txt']);
    expect(install.indexUrl?.text).toBe('https://x/cu124');
    expect(install.extraIndexUrls.map((option) => option.text)).toEqual(['https://y']);
    expect(install.noCacheDir).toBe(true);
    // `torchvision>=1` unquoted is a redirect to a file named `=1`, in the shell as here.
    expect(install.requirements.map(({ name, pin, extras }) => ({ name, pin, extras }))).toEqual([
      { name: 'torch', pin: '2.4.0+cu124', extras: [] },
      { name: 'torchvision', pin: undefined, extras: [] },
      { name: 'numpy', pin: undefined, extras: ['foo'] },
    ]);
    expect(install.sources.map((word) => word.text)).toEqual(['./pkg', 'git+https://g/x.git']);
  });
  it('places a quoted requirement exactly', () => {
    const text = file("pip install 'torch==2.4.0'");
    const requirement = pipInstalls(first(text, 'RUN').script)[0]?.requirements[0];
    expect(requirement && cut(text, requirement.nameSpan)).toBe('torch');
    expect(requirement && cut(text, requirement.span)).toBe('torch==2.4.0');
  });
  it('knows uv pip', () => {
    expect(pip('uv pip install --system torch==2.4.0')).toMatchObject({ tool: 'uv', action: 'install' });
  });
  it('-rFILE in one word', () => {
    expect(pip('pip install -rreq.txt').requirementFiles[0]?.text).toBe('req.txt');
  });
  it('leaves other subcommands alone', () => {
    expect(pipInstalls(script('pip list && pip config set a b && uv sync'))).toEqual([]);
  });
});

describe('system packages', () => {
  it('reads apt-get with flags anywhere', () => {
    const [command] = packageCommands(
      script(
        'DEBIAN_FRONTEND=noninteractive apt-get -yq install --no-install-recommends curl=7.* libx:amd64',
      ),
    );
    expect(command?.action).toBe('install');
    expect(command?.packages.map(packageName)).toEqual(['curl', 'libx']);
    expect(command?.line.options.map((option) => option.name)).toEqual([
      '-y',
      '-q',
      '--no-install-recommends',
    ]);
    expect(command && isInstall(command)).toBe(true);
  });
  it('reads apk, dnf and a package list in a variable', () => {
    expect(
      packageCommands(script('apk add --no-cache -t deps curl')).map((c) => c.packages.map((p) => p.text)),
    ).toEqual([['curl']]);
    expect(packageCommands(script('dnf -y install ${TOOLS}'))[0]?.packages.map(packageName)).toEqual([
      undefined,
    ]);
  });
});

describe('python and conda', () => {
  it('finds code in -c and in a here-document', () => {
    expect(pythonSnippets(script('python3 -c "import torch; print(1)"'))[0]).toMatchObject({
      code: 'import torch; print(1)',
      exact: true,
    });
    expect(
      pythonSnippets(first(model("FROM a\nRUN python - <<'E'\nimport x\nE\n"), 'RUN').script)[0]?.code,
    ).toBe('import x\n');
  });
  it('reads conda actions', () => {
    expect(
      condaCommands(
        script('conda install -y -c pytorch pytorch=2.4 && mamba env update -f e.yml && conda clean -afy'),
      ).map((c) => [c.action, c.packages.map((p) => resolvedValue(p.value))]),
    ).toEqual([
      ['install', ['pytorch=2.4']],
      ['env update', []],
      ['clean', []],
    ]);
  });
});
