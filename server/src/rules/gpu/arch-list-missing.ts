import { tagSpan } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import { compareVersions } from '../../knowledge/versions.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { askedPackages } from '../../tools/askedPackages.ts';
import { architectureLists } from '../../tools/cudaArchitectures.ts';
import { blockOf } from '../../tools/instructionLines.ts';
import { type ExtensionBuild, setsVariable, torchExtensionBuilds } from '../../tools/torchExtension.ts';

type Context = RuleContext<object>;

const LIST = 'TORCH_CUDA_ARCH_LIST';

export const archListMissing = defineRule({
  meta: {
    id: 'arch-list-missing',
    title: 'torch extension is compiled for no particular GPU',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      missing:
        '{what} compiles CUDA code where no GPU is visible, and TORCH_CUDA_ARCH_LIST does not say for which',
    },
    docs: {
      what: 'A stage on a `-devel` image compiles an extension of torch with CUDA code, without `TORCH_CUDA_ARCH_LIST`. What counts is a package that always compiles CUDA code, and a source tree built while `FORCE_CUDA` is set.',
      why: 'Without the list torch compiles for the GPUs it sees, and a build sees none: it stops with `IndexError: list index out of range`, or the extension has no code for the GPU it runs on later.',
      fix: 'When the settings name the GPUs of the target, sets the variable to their compute capabilities before the RUN. Nothing is offered without a target.',
      ignore:
        'When the build itself names the architectures to nvcc, or the builder makes a GPU visible. `RUN --device` is not reported, nor are images that may set the variable themselves: only those of `nvidia/cuda` and `pytorch/pytorch` are known not to.',
      neighbours: [],
      sources: [
        'pytorch/pytorch, torch/utils/cpp_extension.py: _get_cuda_arch_flags',
        'rahul-goel/fused-ssim issue 19, vllm-project/vllm issue 282',
      ],
    },
  },
  *check(context) {
    const { file, knowledge } = context;
    for (const stage of file.stages) {
      const bottom = chainOf(file, stage)[0];
      if (bottom?.base.kind !== 'image') continue;
      const { cuda, family, has } = knowledge.image(bottom.base.image);
      const plain = family === 'nvidia/cuda' || family === 'pytorch/pytorch';
      if (cuda === undefined || !plain || !has.includes('nvcc')) continue;
      for (const run of runsOf(stage.instructions)) {
        if (knowsArchitectures(run)) continue;
        for (const { what, span } of buildsOf(run, context)) {
          yield {
            message: 'missing',
            data: { what },
            span,
            related: [{ span: tagSpan(bottom), note: 'the base image sets no architectures' }],
            fixes: listFor(file, run, cuda, context),
          };
        }
      }
    }
  },
});

/** The list is set, the architectures are named to the compiler, or a GPU is visible. */
function knowsArchitectures(run: RunInstruction): boolean {
  const named = architectureLists(run).length > 0 || setsVariable(run, LIST);
  return named || run.flags.some(({ name }) => name === 'device');
}

function buildsOf(run: RunInstruction, { project, knowledge }: Context): readonly ExtensionBuild[] {
  const named = askedPackages(run, project.requirements).flatMap(({ requirement, install, span }) => {
    const traits = knowledge.packageTraits(requirement.name);
    if (traits.kind !== 'known' || install.command.context.conditional) return [];
    const { needsNvcc, noBuildIsolation } = traits.value;
    const always = needsNvcc === 'always' && noBuildIsolation === true && requirement.url === undefined;
    return always ? [{ what: requirement.name, span }] : [];
  });
  return [...named, ...torchExtensionBuilds(run)];
}

/** The list for the GPUs of the target, when the toolkit compiles for all of them. */
function listFor(
  file: DockerfileModel,
  run: RunInstruction,
  cuda: string,
  { target, knowledge }: Context,
): Fix[] {
  const capabilities = target.gpus.map((gpu) => {
    const known = knowledge.gpu(gpu);
    const capability = known.kind === 'known' ? known.value.computeCapability : undefined;
    const compiles = capability === undefined ? undefined : knowledge.compiles(cuda, capability);
    return compiles?.kind === 'known' && compiles.value ? capability : undefined;
  });
  const lines = blockOf(file, run);
  if (capabilities.length === 0 || lines === undefined || capabilities.includes(undefined)) return [];
  const list = [...new Set(capabilities.filter((one) => one !== undefined))].sort(compareVersions).join(';');
  const text = `ENV ${LIST}="${list}"${lineBreakOf(file.text)}`;
  const edits = [{ span: { start: lines.start, end: lines.start }, text }];
  return [{ title: `Compile for ${list.replaceAll(';', ', ')}`, safety: 'suggestion', edits }];
}
