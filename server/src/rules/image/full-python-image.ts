import { imageName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { Instruction, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { finalStage, instructionsOf, shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import { toolCommands } from '../../tools/commands.ts';
import { compileWork } from '../../tools/compilation.ts';
import { bringsTool, reliesOnBase } from '../../tools/programPresence.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';

type Context = RuleContext<object>;

export const fullPythonImage = defineRule({
  meta: {
    id: 'full-python-image',
    title: 'Final stage ships the full Python image',
    severity: 'information',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      unused:
        'final stage ships {image} with its compilers and headers, and no command of it compiles; -slim is about 0.9 GB smaller',
      ships: 'final stage ships {image} with its compilers and headers; -slim is about 0.9 GB smaller',
    },
    docs: {
      what: 'The final image is based on an official `python` tag without `-slim`, and nothing in it compiles or calls the programs that only the full image has.',
      why: 'The full image holds compilers, headers and version control: 1.02 GB on disk for `python:3.12-bookworm`, against 124 MB for `python:3.12-slim-bookworm`. Every node pulls that, and a scanner reports the packages in it. Most machine-learning packages come as wheels and need none of it.',
      fix: 'Offers the `-slim` tag of the same release, where everything the image installs is known and no package is known to load libraries of the system.',
      ignore:
        'When a package is compiled where no wheel fits. Builder stages are not reported, nor a stage that compiles, installs a toolchain, runs a script that is not visible, or calls git, curl or wget without installing them. In a development image it is a hint.',
      neighbours: [],
      sources: [
        'Docker Official Images, python: Image Variants',
        'docker-library/repo-info, repos/python/local: 3.12-bookworm and 3.12-slim-bookworm, August 2026',
      ],
    },
  },
  *check(context) {
    const { file, knowledge, profile, project } = context;
    const final = finalStage(file);
    const [bottom] = shippedStages(file);
    if (final === undefined || bottom?.base.kind !== 'image' || !bottom.base.certain) return;
    const { image } = bottom.base;
    const { family, flavour, python } = knowledge.image(image);
    if (family !== 'python' || flavour !== 'full' || python === undefined) return;
    const instructions = instructionsOf(file, final);
    const runs = runsOf(instructions);
    if (compileWork(runs, (name) => knowledge.cudaCompilerUse(name) === 'build').kind !== 'none') return;
    if (usesFullImage(instructions, bottom, context)) return;
    const packages = pythonPackages(runs, project.requirements);
    yield {
      message: packages.complete ? 'unused' : 'ships',
      data: { image: imageName(image) },
      span: tagSpan(bottom),
      severity: profile === 'dev' ? 'hint' : 'information',
      fixes: packages.complete ? toSlim(packages.names, bottom, context) : [],
    };
  },
});

/** True when a program is called that the full image has and `-slim` lacks, before something installs it. */
function usesFullImage(
  instructions: readonly Instruction[],
  { base }: Stage,
  { knowledge }: Context,
): boolean {
  if (base.kind !== 'image') return false;
  const tag = knowledge.siblingTag(base.image, 'slim');
  const lost = tag === undefined ? [] : knowledge.image({ ...base.image, tag }).lacks;
  const started = instructions.flatMap((one) =>
    one.keyword === 'CMD' || one.keyword === 'ENTRYPOINT' || one.keyword === 'HEALTHCHECK'
      ? toolCommands(one.script)
      : [],
  );
  return lost.some(
    (name) =>
      reliesOnBase(instructions, (program) => bringsTool(name, program)) ||
      started.some(({ program }) => program === name),
  );
}

function toSlim(names: ReadonlySet<string>, bottom: Stage, { knowledge }: Context): Fix[] {
  const { base } = bottom;
  if (base.kind !== 'image' || base.image.digest !== undefined) return [];
  const tag = knowledge.siblingTag(base.image, 'slim');
  const loads = [...names].some((name) => {
    const traits = knowledge.packageTraits(name);
    return traits.kind === 'known' && (traits.value.systemLibraries ?? []).length > 0;
  });
  return tag === undefined || loads ? [] : retagFixes(bottom, [tag]);
}
