import { imageName } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { copiesOf, runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, finalStage, instructionsOf, shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type RuleContext } from '../../engine/rule.ts';
import { compareVersions } from '../../knowledge/versions.ts';
import { wordText } from '../../tools/commandLine.ts';
import { finalPackages, mayBeOlder } from '../../tools/finalPackages.ts';
import { installLibraries } from '../../tools/libraryRun.ts';
import { missingLibraries } from '../../tools/missingLibraries.ts';
import { pipInstalls } from '../../tools/pip.ts';
import { bringsTool, programPresence } from '../../tools/programPresence.ts';

type Context = RuleContext<object>;

export const nativeLibMissing = defineRule({
  meta: {
    id: 'native-lib-missing',
    title: 'A Python package lacks what it needs of the system',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      library:
        '{package} loads {libraries}, which {image} does not contain and nothing in the final stage installs',
      program:
        '{package} runs programs of {libraries}, which {image} does not contain and nothing in the final stage installs',
      git: '{source} is fetched by git, which {image} does not contain and nothing before it installs',
    },
    docs: {
      what: 'The final image gets a Python package whose wheel loads a library that it does not bring (LightGBM: `libgomp1`) or runs a program (pdf2image: `poppler-utils`, pytesseract: `tesseract-ocr`), or a RUN installs a package from `git+https://…`, and neither the base image nor a system package brings what is needed. OpenCV has a rule of its own.',
      why: '`import lightgbm` stops with `OSError: libgomp.so.1: cannot open shared object file`, in the running container, after a build that went well; pytesseract stops with `TesseractNotFoundError` at its first call. Without git pip stops with `Cannot find command git`. Slim images have neither.',
      fix: 'Installs the package, in the last apt installation or, for a library, in a RUN of its own.',
      ignore:
        'When the package is never imported. Nothing is reported on base images whose contents are not known, after scripts that are not visible, conda, copied system folders, or system packages whose dependencies may bring it (`build-essential` brings `libgomp1`).',
      neighbours: [],
      sources: [
        'lightgbm 3.3.5, 4.3.0 and 4.7.0 wheels, read with readelf',
        'pdf2image 1.17.0 and pytesseract 0.3.13 wheels, read',
        'pip documentation, VCS Support: the command must be on PATH',
      ],
    },
  },
  *check(context) {
    const final = finalStage(context.file);
    if (final !== undefined) yield* checkLibraries(final, context);
    for (const stage of context.file.stages) yield* checkGit(stage, context);
  },
});

function* checkLibraries(final: Stage, { file, knowledge, project }: Context): Iterable<Finding> {
  const image = baseImageOf(file, final);
  if (image === undefined) return;
  const seen = new Set<string>();
  const bottom = shippedStages(file)[0];
  const sure = bottom?.base.kind === 'image' && bottom.base.certain;
  for (const { asked, run } of finalPackages(file, final, project.requirements)) {
    const traits = knowledge.packageTraits(asked.name);
    if (traits.kind !== 'known' || asked.name.startsWith('opencv-') || seen.has(asked.name)) continue;
    seen.add(asked.name);
    const { systemLibraries = [], librariesSince = '0' } = traits.value;
    if (asked.url !== undefined || mayBeOlder(asked, librariesSince, compareVersions)) continue;
    const facts = knowledge.image(image);
    const absent = systemLibraries.filter((name) => knowledge.lacksSystemPackage(facts, name) !== undefined);
    const missing = missingLibraries(
      file,
      final,
      visible(absent, final, file),
      knowledge.bringsNoSystemPackage,
    );
    if (missing.length === 0) continue;
    const programs = missing.every(isProgram);
    const libraries = missing.join(' and ');
    const edit = installLibraries(file, instructionsOf(file, final), run, missing);
    yield {
      message: programs ? 'program' : 'library',
      data: { package: asked.name, libraries, image: imageName(image) },
      span: asked.at,
      confidence: sure ? 'certain' : 'likely',
      evidence: [
        ...traits.sources,
        ...missing.flatMap((name) => knowledge.lacksSystemPackage(facts, name) ?? []),
      ],
      related: bottom === undefined ? [] : [{ span: bottom.from.image.span, note: `lacks ${libraries}` }],
      fixes:
        edit === undefined ? [] : [{ title: `Install ${libraries}`, safety: 'suggestion', edits: [edit] }],
    };
  }
}

/** True for a system package of programs and not of a library. */
function isProgram(name: string): boolean {
  return !name.startsWith('lib');
}

/** A library that is copied lies in one of few folders; a program comes from anywhere. */
function visible(names: readonly string[], stage: Stage, file: DockerfileModel): readonly string[] {
  const copied = copiesOf(instructionsOf(file, stage)).some(({ from }) => from !== undefined);
  return copied ? names.filter((name) => !isProgram(name)) : names;
}

/** `pip install git+https://…` where git cannot be: the build stops there, so the first of a stage is enough. */
function* checkGit(stage: Stage, { file, knowledge }: Context): Iterable<Finding> {
  const image = baseImageOf(file, stage);
  if (image === undefined) return;
  for (const run of runsOf(stage.instructions)) {
    for (const { sources, command } of pipInstalls(run.script)) {
      const word = sources.find((source) => wordText(source).startsWith('git+'));
      if (word === undefined || command.context.conditional || command.context.failureHandled) continue;
      const facts = knowledge.image(image);
      if (!facts.lacks.includes('git') || facts.has.includes('git')) return;
      const upTo = instructionsOf(file, stage).filter(({ span }) => span.start <= run.span.start);
      const presence = programPresence(upTo, (name) => name !== wordText(word) && bringsGit(name));
      if (presence.kind !== 'absent' || run.mounts.some(({ options }) => options.has('from'))) return;
      const before = upTo.filter((instruction) => instruction !== run);
      const edit = installLibraries(file, before, run, ['git']);
      yield {
        message: 'git',
        data: { source: wordText(word), image: imageName(image) },
        span: word.span,
        evidence: facts.sources.filter(({ id }) => id.startsWith('contents:')),
        fixes: edit === undefined ? [] : [{ title: 'Install git', safety: 'suggestion', edits: [edit] }],
      };
      return;
    }
  }
}

function bringsGit(name: string): boolean {
  return bringsTool('git', name) || /^(?:git-.*|mercurial-git|devscripts|golang.*)$/.test(name);
}
