import { retagFixes } from '../dockerfile/baseTag.ts';
import type { DockerfileModel, Instruction, Stage } from '../dockerfile/model.ts';
import { runsOf } from '../dockerfile/queries.ts';
import { finalStage } from '../dockerfile/stages.ts';
import type { ImageFacts } from '../knowledge/types.ts';
import { applyEdits, type TextEdit } from '../text/edits.ts';
import { lineBreakOf } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import { addPackage } from '../tools/addPackage.ts';
import { type BuilderPart, builderPart } from '../tools/builderPart.ts';
import { toolCommands } from '../tools/commands.ts';
import { compileWork } from '../tools/compilation.ts';
import { blockOf, linesOf } from '../tools/instructionLines.ts';
import { pythonPackages } from '../tools/pythonPackages.ts';
import { compilesAtRunTime } from '../tools/runtimeCompilation.ts';
import { userBlock } from './make-non-root.ts';
import type { Offer, Refactoring, RefactoringContext } from './refactoring.ts';

const VENV = '/opt/venv';

/**
 * The shipped stage becomes two: a builder that installs into a virtual environment with everything it needs for
 * that, and the image, which gets the environment at the same path, on the `-runtime` tag where there is one.
 */
export const splitBuilder: Refactoring = {
  id: 'split-builder',
  offer(context, selection) {
    const stage = finalStage(context.file);
    if (stage === undefined || stage.base.kind !== 'image') return undefined;
    const part = builderPart(stage);
    if (part === undefined || !touches(stage, part, selection)) return undefined;
    const facts = context.knowledge.image(stage.base.image);
    const worthIt = facts.flavour === 'devel' || part.hasBuildTools;
    return worthIt && staysWhole(context, stage, part) ? split(context, stage, part, facts) : undefined;
  },
};

function touches(stage: Stage, part: BuilderPart, { start, end }: Span): boolean {
  return stage.from.span.start <= end && start <= part.last.span.end;
}

/** True when nothing after the installations, and nothing that runs, needs what stays in the builder. */
function staysWhole(
  { file, knowledge, project }: RefactoringContext,
  stage: Stage,
  part: BuilderPart,
): boolean {
  const after = stage.instructions.slice(stage.instructions.indexOf(part.last) + 1);
  const use = (name: string) => knowledge.cudaCompilerUse(name);
  if (compileWork(runsOf(after), (name) => use(name) === 'build').kind !== 'none') return false;
  const programs = after.flatMap((one) => ('script' in one ? toolCommands(one.script) : []));
  if (programs.some(({ program, programText }) => PYTHONS.has(program) && programText.startsWith('/')))
    return false;
  const { names } = pythonPackages(runsOf(stage.instructions), project.requirements);
  return !compilesAtRunTime(file, stage, names, (name) => use(name) === 'run');
}

const PYTHONS = new Set(['python', 'pip']);

function split(
  context: RefactoringContext,
  stage: Stage,
  part: BuilderPart,
  facts: ImageFacts,
): Offer | undefined {
  const { file } = context;
  const base = runtimeFrom(context, stage, facts);
  const venv = environment(file, part, facts);
  const lines = linesOf(file, part.last);
  const firstBlock = blockOf(file, part.firstInstall);
  if (base === undefined || venv === undefined || lines === undefined || firstBlock === undefined)
    return undefined;
  const eol = lineBreakOf(file.text);
  const source = venv.system ? 'python3 -m venv --system-site-packages' : 'python3 -m venv';
  const path = `ENV PATH="${VENV}/bin:$PATH"`;
  const builder = freeName(file);
  const copy = `COPY --from=${builder} ${VENV} ${VENV}`;
  const { settings, copies } = shared(file, part);
  // The environment before the sources: it changes less often than they do.
  const image = [base, ...settings, ...packages(file, part), copy, path, ...copies];
  const user = userBlock(context, stage)?.edits ?? [];
  const atEnd = user.filter(({ span }) => span.start <= lines.end);
  const tail = atEnd.map(({ text }) => text).join('');
  const edits: TextEdit[] = [
    nameStage(stage, builder),
    ...venv.edits,
    {
      span: { start: firstBlock.start, end: firstBlock.start },
      text: `RUN ${source} ${VENV}${eol}${path}${eol}`,
    },
    { span: { start: lines.end, end: lines.end }, text: `${eol}${eol}${image.join(eol)}${tail}` },
    ...user.filter(({ span }) => span.start > lines.end),
  ];
  return { title: 'Split into a builder and a runtime stage', edits };
}

/** How the virtual environment is made; undefined where Python comes too late or not at all. */
function environment(
  file: DockerfileModel,
  part: BuilderPart,
  facts: ImageFacts,
): { readonly system: boolean; readonly edits: readonly TextEdit[] } | undefined {
  // Frameworks that are in the image itself would be invisible in an environment of its own.
  const system = facts.torch !== undefined || Object.keys(facts.packages ?? {}).length > 0;
  if (facts.has.includes('python')) return { system, edits: [] };
  if (!part.packagesComeFirst || !part.runtimePackages.some((name) => /^python3(?:\.\d+)?$/.test(name)))
    return undefined;
  const before = file.instructions.filter(
    ({ span, stage }) => stage === part.last.stage && span.start < part.firstInstall.span.start,
  );
  const text = runsOf(before)
    .map(({ span }) => file.text.slice(span.start, span.end))
    .join('\n');
  if (/\bpython3(?:\.\d+)?-(?:venv|full)\b/.test(text)) return { system, edits: [] };
  const interpreter = part.runtimePackages.find((name) => /^python3(?:\.\d+)?$/.test(name)) ?? 'python3';
  const added = addPackage(file, before, `${interpreter}-venv`);
  return added === undefined ? undefined : { system, edits: [added.edit] };
}

/** The FROM of the image: the `-runtime` tag in place of `-devel`, the same base otherwise, under the old name. */
function runtimeFrom(
  { file, knowledge }: RefactoringContext,
  stage: Stage,
  facts: ImageFacts,
): string | undefined {
  if (stage.base.kind !== 'image') return undefined;
  const { span } = stage.from;
  const text = file.text.slice(span.start, span.end);
  if (facts.flavour !== 'devel') return text;
  const tag = knowledge.siblingTag(stage.base.image, 'runtime');
  const edits = tag === undefined ? undefined : retagFixes(stage, [tag])[0]?.edits;
  if (edits === undefined) return undefined;
  const moved = edits.map((edit) => ({
    ...edit,
    span: { start: edit.span.start - span.start, end: edit.span.end - span.start },
  }));
  return applyEdits(text, moved);
}

function nameStage({ name, from }: Stage, builder: string): TextEdit {
  if (name !== undefined) return { span: name.span, text: builder };
  return { span: { start: from.span.end, end: from.span.end }, text: ` AS ${builder}` };
}

function freeName(file: DockerfileModel): string {
  const taken = new Set(file.stages.map(({ name }) => name?.value.toLowerCase()));
  return ['builder', 'build', 'venv-builder'].find((name) => !taken.has(name)) ?? `builder-${taken.size}`;
}

/** The instructions both stages have, as they stand: folders and variables, and files of the project. */
function shared(file: DockerfileModel, part: BuilderPart) {
  const text = ({ span }: Instruction): string => file.text.slice(span.start, span.end);
  const isCopy = ({ keyword }: Instruction): boolean => keyword === 'COPY' || keyword === 'ADD';
  return {
    settings: part.shared.filter((one) => !isCopy(one)).map(text),
    copies: part.shared.filter(isCopy).map(text),
  };
}

function packages(file: DockerfileModel, { runtimePackages }: BuilderPart): readonly string[] {
  if (runtimePackages.length === 0) return [];
  const next = ` ${file.escape}${lineBreakOf(file.text)}    `;
  const names = runtimePackages.map((name) => `${next}    ${name}`).join('');
  const install = `apt-get install -y --no-install-recommends${names}`;
  return [`RUN apt-get update${next}&& ${install}${next}&& rm -rf /var/lib/apt/lists/*`];
}
