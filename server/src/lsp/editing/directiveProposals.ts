import type { DockerfileModel } from '../../dockerfile/model.ts';
import { BUILD_CHECKS } from '../../dockerfile/reference.ts';
import type { Offset } from '../../text/span.ts';
import type { Proposal } from '../completions/proposal.ts';

const NAMES: readonly (readonly [name: string, detail: string])[] = [
  ['syntax', 'image of the frontend that reads this file'],
  ['check', 'which build checks are skipped, and whether they fail the build'],
  ['escape', 'the mark that continues a line'],
];
/** The frontend of the reference, whatever its release. */
const FRONTENDS = ['docker/dockerfile:1', 'docker/dockerfile:1-labs'];

/** In the comments that may still be directives: their names and values. */
export function directiveProposals(file: DockerfileModel, offset: Offset): readonly Proposal[] {
  const { line } = file.lines.position(offset);
  const start = file.lines.lineStart(line);
  const end = file.lines.lineEnd(line);
  const written = /^#[ \t]*(\w*)(?:[ \t]*=[ \t]*([^\r\n]*))?$/.exec(file.text.slice(start, offset));
  if (written === null || !onlyDirectivesAbove(file, start)) return [];
  const [, name = '', value] = written;
  if (value !== undefined) return values(name.toLowerCase(), value, offset, end);
  const span = { start: offset - name.length, end };
  const free = NAMES.filter(([known]) => {
    const given = file.directives.get(known);
    return given === undefined || (start <= given.span.start && given.span.end <= end);
  });
  return free.map(([known, detail]) => ({ label: `${known}=`, kind: 'flag', span, detail }));
}

/** The first line that is no directive ends them. */
function onlyDirectivesAbove(file: DockerfileModel, start: Offset): boolean {
  const above = file.text.slice(0, start).split('\n').slice(0, -1);
  return above.length === file.directives.size || above.every((line) => /^#\s*\w+\s*=/.test(line));
}

function values(name: string, value: string, offset: Offset, end: Offset): readonly Proposal[] {
  const proposals = (labels: readonly string[], typed: string): readonly Proposal[] =>
    labels.map((label) => ({ label, kind: 'value', span: { start: offset - typed.length, end } }));
  if (name === 'syntax') return proposals(FRONTENDS, value);
  if (name === 'escape') return proposals(['`', '\\'], value);
  if (name !== 'check') return [];
  const part = /[^;]*$/.exec(value)?.[0].trimStart() ?? '';
  if (part.startsWith('error=')) return proposals(['true', 'false'], part.slice('error='.length));
  if (!part.startsWith('skip=')) return proposals(['skip=', 'error=true'], part);
  const skipped = part.slice('skip='.length).split(',');
  const typed = skipped.pop() ?? '';
  const span = { start: offset - typed.length, end: offset };
  return ['all', ...BUILD_CHECKS]
    .filter((check) => !skipped.includes(check))
    .map((label) => ({ label, kind: 'value', span }));
}
