import { readFileSync } from 'node:fs';
import type { Answer, Ask } from '../../../../client/src/docker/host/facts.ts';
import type { Translate } from '../../../../client/src/docker/host/finding.ts';

/** A recorded answer; its origin is in fixtures/README.md. */
export function recorded(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
}

/** Puts values into a message as VS Code does in English. */
export const english: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (place, index) => String(values[Number(index)] ?? place));

export function ran(stdout: string, stderr = '', code = 0): Answer {
  return { kind: 'ran', code, stdout, stderr };
}

/** A machine that gives recorded answers: by the longest beginning of the command line; without one, no such program. */
export function machine(answers: Readonly<Record<string, Answer | string>>): {
  readonly ask: Ask;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const ask: Ask = (program, argv) => {
    const line = [program, ...argv].join(' ');
    asked.push(line);
    const key = Object.keys(answers)
      .filter((beginning) => line === beginning || line.startsWith(`${beginning} `))
      .sort((a, b) => b.length - a.length)[0];
    const answer = key === undefined ? undefined : answers[key];
    if (answer === undefined) return Promise.resolve({ kind: 'missing' });
    return Promise.resolve(typeof answer === 'string' ? ran(answer) : answer);
  };
  return { ask, asked };
}
