import type { RunInstruction } from '../dockerfile/model.ts';
import { normaliseName, type Requirement } from '../formats/requirement.ts';
import type { RequirementsFile } from '../formats/requirementsFile.ts';
import { resolvedValue } from '../text/resolved.ts';
import { wordText } from './commandLine.ts';
import { type ToolCommand, toolCommands } from './commands.ts';
import { condaCommand } from './conda.ts';
import { pipInstalls } from './pip.ts';

/** The Python packages that some RUNs ask for by name; what those depend on is not in it. */
export interface PythonPackages {
  /** From command lines and from the requirements files that could be read. */
  readonly requirements: readonly Requirement[];
  /** Canonical names of `requirements` and of packages installed by conda. */
  readonly names: ReadonlySet<string>;
  /** True when nothing else is asked for: every file was read, no path, repository or lock file is installed. */
  readonly complete: boolean;
}

/** Installers that read a project or lock file we do not see. */
const PROJECT_INSTALLERS: ReadonlyMap<string, RegExp> = new Map([
  ['uv', /^(?:sync|add|run|tool)$/],
  ['poetry', /^(?:install|sync|add)$/],
  ['pipenv', /^(?:install|sync)$/],
  ['pdm', /^(?:install|sync|add)$/],
  ['hatch', /./],
  ['pixi', /./],
  ['pip-sync', /./],
  ['easy_install', /./],
]);

/** Gathers the packages of `runs`; `read` finds the requirements file of a `-r` as it is written there. */
export function pythonPackages(
  runs: readonly RunInstruction[],
  read: (path: string) => RequirementsFile | undefined,
): PythonPackages {
  const requirements: Requirement[] = [];
  const names = new Set<string>();
  let complete = true;
  for (const run of runs) {
    for (const install of pipInstalls(run.script)) {
      const files = install.requirementFiles.map(({ text }) => (text === undefined ? undefined : read(text)));
      requirements.push(...install.requirements, ...files.flatMap((file) => file?.requirements ?? []));
      complete &&= install.sources.length === 0 && files.every((file) => file?.complete === true);
    }
    for (const command of toolCommands(run.script)) {
      const conda = condaNames(command);
      for (const name of conda ?? []) names.add(name);
      complete &&= conda !== undefined && !installsProject(command);
    }
  }
  for (const { name } of requirements) names.add(name);
  return { requirements, names, complete };
}

/** The packages a conda command names, none for other commands; undefined when it reads a file or a variable. */
function condaNames(command: ToolCommand): readonly string[] | undefined {
  const conda = condaCommand(command);
  if (conda === undefined || !/^(?:install|create|update|env create|env update)$/.test(conda.action))
    return [];
  const fromFile = conda.line.options.some(({ name }) => name === '-f' || name === '--file');
  if (fromFile || conda.action.startsWith('env ')) return undefined;
  const names = conda.packages.map(
    (word) => /^(?:.*::)?([\w.-]+)/.exec(resolvedValue(word.value) ?? '')?.[1],
  );
  return names.every((name) => name !== undefined) ? names.map(normaliseName) : undefined;
}

function installsProject({ program, args }: ToolCommand): boolean {
  const first = args.map(wordText).find((text) => !text.startsWith('-')) ?? '';
  if (program === 'python') return first.endsWith('setup.py');
  return PROJECT_INSTALLERS.get(program)?.test(first) === true;
}
