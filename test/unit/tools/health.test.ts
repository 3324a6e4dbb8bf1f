import { describe, expect, it } from 'vitest';
import { finalStage, instructionsOf } from '../../../server/src/dockerfile/stages.ts';
import { readRequirementsFile } from '../../../server/src/formats/requirementsFile.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { addPackage } from '../../../server/src/tools/addPackage.ts';
import { healthcheckOf, healthNeeds, probedUrl, urllibProbe } from '../../../server/src/tools/healthProbe.ts';
import { modulePresence } from '../../../server/src/tools/modulePresence.ts';
import {
  bringsTool,
  isPython,
  programPresence,
  reliesOnBase,
} from '../../../server/src/tools/programPresence.ts';
import { importedModules } from '../../../server/src/tools/python.ts';
import { cut, model } from '../../support/model.ts';

function image(lines: string) {
  const file = model(`FROM a\n${lines}\n`);
  const stage = finalStage(file);
  if (stage === undefined) throw new Error('no stage');
  return { file, stage, instructions: instructionsOf(file, stage) };
}

function check(line: string) {
  const { file, instructions } = image(line);
  const found = healthcheckOf(instructions);
  if (found === undefined) throw new Error('no health check');
  return { file, check: found };
}

describe('imports', () => {
  it.each([
    ['import requests', ['requests@7']],
    ['import sys, requests as r; r.get(1)', ['sys@7', 'requests@12']],
    ['x = 1; from urllib.request import urlopen', ['urllib@12']],
    ['\n  import httpx\n', ['httpx@10']],
    ['print("import x")', []],
    ['important = 1', []],
  ])('%j', (code, expected) => {
    expect(importedModules(code).map(({ name, at }) => `${name}@${at}`)).toEqual(expected);
    for (const { name, at } of importedModules(code)) expect(code.slice(at, at + name.length)).toBe(name);
  });
});

describe('what a health check needs', () => {
  it.each([
    ['HEALTHCHECK CMD curl -f x || exit 1', ['curl']],
    ['HEALTHCHECK CMD ["wget", "-q", "x"]', ['wget']],
    ['HEALTHCHECK CMD timeout 3 ncat -z localhost 80', ['ncat']],
    ['HEALTHCHECK CMD test "$(curl -s x)" = ok', ['curl']],
    ["HEALTHCHECK CMD python3 -c 'import json, requests'", ['python3', 'requests']],
    ['HEALTHCHECK CMD ["python", "-c", "import httpx"]', ['python', 'httpx']],
    ['HEALTHCHECK CMD /usr/bin/curl -f x', ['/usr/bin/curl']],
    ['HEALTHCHECK CMD /app/curl -f x', []],
    ['HEALTHCHECK CMD ./check.sh', []],
  ])('%s', (line, expected) => {
    const { file, check: found } = check(line);
    expect(healthNeeds(found).map(({ span }) => cut(file, span))).toEqual(expected);
  });
  it('counts the last one, and none after NONE', () => {
    const two = image('HEALTHCHECK CMD a\nHEALTHCHECK CMD b');
    expect(healthcheckOf(two.instructions)).toBe(two.instructions[1]);
    expect(healthcheckOf(image('HEALTHCHECK CMD a\nHEALTHCHECK NONE').instructions)).toBeUndefined();
  });
});

describe('the address a health check asks', () => {
  it.each([
    ['curl -f http://localhost:8000/health || exit 1', 'http://localhost:8000/health'],
    ['curl -fsS -o /dev/null --max-time 3 localhost:80/', 'http://localhost:80/'],
    ['wget -q --spider http://localhost/ || exit 1', 'http://localhost/'],
    ['wget -qO- http://localhost/', 'http://localhost/'],
    ['python -c "import requests; requests.get(\'http://localhost/\')"', 'http://localhost/'],
    ['curl -X POST http://localhost/', undefined],
    ['curl -H "A: b" http://localhost/', undefined],
    ['curl -d x http://localhost/', undefined],
    ['curl -f http://localhost:$PORT/', undefined],
    ['curl -f http://localhost/ | grep ok', undefined],
    ['curl -f http://localhost/a && curl -f http://localhost/b', undefined],
    ['curl -f http://localhost/ || true', undefined],
    ['nc -z localhost 80', undefined],
    ['python -c "import requests; requests.post(\'http://localhost/\')"', undefined],
    ['python -c "import os, requests; requests.get(f\'http://localhost/{os.getpid()}\')"', undefined],
  ])('%s', (command, url) => {
    expect(probedUrl(check(`HEALTHCHECK CMD ${command}`).check)).toBe(url);
  });
  it.each([
    ['', 'a', 5],
    ['--timeout=10s ', 'a', 9],
    ['--timeout=1m30s ', 'a', 89],
    ['--timeout=2s ', 'a', 1],
    ['--timeout=1s ', 'a', 0.5],
    ['--timeout=800ms ', 'a', 0.4],
    ['--timeout=0s ', 'a', 5],
    ['--timeout=5s ', 'curl --max-time 3 x', 3],
    ['--timeout=5s ', 'curl -fsm 2.5 x', 4],
    ['--timeout=5s ', 'curl -m2.5 x', 2.5],
    ['--timeout=5s ', 'curl -m 0 x', 4],
    ['--timeout=5s ', 'wget -T 2 x', 2],
    ['--timeout=5s ', 'wget --timeout=2 x', 2],
    ['--timeout=5s ', `python -c "requests.get('x', timeout=2)"`, 2],
    ['--timeout=5s ', `python -c "requests.get('x', timeout=(1, 2))"`, 4],
  ])('becomes exec form that gives up by itself: %s%s', (flags, command, seconds) => {
    const probe = urllibProbe('python', 'http://x/', check(`HEALTHCHECK ${flags}CMD ${command}`).check);
    expect(probe).toBe(
      `["python", "-c", "import urllib.request; urllib.request.urlopen('http://x/', timeout=${seconds})"]`,
    );
  });
});

describe('whether a program is there', () => {
  const curl = (lines: string) => programPresence(image(lines).instructions, (name) => name === 'curl').kind;
  it.each([
    ['RUN true', 'absent'],
    ['RUN apt-get install -y curl', 'present'],
    ['RUN apt-get install -y curl=8.* git', 'present'],
    ['RUN install_packages curl', 'present'],
    ['RUN if ! command -v curl; then exit 1; fi', 'present'],
    ['RUN curl -O x', 'present'],
    ['RUN curl -O x || wget x', 'absent'],
    ['RUN apt-get install -y curl && apt-get purge -y curl', 'removed'],
    ['RUN apt-get purge -y curl && apt-get install -y curl', 'present'],
    ['RUN ./install.sh', 'unknown'],
    ['RUN apt-get install -y $TOOLS', 'unknown'],
    ['RUN cat list | xargs apt-get install -y', 'unknown'],
    ['COPY --from=b /usr/bin/curl /usr/local/bin/', 'present'],
    ['COPY bin/x /usr/bin/curl', 'present'],
    ['ADD https://example.org/curl /usr/bin/', 'present'],
    ['COPY --from=b / /', 'unknown'],
    ['COPY --from=b /usr/bin /usr/bin', 'unknown'],
    ['COPY --from=b $X /usr/bin', 'unknown'],
    ['ADD rootfs.tar.xz /', 'unknown'],
    ['COPY --from=b /app /app', 'absent'],
    ['COPY . /app', 'absent'],
  ])('%s', (lines, expected) => {
    expect(curl(lines)).toBe(expected);
  });
  it('knows what brings a Python', () => {
    const names = ['python3', 'python3.11-venv', 'pip', 'conda', 'uv', 'miniconda3'];
    expect(names.map(isPython)).toEqual(names.map(() => true));
    expect(['libpython', 'pipeline', 'node'].map(isPython)).toEqual([false, false, false]);
  });
});

describe('whether the base image has to bring a program', () => {
  const git = (lines: string) => reliesOnBase(image(lines).instructions, (name) => bringsTool('git', name));
  it.each([
    ['RUN git clone x', true],
    ['RUN if true; then git clone x; fi', true],
    ['RUN git clone x\nRUN apt-get install -y git', true],
    ['RUN apt-get remove -y git && git clone x', true],
    ['RUN apt-get install -y git && git clone x', false],
    ['COPY --from=b /usr/bin/git /usr/bin/\nRUN git clone x', false],
    ['COPY a /usr/bin/\nRUN true', false],
  ])('%s', (lines, expected) => expect(git(lines)).toBe(expected));

  it.each([
    ['pip', 'python3-pip'],
    ['pip', 'py3-pip'],
    ['python', 'python3.11'],
    ['nc', 'netcat-openbsd'],
    ['curl', 'curl-minimal'],
    ['wget', 'busybox'],
  ])('%s comes with %s', (tool, name) => expect(bringsTool(tool, name)).toBe(true));
  it.each([
    ['pip', 'python3'],
    ['curl', 'libcurl4'],
  ])('%s does not come with %s', (tool, name) => expect(bringsTool(tool, name)).toBe(false));
});

describe('whether a module is there', () => {
  const requests = (text: string) => {
    const file = model(text);
    const stage = finalStage(file);
    return (
      stage &&
      modulePresence(file, stage, 'requests', {
        read: (path) => (path === 'r.txt' ? readRequirementsFile(path, 'flask\n') : undefined),
        bringsNothing: (name) => name === 'flask' || name === 'uvicorn[standard]' || name === 'uvicorn',
      })
    );
  };
  it.each([
    ['FROM a\nRUN pip install flask', 'absent'],
    ['FROM a\nRUN pip install -r r.txt "uvicorn[standard]"', 'absent'],
    ['FROM a\nRUN pip install requests', 'present'],
    ['FROM a\nRUN apt-get install -y python3-requests', 'present'],
    ['FROM a\nRUN pip install transformers', 'unknown'],
    ['FROM a\nRUN pip install "flask[async]"', 'unknown'],
    ['FROM a\nRUN pip install -r other.txt', 'unknown'],
    ['FROM a\nRUN ./setup.sh', 'unknown'],
    ['FROM a AS b\nRUN pip install requests\nFROM a\nCOPY --from=b /opt/venv /opt/venv', 'present'],
    ['FROM a AS b\nRUN pip install flask\nFROM a\nCOPY --from=0 /opt/venv /opt/venv', 'absent'],
    ['FROM a\nCOPY --from=example/env /opt/venv /opt/venv', 'unknown'],
    ['FROM a\nCOPY wheels /wheels', 'unknown'],
    ['FROM a\nCOPY . /app', 'absent'],
  ])('%j', (text, expected) => {
    expect(requests(text)).toBe(expected);
  });
});

describe('adding a system package', () => {
  const added = (lines: string) => {
    const { file, instructions } = image(lines);
    const found = addPackage(file, instructions, 'curl');
    return found && applyEdits(file.text, [found.edit]).slice('FROM a\n'.length, -1);
  };
  it.each([
    ['RUN apt-get install -y git && x', 'RUN apt-get install -y git curl && x'],
    ['RUN apt-get install -y git vim && x', 'RUN apt-get install -y git vim curl && x'],
    [
      'RUN apt-get install -y \\\n    git \\\n    vim \\\n && x',
      'RUN apt-get install -y \\\n    git \\\n    vim \\\n    curl \\\n && x',
    ],
    [
      'RUN apt-get install -y \\\n    git \\\n    # editor\n    vim \\\n && x',
      'RUN apt-get install -y \\\n    git \\\n    # editor\n    vim curl \\\n && x',
    ],
    ['RUN apk add git\nRUN apk add vim', 'RUN apk add git\nRUN apk add vim curl'],
    ['RUN if x; then apt-get install -y git; fi', undefined],
    ['RUN ["apt-get", "install", "git"]', undefined],
    ['RUN apt-get update', undefined],
  ])('%j', (lines, expected) => {
    expect(added(lines)).toBe(expected);
  });
});
