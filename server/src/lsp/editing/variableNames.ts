import type { DockerfileModel } from '../../dockerfile/model.ts';
import { GIVEN_ARGS } from '../../dockerfile/reference.ts';
import { resolvedValue } from '../../text/resolved.ts';
import type { Proposal } from '../completions/proposal.ts';
import type { Site } from './site.ts';

/** Behind a `$`: the variables that are visible there. Behind ARG in a stage: what it can let in. */
export function variableNames(file: DockerfileModel, site: Site): readonly Proposal[] {
  const { instruction, word, typed } = site;
  if (instruction.keyword === 'ARG' && instruction.stage >= 0 && /^\w*$/.test(typed))
    return letIn(file, site);
  const open = /(?:^|[^\\`$])\$(\{?)(\w*)$/.exec(typed);
  if (open === null) return [];
  const braces = open[1] === '{';
  const start = word.start + typed.length - (open[2] ?? '').length;
  const rest = /^\w*/.exec(file.text.slice(start))?.[0].length ?? 0;
  const span = { start, end: start + rest };
  const close = braces && file.text[span.end] !== '}' ? '}' : '';
  const given = instruction.keyword === 'FROM' ? GIVEN_ARGS : [];
  return [...visible(file, site), ...given.map((name) => ({ name, value: 'set by the builder' }))].map(
    ({ name, value }): Proposal => ({
      label: name,
      kind: 'variable',
      span,
      text: name + close,
      detail: value,
    }),
  );
}

function visible(
  file: DockerfileModel,
  { instruction }: Site,
): { name: string; value: string | undefined }[] {
  const names = new Set(
    file.instructions.flatMap((one) =>
      one.keyword === 'ARG' || one.keyword === 'ENV' ? one.assignments.map(({ name }) => name.value) : [],
    ),
  );
  return [...names].sort().flatMap((name) => {
    const found = instruction.lookup(name);
    return found === undefined ? [] : [{ name, value: resolvedValue(found.value) }];
  });
}

function letIn(file: DockerfileModel, { word }: Site): readonly Proposal[] {
  const globals = file.globalArgs.flatMap(({ assignments }) =>
    assignments.map(({ name, value }) => ({ name: name.value, value: resolvedValue(value) })),
  );
  const given = GIVEN_ARGS.map((name) => ({ name, value: 'set by the builder' }));
  return [...globals, ...given].map(
    ({ name, value }): Proposal => ({ label: name, kind: 'variable', span: word, detail: value }),
  );
}
