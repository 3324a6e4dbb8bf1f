import type { EnvInstruction } from '../../dockerfile/model.ts';
import type { Setting } from '../../knowledge/subjects.ts';
import type { KnowledgeBase } from '../../knowledge/types.ts';
import type { Offset, Span } from '../../text/span.ts';
import type { Proposal } from './proposal.ts';

/** Names of the field's environment variables, and the usual values behind the `=`. */
export function variableProposals(
  text: string,
  env: EnvInstruction,
  offset: Offset,
  knowledge: Pick<KnowledgeBase, 'environment' | 'environmentNames' | 'secretVariables'>,
): readonly Proposal[] {
  for (const { name, value } of env.assignments) {
    if (value !== undefined && value.span.start <= offset && offset <= value.span.end)
      return valueProposals(name.value, value.span, knowledge);
  }
  const span = nameSpan(text, env, offset);
  if (span === undefined) return [];
  // A credential in ENV stays in the image for everybody to read.
  const secrets = new Set(knowledge.secretVariables.map(({ name }) => name));
  const written = text.charAt(span.end) === '=';
  return knowledge
    .environmentNames()
    .filter((name) => !secrets.has(name))
    .flatMap((name) => {
      const answer = knowledge.environment(name);
      return answer.kind === 'known' ? [nameProposal(name, answer.value, span, written)] : [];
    })
    .sort((a, b) => Number(a.deprecated !== undefined) - Number(b.deprecated !== undefined));
}

function nameProposal(name: string, setting: Setting, span: Span, written: boolean): Proposal {
  const { does, status, replacedBy } = setting;
  const value = setting.values[0] ?? '';
  const deprecated = status ?? (replacedBy === undefined ? undefined : `replaced by ${replacedBy}`);
  return {
    label: name,
    kind: 'variable',
    span,
    text: written ? name : `${name}=${value}`,
    detail: deprecated ?? does,
    deprecated,
    card: { about: 'variable', name },
  };
}

function valueProposals(
  name: string,
  span: Span,
  knowledge: Pick<KnowledgeBase, 'environment'>,
): readonly Proposal[] {
  const answer = knowledge.environment(name);
  if (answer.kind !== 'known') return [];
  return answer.value.values.map((value) => ({
    label: value,
    kind: 'value',
    span,
    card: { about: 'variable', name },
  }));
}

/** The name being typed. In the old form `ENV NAME value` only the first word is one. */
function nameSpan(text: string, env: EnvInstruction, offset: Offset): Span | undefined {
  const word = env.words.find(({ span }) => span.start <= offset && offset <= span.end);
  const before = env.words.filter(({ span }) => span.end < offset);
  if (before.some(({ value }) => !value.includes('=')) && !before.at(-1)?.value.includes('='))
    return undefined;
  if (word === undefined) {
    return /\s/.test(text.charAt(offset - 1)) ? { start: offset, end: offset } : undefined;
  }
  const equals = word.value.indexOf('=');
  const end = equals < 0 ? word.span.end : word.span.start + equals;
  return offset <= end && /^[A-Za-z0-9_]*$/.test(text.slice(word.span.start, end))
    ? { start: word.span.start, end }
    : undefined;
}
