import type { DockerfileModel, ExecInstruction } from '../dockerfile/model.ts';
import { overlaps, type Span } from '../text/span.ts';
import { readCommandLine, wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { importedModules, pythonSnippet } from './python.ts';

/** The health check of an image: the last one, unless that is `NONE`. */
export function healthcheckOf(instructions: DockerfileModel['instructions']): ExecInstruction | undefined {
  const last = instructions.findLast((i): i is ExecInstruction => i.keyword === 'HEALTHCHECK');
  return last === undefined || last.form === 'none' ? undefined : last;
}

/** A program a health check runs, or an HTTP library its Python code imports. */
export interface HealthNeed {
  readonly kind: 'program' | 'module';
  /** `curl`, `wget`, `nc`, `python` or the module. */
  readonly name: string;
  /** The same as written: `python3`, `ncat`. */
  readonly label: string;
  readonly span: Span;
  readonly command: ToolCommand;
}

const PROBES: ReadonlyMap<string, string> = new Map([
  ['curl', 'curl'],
  ['wget', 'wget'],
  ['nc', 'nc'],
  ['ncat', 'nc'],
  ['netcat', 'nc'],
  ['python', 'python'],
]);
const HTTP_CLIENTS = new Set(['requests', 'httpx', 'aiohttp', 'urllib3']);

/** What a health check needs in the image, in order. Programs called by a path of their own are left out. */
export function healthNeeds(check: ExecInstruction): readonly HealthNeed[] {
  return toolCommands(check.script).flatMap((command): readonly HealthNeed[] => {
    const name = PROBES.get(command.program);
    if (name === undefined || !/^(?:\/(?:usr\/)?(?:local\/)?bin\/)?[\w.-]+$/.test(command.programText))
      return [];
    const label = command.programText.split('/').at(-1) ?? name;
    const program: HealthNeed = { kind: 'program', name, label, span: command.programSpan, command };
    const snippet = pythonSnippet(command);
    const modules = snippet === undefined ? [] : importedModules(snippet.code);
    return [
      program,
      ...modules
        .filter((module) => HTTP_CLIENTS.has(module.name))
        .map(({ name, at }): HealthNeed => {
          const start = (snippet?.span.start ?? 0) + at;
          const exact = { start, end: start + name.length };
          const span = snippet?.exact === true ? exact : (snippet?.span ?? command.span);
          return { kind: 'module', name, label: name, span, command };
        }),
    ];
  });
}

/** The whole command of a health check, what follows `CMD`; undefined when a comment stands inside. */
export function commandSpan(file: DockerfileModel, check: ExecInstruction): Span | undefined {
  const span = { start: check.script.span.start, end: check.argumentSpan.end };
  return file.comments.some((comment) => overlaps(comment.span, span)) ? undefined : span;
}

const CURL_VALUES = new Set([
  '-o',
  '--output',
  '-m',
  '--max-time',
  '--connect-timeout',
  '--retry',
  '--retry-delay',
]);
const WGET_VALUES = new Set([
  '-O',
  '--output-document',
  '-T',
  '--timeout',
  '-t',
  '--tries',
  '-o',
  '--output-file',
]);
/** Options that change how the answer is shown or waited for, not what is asked. */
const DISPLAY_ONLY =
  /^(?:-[fsSLgiIkqv]|-qO-|--(?:fail|fail-with-body|silent|show-error|location|quiet|spider|no-verbose|verbose|retry-connrefused))$/;

/**
 * The one address a health check asks with a plain GET; undefined when it does more: several commands, a request
 * body, headers, a pipe, a variable in the address.
 */
export function probedUrl(check: ExecInstruction): string | undefined {
  const [probe, ...others] = toolCommands(check.script);
  if (probe === undefined || probe.context.piped !== 'no' || probe.context.substitution) return undefined;
  if (!others.every(({ program }) => program === 'exit' || program === 'false')) return undefined;
  const url = probe.program === 'python' ? urlInCode(probe) : urlArgument(probe);
  return url !== undefined && /^https?:\/\/[\w.:/?&=%~+-]+$/.test(url) ? url : undefined;
}

function urlArgument({ program, args }: ToolCommand): string | undefined {
  const values = program === 'curl' ? CURL_VALUES : program === 'wget' ? WGET_VALUES : undefined;
  if (values === undefined) return undefined;
  const { options, positionals } = readCommandLine(args, values);
  if (!options.every(({ name }) => values.has(name) || DISPLAY_ONLY.test(name))) return undefined;
  const [word, second] = positionals;
  if (word === undefined || second !== undefined) return undefined;
  if (word.value.kind !== 'known' || word.value.via.length > 0) return undefined;
  const text = wordText(word);
  return text.includes('://') ? text : `http://${text}`;
}

function urlInCode(command: ToolCommand): string | undefined {
  const code = pythonSnippet(command)?.code ?? '';
  if (/\.post\(|\.json\(|headers|\bdata\b|\bopen\(/.test(code)) return undefined;
  const urls = [...code.matchAll(/(["'])(https?:\/\/[^"'\s]+)\1/g)];
  const interpolated = /\bf["']/.test(code);
  return urls.length === 1 && !interpolated ? urls[0]?.[2] : undefined;
}

/** A health check of the standard library in exec form: any answer of 400 and above, or none, is a failure. */
export function urllibProbe(python: string, url: string, check: ExecInstruction): string {
  const seconds = ownLimit(check) ?? secondsBelow(check) ?? 5;
  const code = `import urllib.request; urllib.request.urlopen('${url}', timeout=${seconds})`;
  return JSON.stringify([python, '-c', code]).replaceAll('","', '", "');
}

/** The seconds the probe itself is told to wait: `curl --max-time 3`, `wget -T 3`, `timeout=3` in Python. */
function ownLimit(check: ExecInstruction): number | undefined {
  const [probe] = toolCommands(check.script);
  if (probe === undefined) return undefined;
  const { options } = readCommandLine(probe.args, probe.program === 'wget' ? WGET_VALUES : CURL_VALUES);
  const names = probe.program === 'wget' ? ['-T', '--timeout'] : ['-m', '--max-time'];
  const text =
    probe.program === 'python'
      ? /\btimeout\s*=\s*([\d.]+)/.exec(pythonSnippet(probe)?.code ?? '')?.[1]
      : options.find(({ name }) => names.includes(name))?.text;
  const seconds = Number(text);
  return seconds > 0 ? seconds : undefined;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 0.001],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);

/** Less than `--timeout` gives, after which Docker kills the check and it could no longer say what was wrong. */
function secondsBelow({ flags }: ExecInstruction): number | undefined {
  const duration = flags.find(({ name }) => name === 'timeout')?.value ?? '';
  let given = 0;
  for (const [, number, unit] of duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    given += Number(number) * (UNITS.get(unit ?? '') ?? 0);
  if (given === 0) return undefined;
  return given >= 2 ? Math.ceil(given) - 1 : given / 2;
}
