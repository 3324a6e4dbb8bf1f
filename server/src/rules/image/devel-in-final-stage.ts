import { repositoryName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { finalStage, instructionsOf, shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type Related, type RuleContext } from '../../engine/rule.ts';
import { type CompileWork, compileWork } from '../../tools/compilation.ts';
import { bringsTool, reliesOnBase } from '../../tools/programPresence.ts';
import { type PythonPackages, pythonPackages } from '../../tools/pythonPackages.ts';
import { compilesAtRunTime } from '../../tools/runtimeCompilation.ts';

type Context = RuleContext<object>;

export const develInFinalStage = defineRule({
  meta: {
    id: 'devel-in-final-stage',
    title: 'Final stage ships the CUDA development image',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      unused: 'final stage ships the -devel image of {repository}, and no command of it compiles',
      built:
        'final stage ships the -devel image of {repository}: {tool} compiles during the build, and its compiler and headers stay',
      ships: 'final stage ships the -devel image of {repository}, with the CUDA compiler and headers',
    },
    docs: {
      what: 'The stage a plain `docker build` produces is based on a `-devel` tag of `nvidia/cuda` or `pytorch/pytorch`, itself or through the stages it continues. Earlier stages may be based on it.',
      why: 'A `-devel` image holds nvcc, headers and static libraries: about 4.5 to 7.7 GB uncompressed for `nvidia/cuda` and 12 to 17 GB for `pytorch/pytorch`. Running needs none of it, every node pulls it, and a compiler in production widens what an intruder can do.',
      fix: 'Where no command of the stage compiles, offers the `-runtime` tag of the same release. Where something compiles, the stage has to be split into a builder and a runtime stage; no edit of one line does that.',
      ignore:
        'When the program compiles kernels while it runs. Known cases are not reported: vLLM, SGLang, FlashInfer, DeepSpeed, Triton and DeepGEMM among the packages, as the command, cloned or installed as a wheel file in any stage, a folder for compiled kernels in ENV (`TORCH_EXTENSIONS_DIR`), `torch.compile` and C++ extensions in Python code of the file, nvcc called in the stage. In a development image it is a hint, and information where some commands or packages are not visible.',
      neighbours: [],
      sources: [
        'NVIDIA container-images/cuda, README: base, runtime and devel',
        'bentoml/OpenLLM issue 807, IBM/text-generation-inference issue 50',
        'vllm-project/vllm pull request 29270 (what needs nvcc at run time)',
      ],
    },
  },
  *check(context) {
    const { file, knowledge, project, profile } = context;
    const [bottom] = shippedStages(file);
    const final = finalStage(file);
    if (final === undefined || bottom?.base.kind !== 'image') return;
    const { image } = bottom.base;
    if (knowledge.image(image).flavour !== 'devel') return;
    const instructions = instructionsOf(file, final);
    const packages = pythonPackages(runsOf(instructions), project.requirements);
    if (compilesAtRunTime(file, final, packages.names, compilesInUse(context))) return;
    const work = compileWork(runsOf(instructions), (name) => knowledge.cudaCompilerUse(name) === 'build');
    const unused = work.kind === 'none' && packages.complete && !builds(packages, context);
    const continued = { span: final.from.image.span, note: 'the final stage continues it' };
    yield {
      message: work.kind === 'compiles' ? 'built' : unused ? 'unused' : 'ships',
      data: { repository: repositoryName(image), tool: work.kind === 'compiles' ? work.tool : '' },
      span: tagSpan(bottom),
      // Where commands are not visible, one of them may be what the image is for.
      severity: profile === 'dev' ? 'hint' : work.kind === 'compiles' || unused ? 'warning' : 'information',
      confidence: work.kind === 'compiles' || bottom.from.image.kind !== 'known' ? 'likely' : 'certain',
      related: [...(final === bottom ? [] : [continued]), ...compiledAt(work)],
      fixes: unused ? toRuntime(file, bottom, context) : [],
    };
  },
});

function compilesInUse({ knowledge }: Context): (name: string) => boolean {
  return (name) => knowledge.cudaCompilerUse(name) === 'run';
}

function compiledAt(work: CompileWork): Related[] {
  return work.kind === 'compiles' ? [{ span: work.span, note: 'compiles here' }] : [];
}

function builds({ names }: PythonPackages, { knowledge }: Context): boolean {
  return [...names].some((name) => knowledge.cudaCompilerUse(name) === 'build');
}

/** The edit of the deepest FROM, unless a stage that is not shipped builds on it too. */
function toRuntime(file: DockerfileModel, bottom: Stage, { knowledge }: Context): Fix[] {
  const shipped = new Set(shippedStages(file).map(({ index }) => index));
  const shared = file.stages.some(
    ({ index, base }) => base.kind === 'stage' && shipped.has(base.stage) && !shipped.has(index),
  );
  if (shared || bottom.base.kind !== 'image') return [];
  const { image } = bottom.base;
  const tag = knowledge.siblingTag(image, 'runtime');
  if (tag === undefined) return [];
  const { lacks } = knowledge.image(image);
  const lost = knowledge.image({ ...image, tag }).lacks.filter((program) => !lacks.includes(program));
  const shippedInstructions = shippedStages(file).flatMap(({ instructions }) => instructions);
  const isUsed = (program: string): boolean =>
    reliesOnBase(shippedInstructions, (name) => bringsTool(program, name));
  if (lost.some(isUsed)) return [];
  return retagFixes(bottom, [tag]);
}
