import { imageName, retagFixes } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Instruction, Stage } from '../../dockerfile/model.ts';
import { commandsOf, runsOf } from '../../dockerfile/queries.ts';
import { sourceReferences, sourceStage } from '../../dockerfile/stageReferences.ts';
import { baseImageOf, chainOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { canonicalName, type ImageReference } from '../../formats/imageReference.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import { compareVersions } from '../../knowledge/versions.ts';
import { toolCommands } from '../../tools/commands.ts';
import { type CopiedVenv, copiedVenvs } from '../../tools/copiedVenvs.ts';
import { pipInstalls } from '../../tools/pip.ts';
import { isPython, programPresence } from '../../tools/programPresence.ts';
import { renamedPath } from '../../tools/renamedPath.ts';
import { bringsOtherPython } from '../../tools/venvs.ts';

type Context = RuleContext<object>;

export const venvNotPortable = defineRule({
  meta: {
    id: 'venv-not-portable',
    title: 'Virtual environment copied to where it does not work',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      moved:
        'the venv made at {made} is copied to {path}: its scripts start {made}/bin/python, which is not there',
      version:
        'the venv was made with Python {from} and {image} has {to}, which does not read its lib/python{from}',
      libc: 'the venv was made on {from} and is copied to {image}: compiled packages for {libc} do not load there',
      absent: 'the venv holds only a link to its Python, and nothing in {image} or after it brings one',
    },
    docs: {
      what: 'A virtual environment that one stage makes and another copies: to another path, onto an official Python image of another minor version or another C library (Alpine or not), or onto an image that has no Python.',
      why: 'A venv is bound to its place and its interpreter. Scripts such as `uvicorn` begin with the absolute path of the Python they were installed with; `bin/python` is a link to the interpreter of the builder; packages lie in `lib/python3.X`, which only that minor reads; compiled packages are built for glibc or for musl. The image builds, and the container stops with “no such file or directory” or “No module named …”.',
      fix: 'For another path offers to copy to the path the venv was made at, with every mention of the new one in the stage changed along. For another minor version offers the newer one for both stages.',
      ignore:
        'When only `python -m …` is started and nothing sources `activate`, a venv at another path works: such findings are information. `uv venv --relocatable`, links to the old path and stages whose Python cannot be told are not reported.',
      neighbours: [],
      sources: [
        'docs.python.org, venv: environments are not movable or copyable',
        'PEP 405: pyvenv.cfg and the link to the interpreter',
        'PEP 656: musllinux wheels apart from manylinux ones',
      ],
    },
  },
  *check(context) {
    for (const copied of copiedVenvs(context.file)) {
      const finding = moved(copied, context.file) ?? otherPython(copied, context);
      if (finding !== undefined) yield finding;
    }
  },
});

function moved(copied: CopiedVenv, file: DockerfileModel): Finding | undefined {
  const { venv, path, copy, to } = copied;
  if (path === venv.path || venv.relocatable || isTransit(file, to)) return undefined;
  const after = instructionsOf(file, to).filter(({ span }) => span.start > copy.span.start);
  // A link to the old path or a rewriting of the scripts names it.
  const named = runsOf(instructionsOf(file, to)).some(({ span }) =>
    file.text.slice(span.start, span.end).includes(venv.path),
  );
  if (named) return undefined;
  return {
    message: 'moved',
    data: { made: venv.path, path },
    span: copy.destination?.span ?? copy.span,
    severity: startsScript(copied, after, file) ? 'error' : 'information',
    related: [{ span: venv.span, note: 'made here' }],
    fixes: movedBack(copied, file),
  };
}

/** True for a stage that others copy from: what it collects may go back to where it was made. */
function isTransit(file: DockerfileModel, stage: Stage): boolean {
  return sourceReferences(file).some(({ name }) => sourceStage(file, name.value) === stage);
}

/** True when something runs a script of the environment: by its path, or by the name of a package installed there. */
function startsScript(
  { from, path }: CopiedVenv,
  after: readonly Instruction[],
  file: DockerfileModel,
): boolean {
  const packages = new Set(
    runsOf(instructionsOf(file, from)).flatMap(({ script }) =>
      pipInstalls(script).flatMap(({ requirements }) => requirements.map(({ name }) => name)),
    ),
  );
  return [...runsOf(after), ...commandsOf(after)].some(({ script }) =>
    toolCommands(script).some(({ program, programText, wrappers }) => {
      if (program === 'python' || wrappers.includes('python -m')) return false;
      return programText.startsWith(`${path}/bin/`) || packages.has(program);
    }),
  );
}

function movedBack({ venv, path, copy, to }: CopiedVenv, file: DockerfileModel): Fix[] {
  const { destination, sources } = copy;
  const alone = sources.length === 1 && sources.every((source) => source.kind === 'known');
  if (!alone || destination?.kind !== 'known' || destination.value.replace(/\/$/, '') !== path) return [];
  const edits = renamedPath(file, to, path, venv.path);
  return edits === undefined ? [] : [{ title: `Copy to ${venv.path}`, safety: 'suggestion', edits }];
}

interface Base {
  readonly image: ImageReference;
  readonly facts: ImageFacts;
  readonly official: boolean;
}

function baseOf(stage: Stage, { file, knowledge }: Context): Base | undefined {
  const image = baseImageOf(file, stage);
  if (image === undefined || chainOf(file, stage)[0]?.from.image.kind !== 'known') return undefined;
  return { image, facts: knowledge.image(image), official: canonicalName(image) === 'python' };
}

/** The venv stands where it was made, and the Python under it is another one or none. */
function otherPython(copied: CopiedVenv, context: Context): Finding | undefined {
  const { file } = context;
  const { venv, from, to, copy } = copied;
  const there = baseOf(to, context);
  if (there === undefined) return undefined;
  const image = imageName(there.image);
  const place = { span: copy.from?.span ?? copy.span, related: [{ span: venv.span, note: 'made here' }] };
  const others = instructionsOf(file, to).filter((instruction) => instruction !== copy);
  if (there.facts.lacks.includes('python')) {
    const absent = programPresence(others, isPython).kind === 'absent';
    return absent ? { message: 'absent', data: { image }, ...place } : undefined;
  }
  const here = baseOf(from, context);
  const told = venv.plain && !bringsOtherPython(otherCommands(file, copied)) && !bringsOtherPython(others);
  if (here === undefined || !here.official || !there.official || !told) return undefined;
  const [made, has] = [here.facts.python, there.facts.python];
  if (made !== undefined && has !== undefined && made !== has) {
    const data = { from: made, to: has, image };
    return { message: 'version', data, ...place, fixes: sameMinor(copied, here, there, file) };
  }
  const musl = ({ facts }: Base): boolean => facts.flavour === 'alpine';
  if (here.facts.flavour === undefined || there.facts.flavour === undefined || musl(here) === musl(there))
    return undefined;
  const data = { from: imageName(here.image), image, libc: musl(here) ? 'musl' : 'glibc' };
  return { message: 'libc', data, ...place, severity: 'warning' };
}

/** What the making stage runs, except for the RUN that makes the environment. */
function otherCommands(file: DockerfileModel, { from, venv }: CopiedVenv): readonly Instruction[] {
  return instructionsOf(file, from).filter((instruction) => instruction !== venv.run);
}

/** Gives the stage with the older Python the minor of the newer. */
function sameMinor({ from, to }: CopiedVenv, here: Base, there: Base, file: DockerfileModel): Fix[] {
  const older = compareVersions(here.facts.python ?? '', there.facts.python ?? '') < 0;
  const [stage, image, minor] = older
    ? [from, here.image, there.facts.python]
    : [to, there.image, here.facts.python];
  const bottom = chainOf(file, stage)[0];
  const rest = /^\d+\.\d+(?:\.\d+)?(.*)$/.exec(image.tag ?? '')?.[1];
  if (bottom === undefined || rest === undefined || minor === undefined || image.digest !== undefined)
    return [];
  return retagFixes(bottom, [minor + rest]);
}
