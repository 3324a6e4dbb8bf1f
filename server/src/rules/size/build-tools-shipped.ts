import type { DockerfileModel, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext, type Severity } from '../../engine/rule.ts';
import type { ImageReference } from '../../formats/imageReference.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { resolvedValue } from '../../text/resolved.ts';
import { appendCommand } from '../../tools/appendCommand.ts';
import { type ShippedTools, shippedTools } from '../../tools/buildTools.ts';
import { toolCommands } from '../../tools/commands.ts';
import { compileWork } from '../../tools/compilation.ts';
import { type PipInstall, type PipRequirement, pipInstalls } from '../../tools/pip.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';
import { removeArgument } from '../../tools/removeArgument.ts';
import { compilesAtRunTime } from '../../tools/runtimeCompilation.ts';

/** Python packages that people work with, and servers do not. */
const DEVELOPMENT = new Set(
  (
    'jupyter jupyterlab notebook ipykernel ipywidgets nbconvert pytest pytest-cov pytest-xdist pytest-asyncio ' +
    'black flake8 pylint mypy isort ruff pre-commit ipdb tox nox coverage sphinx'
  ).split(' '),
);

export const buildToolsShipped = defineRule({
  meta: {
    id: 'build-tools-shipped',
    title: 'Build tools stay in the image',
    severity: 'information',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      tools: 'build tools stay in the final image, nothing in this RUN removes them: {packages}',
      runtime: 'build tools stay in the final image, where something compiles while it runs: {packages}',
      development: '{packages} in an image that serves: tools of development',
    },
    docs: {
      what: 'Compilers and build programs, or the headers of Python, that a package manager installs in the stage that ships and that the same `RUN` does not remove: information, a hint in development and where the final stage is called `dev…` or `build…`. Information too: `pytest`, `jupyter`, `black` and the like in an image that serves.',
      why: '`build-essential` of Debian 12 unpacks to about 200 MB, and every node pulls it. Running needs none of it, and a compiler in production widens what an intruder can do. A later RUN that removes it frees nothing, because the earlier layer keeps it.',
      fix: 'Suggests to purge the tools at the end of the RUN where it is the last one that builds, or takes the Python package out of the command. Otherwise a builder stage, whose virtual environment the final stage copies, is the way; no edit of one line does that.',
      ignore:
        'When the program compiles while it runs: `torch.compile`, Triton and C++ extensions need a compiler. Known cases are information. Base images that hold gcc anyway are not reported, nor `lib…-dev` packages, which also bring the library itself.',
      neighbours: [],
      sources: [
        'docs.docker.com, Building best practices, sections "Use multi-stage builds" and "Don\'t install unnecessary packages"',
        'Debian 12 package index, Installed-Size of gcc-12, cpp-12, g++-12, libstdc++-12-dev, binutils, libc6-dev',
      ],
    },
  },
  *check(context) {
    const { file, knowledge, profile } = context;
    const final = finalStage(file);
    if (final === undefined) return;
    const runs = runsOf(instructionsOf(file, final));
    const image = baseImageOf(file, final);
    const hasCompiler = image !== undefined && bringsCompiler(image, knowledge.image(image));
    const shipped = hasCompiler
      ? []
      : runs.flatMap((run) => shippedTools(run).map((tools) => ({ run, tools })));
    if (shipped.length > 0) {
      const jit = compilesWhileRunning(context, final);
      for (const { run, tools } of shipped) yield finding(context, run, tools, runs, jit);
    }
    // A port of 8888 says that people work in the image, whatever else it serves.
    if (profile !== 'serving' || exposesNotebook(file)) return;
    for (const run of runs)
      for (const install of pipInstalls(run.script)) yield* development(file, run, install);
  },
});

/** Old and removed `-devel` tags are in no table, but all of them hold gcc. */
function bringsCompiler({ tag }: ImageReference, { has, flavour }: ImageFacts): boolean {
  return has.includes('gcc') || flavour === 'devel' || /(?:^|-)devel(?:-|$)/.test(tag ?? '');
}

function exposesNotebook({ instructions }: DockerfileModel): boolean {
  return instructions.some((one) => one.keyword === 'EXPOSE' && resolvedValue(one.value)?.includes('8888'));
}

function compilesWhileRunning({ file, knowledge, project }: RuleContext<object>, final: Stage): boolean {
  const { names } = pythonPackages(runsOf(instructionsOf(file, final)), project.requirements);
  return compilesAtRunTime(file, final, names, (name) => knowledge.cudaCompilerUse(name) === 'run');
}

function finding(
  { file, profile, knowledge }: RuleContext<object>,
  run: RunInstruction,
  { install, compilers, headers }: ShippedTools,
  runs: readonly RunInstruction[],
  jit: boolean,
): Finding {
  const names = [...new Set([...compilers, ...headers])];
  const work = profile === 'dev' || /^(?:dev|build)/i.test(finalStage(file)?.name?.value ?? '');
  const severity: Severity = work ? 'hint' : 'information';
  const later = runs.slice(runs.indexOf(run) + 1);
  const buildsLater =
    compileWork(later, (name) => knowledge.cudaCompilerUse(name) === 'build').kind !== 'none';
  const last = !jit && !buildsLater && !later.some(({ script }) => pipInstalls(script).length > 0);
  return {
    message: jit ? 'runtime' : 'tools',
    data: { packages: names.join(', ') },
    span: { start: install.command.programSpan.start, end: install.actionWord.span.end },
    severity,
    fixes: last ? purge(file, run, install.manager, names) : [],
  };
}

/** Only where the RUN also does what the tools are for. */
function purge(file: DockerfileModel, run: RunInstruction, manager: string, names: readonly string[]): Fix[] {
  const builds = pipInstalls(run.script).length > 0;
  if (manager !== 'apt-get' || !builds) return [];
  const sudo = toolCommands(run.script).some(({ wrappers }) => wrappers.includes('sudo')) ? 'sudo ' : '';
  const edit = appendCommand(file, run, `${sudo}apt-get purge -y --auto-remove ${names.join(' ')}`);
  const title = 'Remove the build tools at the end of the RUN';
  return edit === undefined ? [] : [{ title, safety: 'suggestion', edits: [edit] }];
}

function* development(file: DockerfileModel, run: RunInstruction, install: PipInstall): Iterable<Finding> {
  const found = install.requirements.filter(({ name }) => DEVELOPMENT.has(name));
  const [first] = found;
  const last = found.at(-1);
  if (first === undefined || last === undefined) return;
  const others = install.requirements.length + install.requirementFiles.length + install.sources.length;
  const edits = others > found.length ? withoutWords(file, run, found) : undefined;
  const title = `Leave out ${found.map(({ name }) => name).join(', ')}`;
  yield {
    message: 'development',
    data: { packages: found.map(({ name }) => name).join(', ') },
    span: {
      start: first.word.span.start,
      end: found.length === 1 ? last.word.span.end : first.word.span.end,
    },
    severity: 'information',
    fixes: edits === undefined ? [] : [{ title, safety: 'suggestion', edits }],
  };
}

function withoutWords(file: DockerfileModel, run: RunInstruction, found: readonly PipRequirement[]) {
  const edits = found.map(({ word }) => removeArgument(file, run, word.span));
  const made = edits.filter((edit) => edit !== undefined);
  return made.length < edits.length ? undefined : made;
}
