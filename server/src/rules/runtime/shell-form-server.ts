import { imageName } from '../../dockerfile/baseTag.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { type StartCall, startCall, startOf } from '../../tools/serverCall.ts';
import { inExecForm, waitsInShell, withExec } from '../../tools/shellAsFirst.ts';

export const shellFormServer = defineRule({
  meta: {
    id: 'shell-form-server',
    title: 'Server runs under a shell that hands no signal on',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      dash: '/bin/sh stays process 1 and hands SIGTERM on to nobody: {server} is killed 10 s after `docker stop` instead of ending its requests',
      unknown:
        '{server} is started by /bin/sh, which in {image} may stay process 1 and hand SIGTERM on to nobody',
    },
    docs: {
      what: 'The command of the image is a server, or a Python program in an image that offers a port or has a health check, and is written in shell form or as `["sh", "-c", …]` without `exec`, on a base image whose `/bin/sh` is dash (Debian, Ubuntu). With a base image that is not known it is information; in a development image too.',
      why: 'A process 1 ignores the signals it has no handler for, and dash has none for SIGTERM. Docker waits 10 s and kills the container, Kubernetes 30 s: open requests break, no shutdown handler runs, every rollout takes that much longer. dash 0.5.12 keeps itself around even a single command, other than bash and the shell of busybox, which replace themselves by it.',
      fix: 'Writes the exec form where the shell has nothing to do. With variables, several commands or several lines, puts `exec` before the last command, so that it takes the place of the shell.',
      ignore:
        'When the container runs with `--init` and nobody minds how it ends. Nothing is reported under `exec`, tini, dumb-init, gosu or su-exec, with an ENTRYPOINT of its own before the CMD, with a `SHELL`, or on Alpine and Red Hat systems.',
      neighbours: ['BuildKit JSONArgsRecommended', 'hadolint DL3025'],
      sources: [
        'Dockerfile reference, Shell form ENTRYPOINT example',
        'dash 0.5.12, bash 5.2.15 and busybox: the process left by `sh -c "sleep 2"`, tried on Debian 12',
      ],
    },
  },
  *check(context) {
    const { file, knowledge, profile } = context;
    const final = finalStage(file);
    const image = final === undefined ? undefined : baseImageOf(file, final);
    if (final === undefined || image === undefined) return;
    const instructions = instructionsOf(file, final);
    const facts = knowledge.image(image);
    const shell = shellIn(facts);
    if (shell === 'other' || instructions.some(({ keyword }) => keyword === 'SHELL')) return;
    const call = startCall(instructions, (program, words) => {
      const isServer = knowledge.server(program, words).kind === 'known';
      return isServer || (profile === 'serving' && program === 'python' && runsFile(words))
        ? true
        : undefined;
    });
    if (call === undefined || !waitsInShell(file, call.instruction, call.command)) return;
    const { entrypoint } = startOf(instructions);
    if (entrypoint !== undefined && entrypoint !== call.instruction) return;
    yield {
      message: shell,
      data: { server: call.command.programText, image: imageName(image) },
      span: call.command.programSpan,
      severity: shell === 'dash' && profile !== 'dev' ? 'warning' : 'information',
      confidence: shell === 'dash' ? 'certain' : 'heuristic',
      fixes: fixesFor(call, context),
    };
  },
});

/** `python -u serve.py`, and not `python -c '…'` or a prompt. */
function runsFile(words: readonly string[]): boolean {
  return words.find((word) => !word.startsWith('-'))?.endsWith('.py') === true && !words.includes('-c');
}

/** The `/bin/sh` of an image. */
function shellIn({ family, flavour, os }: ImageFacts): 'dash' | 'other' | 'unknown' {
  if (os !== undefined) return os.name === 'debian' || os.name === 'ubuntu' ? 'dash' : 'other';
  if (flavour === 'alpine') return 'other';
  return family === 'python' ? 'dash' : 'unknown';
}

function fixesFor({ instruction, command }: StartCall<unknown>, { file }: RuleContext<object>): Fix[] {
  const exec = inExecForm(file, instruction);
  if (exec !== undefined) return [{ title: 'Write it in exec form', safety: 'safe', edits: [exec] }];
  const replaced = withExec(instruction, command);
  if (replaced === undefined) return [];
  return [{ title: 'Let exec replace the shell', safety: 'safe', edits: [replaced] }];
}
