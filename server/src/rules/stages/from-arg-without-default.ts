import { expandWord } from '../../dockerfile/expand.ts';
import type { DockerfileModel, FromInstruction } from '../../dockerfile/model.ts';
import { defineRule, type Finding } from '../../engine/rule.ts';
import { isImageReference } from '../../formats/imageReference.ts';
import type { Lookup } from '../../text/resolved.ts';
import type { Span } from '../../text/span.ts';

export const fromArgWithoutDefault = defineRule({
  meta: {
    id: 'from-arg-without-default',
    title: 'Base image depends on a value that is not given',
    severity: 'information',
    confidence: 'certain',
    enabled: true,
    fixable: 'no',
    options: {},
    messages: {
      noDefault: 'without --build-arg {name} the base image is "{result}", which names no image',
      undeclared:
        '{name} is not declared before the first FROM: it is empty for every --build-arg, and "{result}" names no image',
    },
    docs: {
      what: 'A FROM with a variable that has no default, where the empty value leaves no valid name of an image. With an `ARG` before the first FROM this is information, without one an error.',
      why: 'A plain `docker build` stops with “base name should not be blank” or “invalid reference format”, and tools that build without arguments (editors, scanners, CI of others) cannot use the file. An `ARG` inside a stage does not count for a FROM, and `--build-arg` sets only what is declared.',
      fix: '',
      ignore:
        'When the file is only ever built by a script, Compose or Bake that gives the value. A variable that may be empty (`python:3.12$SUFFIX`), one with a default where it stands (`:-`) and the arguments of the platform (`TARGETARCH`) are not reported.',
      neighbours: ['BuildKit InvalidDefaultArgInFrom', 'BuildKit UndefinedArgInFrom (for undeclared ones)'],
      sources: [
        'docs.docker.com, build checks, InvalidDefaultArgInFrom and UndefinedArgInFrom',
        'Dockerfile reference, Understand how ARG and FROM interact',
      ],
    },
  },
  *check({ file }) {
    const declared = new Set(
      file.globalArgs.flatMap(({ assignments }) => assignments.map(({ name }) => name.value)),
    );
    for (const { from } of file.stages) {
      const finding = from.image.kind === 'unknown' ? faultOf(file, from, declared) : undefined;
      if (finding !== undefined) yield finding;
    }
  },
});

/** Set by the builder itself. */
const GIVEN =
  /^(?:(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)|TARGETSTAGE|BUILDKIT_\w+|(?:https?|ftp|no|all)_proxy)$/i;

function faultOf(
  { escape: mark }: DockerfileModel,
  from: FromInstruction,
  declared: ReadonlySet<string>,
): Finding | undefined {
  const [word] = from.words;
  if (word === undefined) return undefined;
  const empty: { readonly name: string; readonly declaration: Span | undefined }[] = [];
  const lookup: Lookup = (name) => {
    const found = from.lookup(name);
    if (GIVEN.test(name) || (found !== undefined && found.value.kind !== 'unknown')) return found;
    // A value put together from another variable is not empty because that one is.
    if (found !== undefined && found.value.kind === 'unknown' && found.value.raw !== name) return found;
    empty.push({ name, declaration: found?.declaration });
    return { value: { kind: 'known', value: '', span: word.span, via: [] }, declaration: undefined };
  };
  const result = expandWord(word.value, word.span, lookup, mark);
  if (result.kind === 'unknown' || isImageReference(result.value.toLowerCase())) return undefined;
  const first = empty.find(({ name }) => !declared.has(name)) ?? empty[0];
  if (first === undefined) return undefined;
  const undeclared = !declared.has(first.name);
  return {
    message: undeclared ? 'undeclared' : 'noDefault',
    data: { name: first.name, result: result.value },
    span: from.image.span,
    severity: undeclared ? 'error' : 'information',
    related:
      first.declaration === undefined
        ? []
        : [{ span: first.declaration, note: 'declared without a default' }],
  };
}
