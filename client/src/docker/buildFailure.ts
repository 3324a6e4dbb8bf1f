/** Where a build failed, in lines from 0, and what the engine says of it. */
export interface BuildFailure {
  readonly line: number;
  readonly lastLine: number;
  readonly message: string;
}

export interface WrittenInstruction {
  /** As it stands in the file, over all its lines. */
  readonly text: string;
  readonly line: number;
  readonly lastLine: number;
}

/** Finds the failing instruction in what BuildKit, the classic builder of docker, or podman printed. */
export function findBuildFailure(
  output: string,
  instructions: readonly WrittenInstruction[],
): BuildFailure | undefined {
  const text = plainText(output);
  return markedByBuildKit(text) ?? notReadable(text) ?? namedByText(text, instructions);
}

/** Without colours, and without what was overwritten on its line. */
export function plainText(output: string): string {
  const colours = new RegExp(String.raw`${String.fromCharCode(27)}\[[\d;?]*[A-Za-z]`, 'g');
  return output.replace(colours, '').replace(/\r+\n/g, '\n').replace(/^.*\r/gm, '');
}

/** BuildKit ends with lines of the Dockerfile, `12 | >>> RUN false` marking those that failed. */
function markedByBuildKit(text: string): BuildFailure | undefined {
  const marked = [...text.matchAll(/^ *(\d+) \| >>> /gm)].map((found) => Number(found[1]) - 1);
  const [line] = marked;
  const lastLine = marked.at(-1);
  if (line === undefined || lastLine === undefined) return undefined;
  return { line, lastLine, message: reasonIn(text) };
}

/** A file that could not be read: `dockerfile parse error on line 3: unknown instruction: RUNN`. */
function notReadable(text: string): BuildFailure | undefined {
  const found = /dockerfile parse error (?:on )?line (\d+): (.*)$/im.exec(text);
  if (found === null) return undefined;
  const line = Number(found[1]) - 1;
  return { line, lastLine: line, message: found[2] ?? '' };
}

/**
 * Older BuildKit names the instruction as ` > [2/3] RUN …:`, the classic builder and podman in their last step. Numbers
 * of steps say little where stages are skipped, so it is looked up by its text, and has to be the only one of it.
 */
function namedByText(text: string, instructions: readonly WrittenInstruction[]): BuildFailure | undefined {
  const named =
    /^ > \[[^\]]*\d+\/\d+\] (.*):$/m.exec(text)?.[1] ??
    [...text.matchAll(/^(?:\[\d+\/\d+\] )?STEP \d+(?:\/\d+)? ?: ?(.*)$/gim)].at(-1)?.[1];
  if (named === undefined) return undefined;
  const wanted = oneLine(named);
  const [found, ...others] = instructions.filter((instruction) => oneLine(instruction.text) === wanted);
  if (found === undefined || others.length > 0) return undefined;
  return { line: found.line, lastLine: found.lastLine, message: reasonIn(text) };
}

function oneLine(text: string): string {
  return text
    .replace(/^\s*#.*$\n?/gm, '')
    .replace(/[\\`][ \t]*\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function reasonIn(text: string): string {
  const code =
    /did not complete successfully: exit code: (\d+)/.exec(text) ??
    /^executor failed running .*: exit code: (\d+)$/m.exec(text) ??
    /^The command .* returned a non-zero code: (\d+)$/m.exec(text) ??
    /^Error: building at STEP .*: exit status (\d+)$/m.exec(text);
  if (code !== null) return `the command ended with exit code ${code[1]}`;
  const said = text
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '' && !/^-+$/.test(line));
  return (said ?? '').replace(/^ERROR: failed to (?:solve|build): /i, '').replace(/^Error: /, '');
}
