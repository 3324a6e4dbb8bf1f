import type { Mount, RunInstruction } from '../dockerfile/model.ts';
import type { ShellCommand } from '../shell/script.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { keptOutOfLayer, mountTarget } from './mounts.ts';
import { removedPaths } from './removals.ts';

/** A secret of a RUN: the file it is, or the variable. */
export interface MountedSecret {
  readonly mount: Mount;
  readonly id: string;
  readonly path: string | undefined;
  readonly variable: string | undefined;
}

/** Where logins keep what they were given. */
const HOMES = /huggingface|\.cache\/?$|\.netrc$|\/token$/;
/** Files of the system, and certificates, which are mounted as secrets only to be at hand. */
const PUBLIC = /^\/(?:dev|proc|run)\/|ca-certificates|\.(?:crt|cer|pem)$/;
const FOLDER = '/run/secrets/';
/** Programs that ask whether a file is there, or do not read it. */
const TESTERS = /^(?:\[+|test|rm|mkdir|ls|echo)$/;
/** What builders of Red Hat mount there without being asked. */
const BROUGHT = /^(?:rhsm|etc-pki-entitlement|redhat\.repo)$/;

/** The secrets mounted in a RUN, as BuildKit places them. */
export function mountedSecrets({ mounts }: RunInstruction): readonly MountedSecret[] {
  return mounts
    .filter(({ type }) => type === 'secret')
    .flatMap((mount) => {
      const target = mountTarget(mount);
      const id = mount.options.get('id') ?? target?.split('/').at(-1);
      const variable = mount.options.get('env');
      if (id === undefined) return [];
      const path = target ?? (variable === undefined ? FOLDER + id : undefined);
      return [{ mount, id, variable, path }];
    });
}

/** A file of `/run/secrets` that a command names, without that folder. */
export interface SecretRead {
  readonly name: string;
  readonly command: ShellCommand;
  /** Where the name stands. */
  readonly start: number;
}

/** The files of `/run/secrets` that the words of a RUN name outside of conditions, in order, each place once. */
export function secretReads({ script }: RunInstruction): readonly SecretRead[] {
  const found = new Map<number, SecretRead>();
  const tested = testedNames(script);
  for (const command of script.commands) {
    const { conditional, failureHandled } = command.context;
    const program = command.argv[0] === undefined ? '' : wordText(command.argv[0]);
    // A file that need not be there is asked for with its complaint thrown away.
    const quiet = command.redirects.some(({ target }) => target?.text === '/dev/null');
    if (conditional || failureHandled || quiet || TESTERS.test(program)) continue;
    for (const { text, span } of command.argv) {
      // A substitution is a command of its own, and may have a condition in it.
      if (/\$\(|`/.test(text)) continue;
      const match = /\/run\/secrets\/([\w.-]+)(?![\w.$/{-])/.exec(text);
      const name = match?.[1];
      if (match === null || name === undefined || BROUGHT.test(name) || tested.has(name)) continue;
      const start = span.start + match.index + FOLDER.length;
      found.set(start, { name, command, start });
    }
  }
  return [...found.values()];
}

/** The files of `/run/secrets` that a test asks for. */
function testedNames({ commands }: RunInstruction['script']): ReadonlySet<string> {
  const tests = commands.filter(
    ({ argv }) => argv[0] !== undefined && /^(?:\[+|test)$/.test(wordText(argv[0])),
  );
  const names = tests.flatMap(({ argv }) =>
    argv.flatMap(({ text }) => /\/run\/secrets\/([\w.-]+)/.exec(text)?.[1] ?? []),
  );
  return new Set(names);
}

/** True when any word, assignment or here-document of a RUN holds one of these texts. */
export function mentions({ script }: RunInstruction, texts: readonly string[]): boolean {
  return script.commands.some(({ argv, env, redirects }) =>
    [
      ...argv.map(({ text }) => text),
      ...env.map(({ value }) => (value.kind === 'unknown' ? value.raw : value.value)),
      ...redirects.flatMap(({ target, heredocText }) => [target?.text ?? '', heredocText ?? '']),
    ].some((text) => texts.some((part) => text.includes(part))),
  );
}

/** A command that leaves a secret in the layer, and the file it leaves it in. */
export interface StoredSecret {
  readonly command: ToolCommand;
  readonly file: string;
}

/** The commands of a RUN that write a mounted secret into a file which nothing in the RUN takes away again. */
export function storedSecrets(run: RunInstruction): readonly StoredSecret[] {
  const marks = mountedSecrets(run).flatMap(({ path, variable }) => [
    ...(path === undefined ? [] : [path]),
    ...(variable === undefined ? [] : [`$${variable}`, `\${${variable}}`]),
  ]);
  const commands = toolCommands(run.script);
  return commands.flatMap((command, at) => {
    const file = marks.some((mark) => command.args.some(({ text }) => text.includes(mark)))
      ? writtenFile(command)
      : undefined;
    if (file === undefined || keptOutOfLayer(run, file) || PUBLIC.test(file)) return [];
    const later = commands.slice(at + 1);
    const removed = later
      .flatMap(removedPaths)
      .some((path) => path !== '' && (file.startsWith(path) || HOMES.test(path)));
    const undone = later.some(({ args }) => args.some((word) => wordText(word) === 'logout'));
    return removed || undone ? [] : [{ command, file }];
  });
}

function writtenFile({ program, args, redirects }: ToolCommand): string | undefined {
  const words = args.map(wordText);
  if (words.slice(0, 2).includes('login')) {
    if (program === 'hf' || program === 'huggingface-cli') return 'its token file';
    return program === 'wandb' ? '~/.netrc' : undefined;
  }
  if (program === 'cp' || program === 'install') return words.at(-1);
  const target = redirects.find(({ operator }) => operator === '>' || operator === '>>')?.target;
  const prints = program === 'cat' || program === 'echo' || program === 'printf';
  return prints && target !== undefined ? wordText(target).replace(/["']/g, '') : undefined;
}
