import { imageName } from '../../dockerfile/baseTag.ts';
import type { ExecInstruction, Instruction, Stage } from '../../dockerfile/model.ts';
import { copiesOf } from '../../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf, shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import { canonicalName, type ImageReference } from '../../formats/imageReference.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { addPackage } from '../../tools/addPackage.ts';
import {
  commandSpan,
  type HealthNeed,
  healthcheckOf,
  healthNeeds,
  probedUrl,
  urllibProbe,
} from '../../tools/healthProbe.ts';
import { modulePresence } from '../../tools/modulePresence.ts';
import { bringsTool, programPresence } from '../../tools/programPresence.ts';

type Context = RuleContext<object>;
type Fault = 'missing' | 'removed' | 'unsure' | 'module' | 'unsureModule';

export const healthcheckToolMissing = defineRule({
  meta: {
    id: 'healthcheck-tool-missing',
    title: 'Health check calls a tool the image does not have',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      missing:
        'HEALTHCHECK runs {tool}, which {image} does not contain and nothing in the final stage installs',
      removed: 'HEALTHCHECK runs {tool}, which the final stage removes again',
      unsure:
        'HEALTHCHECK runs {tool}, which nothing in the final stage installs and {image} may not contain',
      module: 'HEALTHCHECK imports {tool}, which no package that the final stage installs brings',
      unsureModule: 'HEALTHCHECK imports {tool}, which is not among the packages the final stage installs',
    },
    docs: {
      what: 'The health check of the final image runs curl, wget, nc or Python, or imports requests, httpx, aiohttp or urllib3, and neither the base image nor an instruction of the final stage and the stages it continues brings that. With a base image that is not known, a missing program is information and a missing module is not reported; of images on nvcr.io only what they are known to lack is reported.',
      why: 'The check fails every time, so the container is unhealthy for as long as it runs: orchestrators restart it, `depends_on: condition: service_healthy` never starts what waits. Slim, CUDA and PyTorch runtime images have neither curl nor wget.',
      fix: 'Where the image has Python and the check asks one address, offers a check by `urllib.request` of the standard library in exec form, with the flags kept; it fails on no answer and on status 400 and above. Otherwise, or as a second choice, adds the package to the last installation of system packages.',
      ignore:
        'When something outside the file brings the tool. Nothing is reported when a script that is not visible runs in the stage, when whole program folders are copied in, when a requirements file could not be read, or when a package with unknown dependencies is installed.',
      neighbours: [],
      sources: [
        'Docker documentation, Dockerfile reference: HEALTHCHECK',
        'BerriAI/litellm issue 9295, promptfoo/promptfoo issue 1202',
      ],
    },
  },
  *check(context) {
    const final = finalStage(context.file);
    const image = final === undefined ? undefined : baseImageOf(context.file, final);
    if (final === undefined || image === undefined) return;
    const instructions = instructionsOf(context.file, final);
    const check = healthcheckOf(instructions);
    if (check === undefined) return;
    const facts = context.knowledge.image(image);
    const silent = hidesItsContents(image);
    const judged = healthNeeds(check).map((need) => {
      const fault = faultOf(need, final, facts, context);
      return { need, fault: silent && isUnsure(fault) ? undefined : fault };
    });
    const defaults = shippedStages(context.file)[0]?.from.image.kind !== 'known';
    for (const { need, fault } of judged) {
      const instead = judged.some((other) => other.fault === undefined && areAlternatives(need, other.need));
      if (fault === undefined || instead) continue;
      const unsure = isUnsure(fault);
      yield {
        message: fault,
        data: { tool: need.label, image: imageName(image) },
        span: need.span,
        severity: unsure ? 'information' : 'error',
        confidence: unsure ? 'heuristic' : defaults ? 'likely' : 'certain',
        fixes: [
          ...withoutTool(need, check, final, facts, context),
          ...(fault === 'removed' ? [] : withPackage(need, final, context)),
        ],
      };
      // What follows in the same command would fail for the same reason.
      return;
    }
  },
});

function isUnsure(fault: Fault | undefined): boolean {
  return fault === 'unsure' || fault === 'unsureModule';
}

/** Images of NVIDIA's registry are whole work places: what is not listed of them is more likely there than not. */
function hidesItsContents(image: ImageReference): boolean {
  return canonicalName(image).startsWith('nvcr.io/');
}

function faultOf(need: HealthNeed, final: Stage, facts: ImageFacts, context: Context): Fault | undefined {
  const { file, project, knowledge } = context;
  const instructions = instructionsOf(file, final);
  if (need.kind === 'module') {
    if (facts.has.includes(need.name)) return undefined;
    const found = modulePresence(file, final, need.name, {
      read: project.requirements,
      bringsNothing: knowledge.bringsNoHttpClient,
    });
    // What a base image that is not known has installed for Python is not known either.
    if (found !== 'absent' || facts.family === undefined) return undefined;
    return facts.family === 'python' ? 'module' : 'unsureModule';
  }
  // A copied environment brings its Python along under any path.
  if (need.name === 'python' && copiesOf(instructions).some(({ from }) => from !== undefined))
    return undefined;
  const presence = programPresence(instructions, (name) => bringsTool(need.name, name));
  if (presence.kind === 'removed') return 'removed';
  if (presence.kind !== 'absent' || facts.has.includes(need.name)) return undefined;
  if (facts.lacks.includes(need.name)) return 'missing';
  // Nearly every machine-learning image has a Python.
  return need.name === 'python' ? undefined : 'unsure';
}

/** `curl … || wget …`: one of the two is enough. */
function areAlternatives(a: HealthNeed, b: HealthNeed): boolean {
  const [first, second] = [a.command.context, b.command.context];
  return (
    a.command !== b.command &&
    ((first.failureHandled && second.conditional) || (first.conditional && second.failureHandled))
  );
}

function withoutTool(
  need: HealthNeed,
  check: ExecInstruction,
  final: Stage,
  facts: ImageFacts,
  { file }: Context,
): Fix[] {
  const url = probedUrl(check);
  const span = commandSpan(file, check);
  const python = pythonFor(need, facts, instructionsOf(file, final));
  if (url === undefined || span === undefined || python === undefined) return [];
  const edits = [{ span, text: urllibProbe(python, url, check) }];
  return [{ title: 'Check with urllib of the Python standard library', safety: 'suggestion', edits }];
}

/** How Python is called in the image; undefined when it is not known to have one. */
function pythonFor(
  { kind, name, command }: HealthNeed,
  facts: ImageFacts,
  instructions: readonly Instruction[],
): string | undefined {
  if (name === 'python') return undefined;
  if (kind === 'module') return command.programText;
  if (facts.has.includes('python')) return 'python';
  const system = (program: string): boolean => /^(?:python3|python3-pip|python3-venv|py3-pip)$/.test(program);
  return programPresence(instructions, system).kind === 'present' ? 'python3' : undefined;
}

function withPackage({ kind, name }: HealthNeed, final: Stage, { file }: Context): Fix[] {
  if (kind === 'module' || name === 'python') return [];
  const added = addPackage(file, instructionsOf(file, final), name === 'nc' ? 'netcat-openbsd' : name);
  if (added === undefined) return [];
  return [{ title: `Install ${name} with ${added.manager}`, safety: 'suggestion', edits: [added.edit] }];
}
