import { imageName, retagFixes, tagSpan } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { chainOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageFacts } from '../../knowledge/types.ts';
import type { TextEdit } from '../../text/edits.ts';
import { wordText } from '../../tools/commandLine.ts';
import { type CopiedPackages, copiedPackages } from '../../tools/copiedPackages.ts';
import { type PythonCommand, unstartable } from '../../tools/pythonEntrypoint.ts';
import { pythonPackages } from '../../tools/pythonPackages.ts';
import { bringsOtherPython } from '../../tools/venvs.ts';

type Context = RuleContext<object>;

export const distrolessPythonMismatch = defineRule({
  meta: {
    id: 'distroless-python-mismatch',
    title: 'Distroless image cannot run what is put into it',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      minor: 'packages installed for Python {made} are copied to {image}, which has Python {has}',
      python: 'the ENTRYPOINT of {image} is Python already, so CMD asks it to run a file called {word}',
      script: 'the ENTRYPOINT of {image} is Python, so CMD asks it to run a file called {word}',
      shell: 'the ENTRYPOINT of {image} is Python, so CMD in shell form asks it to run /bin/sh',
    },
    docs: {
      what: 'The final image is based on `gcr.io/distroless/python3…`, and gets packages that a stage with another minor release of Python installed, or a CMD that its ENTRYPOINT cannot start.',
      why: '`python3-debian12` has Python 3.11 and `python3-debian13` has 3.13. Another minor release does not look into `lib/python3.12`, and even where `PYTHONPATH` names the folder, compiled packages such as NumPy and torch do not load in it. The ENTRYPOINT of the image is `/usr/bin/python3.X`: with `CMD ["uvicorn", …]` it looks for a file `uvicorn` and stops with `can’t open file`.',
      fix: 'Offers the tag of the builder with the Python of the distroless image, with the paths changed along; puts `-m` before the name of a server, and takes a second `python` out.',
      ignore:
        'When the packages are pure Python and `PYTHONPATH` names their folder. A copy is a warning unless the builder installs a package that is known to be compiled. Nothing is said of packages that come with the Python of their builder (`/usr/local/bin`), of builders that install another one, such as by uv or conda, nor of the CMD beside an ENTRYPOINT in the file.',
      neighbours: [],
      sources: [
        'GoogleContainerTools/distroless, python3/python.bzl: DISTRO_VERSION and entrypoint',
        'GoogleContainerTools/distroless pull request 1961 (packages of another minor release)',
      ],
    },
  },
  *check(context) {
    const { file, knowledge } = context;
    const final = finalStage(file);
    const bottom = final === undefined ? undefined : chainOf(file, final)[0];
    if (final === undefined || bottom?.base.kind !== 'image') return;
    const facts = knowledge.image(bottom.base.image);
    if (facts.family?.startsWith('gcr.io/distroless/python3') !== true) return;
    const image = imageName(bottom.base.image);
    for (const copied of copiedPackages(file, final)) {
      const finding = otherMinor(copied, bottom, facts, context);
      if (finding !== undefined) yield { ...finding, data: { ...finding.data, image } };
    }
    const command = unstartable(instructionsOf(file, final));
    if (command !== undefined) yield notStarted(command, image);
  },
});

function otherMinor(
  copied: CopiedPackages,
  bottom: Stage,
  facts: ImageFacts,
  context: Context,
): Finding | undefined {
  const { from, named, span } = copied;
  const has = facts.python;
  const made = named ?? pythonOf(from, context);
  if (has === undefined || made === undefined || made === has) return undefined;
  const runs = runsOf(instructionsOf(context.file, from));
  const { names } = pythonPackages(runs, context.project.requirements);
  // A folder of pure Python packages works with any minor release.
  const sure = [...names].some((name) => context.knowledge.packageTraits(name).kind === 'known');
  return {
    message: 'minor',
    data: { made, has },
    span,
    severity: sure ? 'error' : 'warning',
    confidence: sure ? 'certain' : 'likely',
    evidence: facts.sources,
    related: [{ span: tagSpan(bottom), note: `Python ${has}` }],
    fixes: sameMinor(from, made, has, context),
  };
}

/** The Python of an official image, when no other one is put before it. */
function pythonOf(stage: Stage, { file, knowledge }: Context): string | undefined {
  const base = chainOf(file, stage)[0];
  if (base?.base.kind !== 'image' || base.from.image.kind !== 'known') return undefined;
  const { family, python } = knowledge.image(base.base.image);
  return family !== 'python' || bringsOtherPython(instructionsOf(file, stage)) ? undefined : python;
}

/** The builder with the Python of the image, and every path that names its minor release. */
function sameMinor(from: Stage, made: string, has: string, { file, knowledge }: Context): Fix[] {
  const base = chainOf(file, from)[0];
  if (base?.base.kind !== 'image' || base.from.image.kind !== 'known') return [];
  const { image } = base.base;
  const { tag } = image;
  if (knowledge.image(image).family !== 'python' || tag === undefined) return [];
  const [version, ...rest] = tag.split('-');
  if (version !== made) return [];
  const [fix] = retagFixes(base, [[has, ...rest].join('-')]);
  return fix === undefined ? [] : [{ ...fix, edits: [...fix.edits, ...renamed(file, made, has)] }];
}

function renamed({ text, instructions }: DockerfileModel, made: string, has: string): TextEdit[] {
  const name = `python${made}`;
  const edits: TextEdit[] = [];
  for (const { keyword, argumentSpan } of instructions) {
    if (keyword !== 'COPY' && keyword !== 'ENV') continue;
    const written = text.slice(argumentSpan.start, argumentSpan.end);
    for (let at = written.indexOf(name); at >= 0; at = written.indexOf(name, at + 1)) {
      const start = argumentSpan.start + at + 'python'.length;
      edits.push({ span: { start, end: start + made.length }, text: has });
    }
  }
  return edits;
}

function notStarted(command: PythonCommand, image: string): Finding {
  if (command.kind === 'shell') return { message: 'shell', data: { image }, span: command.cmd.argumentSpan };
  const { kind, word, next } = command;
  return {
    message: kind,
    data: { image, word: wordText(word) },
    span: word.span,
    fixes: kind === 'script' ? [asModule(command)] : next === undefined ? [] : [withoutPython(command, next)],
  };
}

type WordCommand = Exclude<PythonCommand, { kind: 'shell' }>;

function asModule({ word }: WordCommand): Fix {
  const at = word.span.start;
  const edits = [{ span: { start: at, end: at }, text: '"-m", ' }];
  return { title: `Start ${wordText(word)} as a module`, safety: 'suggestion', edits };
}

function withoutPython({ word }: WordCommand, next: { readonly span: { readonly start: number } }): Fix {
  const edits = [{ span: { start: word.span.start, end: next.span.start }, text: '' }];
  return { title: `Remove ${wordText(word)}`, safety: 'suggestion', edits };
}
