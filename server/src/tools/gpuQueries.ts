import { wordText } from './commandLine.ts';
import type { ToolCommand } from './commands.ts';
import { type PythonSnippet, pythonSnippet } from './python.ts';

/** A question to the GPU driver, asked by a command. */
export interface GpuQuery {
  /** `nvidia-smi`, `torch.cuda.is_available()` */
  readonly call: string;
  /** Where the call stands in its command. */
  readonly span: { readonly start: number; readonly end: number };
  /** The code makes the command fail on the answer: `assert`, `raise`, `exit`. */
  readonly stops: boolean;
}

// Versions and compiled architectures (`torch.version.cuda`, `get_arch_list`) are facts of the wheel and not asked here.
const CALLS = new RegExp(
  [
    String.raw`\bcuda\.(?:is_available|device_count|get_device_name|get_device_properties|get_device_capability|current_device|mem_get_info)\(`,
    String.raw`\blist_(?:physical|logical)_devices\(`,
    String.raw`\btest\.(?:is_gpu_available|gpu_device_name)\(`,
    String.raw`\bjax\.(?:local_)?(?:devices|device_count)\(`,
    String.raw`\bnvmlInit\(`,
    String.raw`\bcp\.cuda\.runtime\.getDeviceCount\(`,
  ].join('|'),
  'g',
);

/** What a command asks the GPU driver. */
export function gpuQueries(command: ToolCommand): readonly GpuQuery[] {
  if (command.program === 'nvidia-smi') {
    const asksForHelp = command.args.some((word) => /^(?:-h|--help)$/.test(wordText(word)));
    return asksForHelp ? [] : [{ call: 'nvidia-smi', span: command.programSpan, stops: false }];
  }
  const snippet = pythonSnippet(command);
  return snippet === undefined ? [] : queriesIn(snippet);
}

function queriesIn(snippet: PythonSnippet): GpuQuery[] {
  const code = withoutText(snippet.code);
  return [...code.matchAll(CALLS)].flatMap((match) => {
    const argument = /^\s*["']?(\w*)/.exec(snippet.code.slice(match.index + match[0].length))?.[1] ?? '';
    if (argument.toLowerCase() === 'cpu') return [];
    const owner = dotted(code, match.index);
    const from = match.index - owner.length;
    const to = match.index + match[0].length;
    const start = snippet.span.start + from;
    const end = snippet.span.start + to + (code[to] === ')' ? 1 : 0);
    const name = owner + match[0];
    // JAX falls back to CPU devices and has an answer in any case.
    const stops = !name.startsWith('jax.') && decides(code, from);
    return [{ call: `${name})`, span: snippet.exact ? { start, end } : snippet.span, stops }];
  });
}

/** True when the statement around `at` ends the program for want of a GPU; a plain `assert`, `if not …: raise`, `exit(…)`. */
function decides(code: string, at: number): boolean {
  const start = Math.max(code.lastIndexOf('\n', at - 1), code.lastIndexOf(';', at - 1)) + 1;
  const before = code.slice(start, at).trimStart();
  if (/^assert[\s(]*(?:len\()?\s*$/.test(before)) return true;
  const rest = code.slice(at);
  const line = /^[^\n;]*/.exec(rest)?.[0] ?? '';
  if (/\b(?:exit|quit)\(\s*not\s+$|\b(?:exit|quit)\(.*\bif\s+$/.test(before)) return true;
  const refused =
    /^(?:el)?if\s+not\s+$/.test(before) || (/^(?:el)?if\s+$/.test(before) && /==\s*0|<\s*1/.test(line));
  return (
    refused &&
    /^(?:exit|quit|sys\.exit|raise|os\._exit)\b/.test(rest.slice(rest.indexOf(':') + 1).trimStart())
  );
}

/** What stands before the matched name: `torch.` of `torch.cuda.is_available(`. */
function dotted(code: string, at: number): string {
  return /[\w.]*\.$/.exec(code.slice(0, at))?.[0] ?? '';
}

/** The code with comments and plain string literals blanked, unit for unit; f-strings stay, because they hold code. */
function withoutText(code: string): string {
  const pattern =
    /#[^\n]*|([A-Za-z]{0,2})("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g;
  return code.replace(pattern, (text, prefix: string | undefined) =>
    prefix !== undefined && /f/i.test(prefix) ? text : ' '.repeat(text.length),
  );
}
