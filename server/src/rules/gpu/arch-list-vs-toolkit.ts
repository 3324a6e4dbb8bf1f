import { imageName, tagSpan } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Instruction, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { KnowledgeBase, Source } from '../../knowledge/types.ts';
import { compareVersions, minorOf } from '../../knowledge/versions.ts';
import { compileWork } from '../../tools/compilation.ts';
import {
  type Architecture,
  type ArchitectureList,
  architectureLists,
  placeOf,
  withoutArchitecture,
} from '../../tools/cudaArchitectures.ts';
import { mayBringToolkit } from '../../tools/cudaToolkit.ts';
import { torchExtensionBuilds } from '../../tools/torchExtension.ts';

type Context = RuleContext<object>;

export const archListVsToolkit = defineRule({
  meta: {
    id: 'arch-list-vs-toolkit',
    title: 'Architecture list names a GPU the toolkit cannot compile for',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      tooNew:
        '{setting} names {text}, which CUDA {cuda} of {image} cannot compile: CUDA {turn} is the first that can',
      dropped: '{setting} names {text}, which CUDA {cuda} of {image} cannot compile: CUDA {turn} dropped it',
    },
    docs: {
      what: '`TORCH_CUDA_ARCH_LIST`, `CUDAARCHS`, `-DCMAKE_CUDA_ARCHITECTURES` or an option of nvcc names a compute capability that the CUDA toolkit of the base image does not know, and something in the stage compiles. It is an error where nvcc, CMake or the build of a torch extension is sure to read it, else a warning.',
      why: 'nvcc stops with `Unsupported gpu architecture`, after the download of the image and often after minutes of compiling for the other architectures. A toolkit compiles for what existed when it was released, and each major release drops the oldest.',
      fix: 'Takes the architecture out of the list. When the image has to run on that GPU, the base image needs the toolkit instead.',
      ignore:
        'When another toolkit than the one of the base image compiles; stages that install or copy one are not reported. Values put together from variables, and stages in which nothing compiles, are not reported. The default of an ARG and a base image named by a default are a warning.',
      neighbours: [],
      sources: [
        'NVIDIA CUDA Toolkit documentation, nvcc: GPU architectures',
        'NVIDIA Data Center Drivers documentation: CUDA Toolkit, Driver, and Architecture Matrix',
      ],
    },
  },
  *check(context) {
    for (const stage of context.file.stages) {
      const bottom = chainOf(context.file, stage)[0];
      if (bottom !== undefined) yield* checkStage(stage, bottom, context);
    }
  },
});

function* checkStage(stage: Stage, bottom: Stage, context: Context) {
  const { file, knowledge } = context;
  if (bottom.base.kind !== 'image') return;
  const { image } = bottom.base;
  const { cuda, has } = knowledge.image(image);
  const lists = stage.instructions.flatMap((at) => architectureLists(at).map((list) => ({ at, list })));
  if (cuda === undefined || !has.includes('nvcc') || lists.length === 0) return;
  for (const { at, list } of lists) {
    const work = workAfter(stage, at, list, context);
    if (work === 'none') continue;
    const sure = work === 'certain' && !list.overridable && bottom.from.image.kind === 'known';
    for (const architecture of list.architectures) {
      const fault = faultOf(architecture.capability, cuda, knowledge);
      if (fault === undefined) continue;
      const { setting } = list;
      yield {
        message: fault.message,
        data: {
          setting,
          text: architecture.text,
          cuda: minorOf(cuda),
          image: imageName(image),
          turn: fault.turn,
        },
        span: placeOf(file.text, architecture),
        severity: sure ? 'error' : 'warning',
        confidence: sure ? 'certain' : 'likely',
        evidence: fault.evidence,
        related: [{ span: tagSpan(bottom), note: `CUDA ${cuda} compiles` }],
        fixes: trim(file, list, architecture),
      } as const;
    }
  }
}

/** Whether something reads the list after it is set; `none` where another toolkit may do it. */
function workAfter(
  stage: Stage,
  at: Instruction,
  list: ArchitectureList,
  { file, knowledge }: Context,
): 'certain' | 'likely' | 'none' {
  const seeing = file.stages.filter((other) => chainOf(file, other).includes(stage));
  const instructions = seeing.flatMap((other) => other.instructions);
  if (mayBringToolkit([...instructionsOf(file, stage), ...instructions])) return 'none';
  const isOption = list.setting === 'nvcc' || list.setting === 'CMAKE_CUDA_ARCHITECTURES';
  if (isOption) return 'certain';
  const later = runsOf(instructions).filter(({ span }) => span.start >= at.span.start);
  if (later.some((run) => torchExtensionBuilds(run).length > 0)) return 'certain';
  const { kind } = compileWork(later, (name) => knowledge.cudaCompilerUse(name) === 'build');
  return kind === 'none' ? 'none' : 'likely';
}

/** Why the toolkit does not compile for the architecture, and the release that decides it. */
function faultOf(
  capability: string,
  cuda: string,
  knowledge: KnowledgeBase,
): { message: 'tooNew' | 'dropped'; turn: string; evidence: readonly Source[] } | undefined {
  const compiles = knowledge.compiles(cuda, capability);
  const served = knowledge.computeCapability(capability);
  if (compiles.kind !== 'known' || compiles.value || served.kind !== 'known') return undefined;
  const { firstCuda, droppedInCuda } = served.value;
  const evidence = served.sources;
  if (firstCuda !== undefined && compareVersions(minorOf(cuda), firstCuda) < 0)
    return { message: 'tooNew', turn: firstCuda, evidence };
  if (droppedInCuda !== undefined && compareVersions(cuda, droppedInCuda) >= 0)
    return { message: 'dropped', turn: droppedInCuda, evidence };
  return undefined;
}

function trim(file: DockerfileModel, list: ArchitectureList, architecture: Architecture): Fix[] {
  const edit = withoutArchitecture(file.text, list, architecture);
  if (edit === undefined) return [];
  return [{ title: `Leave ${architecture.text} out`, safety: 'suggestion', edits: [edit] }];
}
