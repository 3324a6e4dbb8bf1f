import type { DockerfileModel, RunInstruction } from '../dockerfile/model.ts';
import type { ShellCommand } from '../shell/script.ts';

/** Commands whose failure nobody needs to hear of, or that do not fail. */
const HARMLESS = new Set([
  ':',
  'alias',
  'echo',
  'exit',
  'export',
  'local',
  'printf',
  'set',
  'shopt',
  'true',
  'umask',
  'unset',
]);

/**
 * The first command of a RUN here-document whose failure goes unnoticed, because commands follow it and nothing stops
 * the script; undefined when there is none, or when the script is not one of a shell we read.
 */
export function unguardedCommand(file: DockerfileModel, run: RunInstruction): ShellCommand | undefined {
  const { form, script, heredocs } = run;
  const body = heredocs[0]?.body;
  if (form !== 'heredoc' || body === undefined || script.problems.length > 0) return undefined;
  if (script.options.has('errexit') || setsErrexit(file.text.slice(body.start, body.end))) return undefined;
  const top = script.commands.filter(({ context }) => context.depth === 0 && !context.substitution);
  return top.find((command, at) => {
    const next = top[at + 1];
    const program = command.argv[0]?.text;
    if (next === undefined || program === undefined || HARMLESS.has(program)) return false;
    const { failureHandled, conditional, piped } = command.context;
    if (failureHandled || conditional || piped !== 'no') return false;
    return endsStatement(file.text.slice(command.span.end, next.span.start));
  });
}

/** `#!/bin/bash -e`, `#!/usr/bin/env -S bash -eu` */
function setsErrexit(body: string): boolean {
  return /^#![^\n]*\s-[A-Za-z]*e/.test(body);
}

/** True when a line break or `;` stands between two commands and no `&&` or `||` ties them together. */
function endsStatement(between: string): boolean {
  const code = between.replace(/#[^\n]*/g, '');
  return /[\n;]/.test(code) && !/&&|\|/.test(code);
}
