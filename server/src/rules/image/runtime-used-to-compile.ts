import { imageName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { envsOf, runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, chainOf, instructionsOf, shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { type AskedPackage, askedPackages } from '../../tools/askedPackages.ts';
import { type ToolCommand, toolCommands } from '../../tools/commands.ts';
import { mayBringToolkit } from '../../tools/cudaToolkit.ts';
import { configuresPip, pipIndexes } from '../../tools/pipIndexes.ts';

type Context = RuleContext<object>;

export const runtimeUsedToCompile = defineRule({
  meta: {
    id: 'runtime-used-to-compile',
    title: 'CUDA code is compiled on an image without a compiler',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      nvcc: 'nvcc is run, and {image} does not contain it',
      builds: 'installing {package} compiles CUDA code with nvcc, which {image} does not contain',
      mayBuild:
        'installing {package} compiles CUDA code with nvcc unless a published wheel fits, and {image} has no nvcc',
    },
    docs: {
      what: 'A stage calls nvcc, or installs a package that is compiled with it, and its base image is known not to have it: `-runtime` and `-base` images of CUDA, the runtime images of PyTorch, `python`, Debian and Ubuntu images. Calling nvcc is an error; a package that is always compiled from source is a warning, one that is compiled only when no published wheel fits is information.',
      why: 'The build stops (`nvcc: not found`, `CUDA_HOME environment variable is not set`), often after minutes; some packages leave their GPU code out instead and fail when it is called.',
      fix: 'In a builder stage offers the `-devel` tag of the same release. A shipped stage has to be split into a builder and a runtime stage, or it takes the compiler along; no edit of one line does that.',
      ignore:
        'When something outside the file brings nvcc. Nothing is reported when the stage installs or copies a CUDA toolkit, runs a script that is not visible, or when the wheels can come from an index or a folder of its own.',
      neighbours: [],
      sources: [
        'NVIDIA container-images/cuda, README: base, runtime and devel',
        'Dao-AILab/flash-attention, README and setup.py: wheels are looked for before compiling',
      ],
    },
  },
  *check(context) {
    const { file, knowledge } = context;
    for (const stage of file.stages) {
      const bottom = chainOf(file, stage)[0];
      if (bottom?.base.kind !== 'image') continue;
      const { image } = bottom.base;
      if (!knowledge.image(image).lacks.includes('nvcc')) continue;
      yield* compiled(stage, bottom, imageName(image), context);
    }
  },
});

function* compiled(stage: Stage, bottom: Stage, image: string, context: Context): Iterable<Finding> {
  const sure = bottom.from.image.kind === 'known';
  for (const run of runsOf(stage.instructions)) {
    const faults = [...calls(run, sure), ...builds(stage, run, context)];
    if (faults.length === 0) continue;
    if (mayBringToolkit(until(context.file, stage, run))) return;
    const fixes = toDevel(stage, bottom, context);
    for (const fault of faults) {
      yield {
        ...fault,
        data: { image, ...fault.data },
        confidence: sure && fault.message === 'nvcc' ? 'certain' : 'likely',
        related: [{ span: tagSpan(bottom), note: 'the base image' }],
        fixes,
      };
    }
  }
}

/** What has happened in the image when `run` ends. */
function until(file: DockerfileModel, stage: Stage, run: RunInstruction) {
  return instructionsOf(file, stage).filter(({ span }) => span.start <= run.span.start);
}

function calls(run: RunInstruction, sure: boolean): Finding[] {
  return toolCommands(run.script)
    .filter((command) => command.program === 'nvcc' && stopsBuild(command))
    .map(({ programSpan }) => ({
      message: 'nvcc',
      span: programSpan,
      severity: sure ? 'error' : 'warning',
    }));
}

function stopsBuild({ context }: ToolCommand): boolean {
  const { conditional, failureHandled, substitution, piped } = context;
  return !conditional && !failureHandled && !substitution && piped === 'no';
}

function builds(stage: Stage, run: RunInstruction, context: Context): Finding[] {
  const { file, project, knowledge } = context;
  const base = baseImageOf(file, stage);
  const onCuda = base !== undefined && knowledge.image(base).cuda !== undefined;
  const skipped = envsOf(instructionsOf(file, stage)).some(({ assignments }) =>
    assignments.some(({ name }) => skipsCuda(name.value)),
  );
  if (skipped || configuresPip(file)) return [];
  return askedPackages(run, project.requirements).flatMap((asked): Finding[] => {
    const traits = knowledge.packageTraits(asked.requirement.name);
    const needs = traits.kind === 'known' ? traits.value.needsNvcc : undefined;
    if (traits.kind !== 'known' || (needs !== 'always' && needs !== 'unless-wheel')) return [];
    // Without CUDA in sight some packages leave their GPU code out; those that build on torch do not.
    if (!onCuda && traits.value.noBuildIsolation !== true && needs !== 'always') return [];
    if (!fromSource(asked, context)) return [];
    return [
      {
        message: needs === 'always' ? 'builds' : 'mayBuild',
        data: { package: asked.requirement.name },
        span: asked.span,
        severity: needs === 'always' ? 'warning' : 'information',
        evidence: traits.sources,
      },
    ];
  });
}

/** True unless the package can be there as a wheel: a file, a folder or another index than the public ones. */
function fromSource({ requirement, install, run, file }: AskedPackage, { knowledge }: Context): boolean {
  const { url, marker } = requirement;
  if (url?.endsWith('.whl') === true || marker !== undefined) return false;
  if ([...install.command.env.keys()].some(skipsCuda) || run.lookup('PIP_FIND_LINKS') !== undefined)
    return false;
  if (install.line.options.some(({ name }) => name === '--only-binary' || name === '--no-deps')) return false;
  const own = pipIndexes(install, run.lookup).map(({ kind, text }) => (kind === 'backend' ? '' : text));
  const urls = [...own, ...(file?.indexes ?? []).map((index) => index.url.value)];
  return urls.every(
    (text) => text === '' || (text !== undefined && knowledge.torchIndexVariant(text) !== undefined),
  );
}

/** `FLASH_ATTENTION_SKIP_CUDA_BUILD` and its relatives. */
function skipsCuda(name: string): boolean {
  return name.endsWith('_SKIP_CUDA_BUILD');
}

/** The `-devel` tag, for a stage that is only a builder. */
function toDevel(stage: Stage, bottom: Stage, { file, knowledge }: Context): Fix[] {
  const shipped = shippedStages(file).map(({ index }) => index);
  if (bottom.base.kind !== 'image' || shipped.includes(bottom.index) || shipped.includes(stage.index))
    return [];
  const tag = knowledge.siblingTag(bottom.base.image, 'devel');
  return tag === undefined ? [] : retagFixes(bottom, [tag]);
}
