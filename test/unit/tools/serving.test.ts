import { describe, expect, it } from 'vitest';
import type { ExecInstruction } from '../../../server/src/dockerfile/model.ts';
import { finalStage, instructionsOf } from '../../../server/src/dockerfile/stages.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { wordText } from '../../../server/src/tools/commandLine.ts';
import { exposed, hasProxy, isPortOf } from '../../../server/src/tools/exposed.ts';
import { healthFaults } from '../../../server/src/tools/healthFault.ts';
import { healthcheckOf } from '../../../server/src/tools/healthProbe.ts';
import { healthTiming } from '../../../server/src/tools/healthTiming.ts';
import { listening } from '../../../server/src/tools/listening.ts';
import { addArguments, startCall, startOf } from '../../../server/src/tools/serverCall.ts';
import { inExecForm, waitsInShell, withExec } from '../../../server/src/tools/shellAsFirst.ts';
import { model } from '../../support/model.ts';

const knowledge = loadKnowledge();

function image(lines: string) {
  const file = model(`FROM a\n${lines}\n`);
  const stage = finalStage(file);
  if (stage === undefined) throw new Error('no stage');
  return { file, instructions: instructionsOf(file, stage) };
}

function started(lines: string) {
  const { file, instructions } = image(lines);
  const call = startCall(instructions, (program, words) => {
    const answer = knowledge.server(program, words);
    return answer.kind === 'known' ? answer.value : undefined;
  });
  return { file, instructions, call };
}

function found(lines: string) {
  const { file, instructions, call } = started(lines);
  if (call === undefined) throw new Error(`no server in ${lines}`);
  return { file, instructions, call };
}

function address(lines: string): string {
  const { instructions, call } = found(lines);
  const { host, port } = listening(call, call.what, instructions);
  return `${host?.value ?? '?'}:${port?.value ?? '?'}`;
}

describe('startCall', () => {
  it.each([
    ['CMD ["uvicorn", "a:b"]', 'a:b'],
    ['CMD exec python3 -m uvicorn a:b', 'a:b'],
    ['ENTRYPOINT ["uvicorn"]\nCMD ["a:b", "--port", "1"]', 'a:b --port 1'],
    ['ENTRYPOINT ["tini", "--"]\nCMD ["uvicorn", "a:b"]', 'a:b'],
    ['CMD ["ignored"]\nENTRYPOINT uvicorn a:b', 'a:b'],
    ['CMD ["sh", "-c", "cd /a && uvicorn a:b"]', 'a:b'],
  ])('%s', (lines, args) => {
    expect(found(lines).call.args.map(wordText).join(' ')).toBe(args);
  });

  it.each([
    ['two servers', 'CMD uvicorn a:b & uvicorn c:d'],
    ['a condition', 'CMD test -f x || uvicorn a:b'],
    ['a subcommand that serves nothing', 'CMD ["flask", "db", "upgrade"]'],
    ['the CMD of a shell-form ENTRYPOINT', 'ENTRYPOINT ./start\nCMD ["uvicorn", "a:b"]'],
    ['nothing', 'RUN uvicorn a:b'],
  ])('finds none: %s', (_, lines) => {
    expect(started(lines).call).toBeUndefined();
  });

  it('says when a script stands between', () => {
    expect(found('ENTRYPOINT ["/start.sh"]\nCMD ["uvicorn", "a:b"]').call.behindScript).toBe(true);
    expect(found('ENTRYPOINT ["dumb-init", "--"]\nCMD ["uvicorn", "a:b"]').call.behindScript).toBe(false);
  });

  it('drops the CMD of a stage below the ENTRYPOINT', () => {
    const file = model('FROM a AS x\nCMD ["uvicorn"]\nFROM x\nENTRYPOINT ["run"]\n');
    const stage = finalStage(file);
    expect(stage && startOf(instructionsOf(file, stage)).cmd).toBeUndefined();
  });

  it.each([
    ['CMD ["uvicorn", "a:b"]', 'CMD ["uvicorn", "a:b", "--host", "0.0.0.0"]'],
    ['CMD uvicorn "a:b"', 'CMD uvicorn "a:b" --host 0.0.0.0'],
    ['CMD ["sh", "-c", "uvicorn a:b"]', 'CMD ["sh", "-c", "uvicorn a:b --host 0.0.0.0"]'],
  ])('adds arguments to %s', (lines, after) => {
    const { file, call } = found(lines);
    const edit = addArguments(call, ['--host', '0.0.0.0']);
    expect(edit && applyEdits(file.text, [edit])).toBe(`FROM a\n${after}\n`);
  });
});

describe('listening', () => {
  it.each([
    ['CMD uvicorn a:b', '127.0.0.1:8000'],
    ['CMD uvicorn a:b --host=0.0.0.0 --port 80', '0.0.0.0:80'],
    ['CMD ["gunicorn", "-b", "[::]:80", "a:b"]', '[::]:80'],
    ['CMD gunicorn -b :80 a:b', '0.0.0.0:80'],
    ['CMD gunicorn -b unix:/run/x a:b', '?:?'],
    ['CMD gunicorn -b 1.1.1.1:1 -b 0.0.0.0:2 a:b', '?:?'],
    ['CMD uvicorn a:b --uds /run/x', '?:?'],
    ['CMD uvicorn a:b --host $HOST --port 80', '?:80'],
    ['ENV PORT=80\nCMD uvicorn a:b --port $PORT', '127.0.0.1:?'],
    ['ENV UVICORN_HOST=::\nCMD uvicorn a:b', '?:8000'],
    ['CMD UVICORN_PORT=1 uvicorn a:b', '127.0.0.1:?'],
    ['CMD flask run -h 0.0.0.0', '0.0.0.0:5000'],
  ])('%s', (lines, expected) => {
    expect(address(lines)).toBe(expected);
  });
});

describe('exposed', () => {
  it('reads ports, ranges and variables, and leaves UDP out', () => {
    const { instructions } = image('ARG P=9000\nEXPOSE 80 8000-8010/tcp 53/udp $P\nEXPOSE $Q');
    expect(exposed(instructions).map(({ text, ports }) => [text, ports?.join('-')])).toEqual([
      ['80', '80-80'],
      ['8000-8010/tcp', '8000-8010'],
      ['$P', '9000-9000'],
      ['$Q', undefined],
    ]);
    expect(exposed(instructions).map((port) => isPortOf(port, '8005'))).toEqual([false, true, false, false]);
  });

  it('knows what answers in the place of a server', () => {
    expect(hasProxy(image('RUN apt-get install -y nginx-light').instructions)).toBe(true);
    expect(hasProxy(image('RUN apt-get install -y curl').instructions)).toBe(false);
  });
});

describe('a shell as process 1', () => {
  const shell = (lines: string) => {
    const { file, call } = found(lines);
    const edit = inExecForm(file, call.instruction) ?? withExec(call.instruction, call.command);
    const after = edit === undefined ? undefined : applyEdits(file.text, [edit]).slice(7, -1);
    return [waitsInShell(file, call.instruction, call.command), after];
  };

  it.each([
    ['CMD uvicorn a:b', true, 'CMD ["uvicorn", "a:b"]'],
    ["CMD uvicorn 'a b'", true, 'CMD ["uvicorn", "a b"]'],
    ['CMD uvicorn a:b --port $P', true, 'CMD exec uvicorn a:b --port $P'],
    ['CMD X=1 uvicorn a:b', true, 'CMD X=1 exec uvicorn a:b'],
    ['CMD uvicorn a:b &', false, undefined],
    ['CMD uvicorn a:b && echo', true, undefined],
    ['CMD uvicorn a:b || exit 3', true, undefined],
    ['CMD ["/bin/sh", "-c", "uvicorn a:b"]', true, 'CMD ["/bin/sh", "-c", "exec uvicorn a:b"]'],
    ['CMD exec uvicorn a:b', false, undefined],
    ['CMD ["uvicorn", "a:b"]', false, undefined],
  ])('%s', (lines, waits, after) => {
    expect(shell(lines)[0]).toBe(waits);
    if (waits) expect(shell(lines)[1]).toBe(after);
  });
});

describe('health checks', () => {
  const check = (line: string): ExecInstruction => {
    const found = healthcheckOf(image(line).instructions);
    if (found === undefined) throw new Error('no health check');
    return found;
  };

  it.each([
    ['curl http://a/', 'curl'],
    ['curl -sS a:80/x > /dev/null', 'curl'],
    ['curl -f http://a/', ''],
    ['curl -w "%{http_code}" http://a/', ''],
    ['curl http://a/ | grep ok', ''],
    ['curl -K options http://a/', ''],
    ['curl http://a/ || true', 'curl caught'],
    ['./probe || echo no', 'caught'],
    ['./probe || exit', ''],
    ['./probe && exit 0 || exit 1', ''],
    [`python -c "import requests; requests.get('http://a/(x)')"`, 'python'],
    [`python -c "import requests; r = requests.get('http://a/')"`, ''],
    [`python -c "import requests; requests.get('http://a/').raise_for_status()"`, ''],
  ])('%s', (command, kinds) => {
    const faults = healthFaults(check(`HEALTHCHECK CMD ${command}`));
    expect(faults.map(({ kind }) => kind).join(' ')).toBe(kinds);
  });

  it.each([
    ['', 0, 30, 3],
    ['--start-period=1m30s --interval=500ms --retries=5', 90, 0.5, 5],
    ['--interval=0s --retries=0', 0, 30, 3],
  ])('times of %s', (flags, start, interval, retries) => {
    expect(healthTiming(check(`HEALTHCHECK ${flags} CMD x`))).toMatchObject({ start, interval, retries });
  });

  it('does not guess times', () => {
    expect(healthTiming(check('HEALTHCHECK --interval=$I CMD x'))).toBeUndefined();
    expect(healthTiming(check('HEALTHCHECK --start-period=5 CMD x'))).toBeUndefined();
  });
});
