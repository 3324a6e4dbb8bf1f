import { ErrorCodes, ResponseError } from 'vscode-jsonrpc';
import type { DocumentHighlight, Location, Range, WorkspaceEdit } from 'vscode-languageserver';
import type { DockerfileModel } from '../../dockerfile/model.ts';
import { type NamedThing, namedAt, renameProblem } from '../../dockerfile/occurrences.ts';
import { sourceReferences, sourceStage } from '../../dockerfile/stageReferences.ts';
import { variableUses } from '../../dockerfile/variableUses.ts';
import type { Offset, Span } from '../../text/span.ts';
import { toRange } from '../convert.ts';

const READ = 2;
const WRITE = 3;

/** Where what stands at `offset` is declared: the stage of a name or number, the ARG or ENV of a variable. */
export function definition(file: DockerfileModel, offset: Offset): Location | null {
  const span = stageAt(file, offset) ?? variableAt(file, offset);
  return span === undefined ? null : { uri: file.uri, range: toRange(file.lines, span) };
}

/** Every place that means the same stage or variable. */
export function references(file: DockerfileModel, offset: Offset, declarations: boolean): Location[] {
  return (namedAt(file, offset)?.places ?? [])
    .filter(({ declares }) => declarations || !declares)
    .map(({ span }) => ({ uri: file.uri, range: toRange(file.lines, span) }));
}

export function highlights(file: DockerfileModel, offset: Offset): DocumentHighlight[] {
  return (namedAt(file, offset)?.places ?? []).map(({ span, declares }) => ({
    range: toRange(file.lines, span),
    kind: declares ? WRITE : READ,
  }));
}

/** The name that a rename would replace; null where there is none. */
export function renameRange(file: DockerfileModel, offset: Offset): Range | null {
  const place = placeAt(namedAt(file, offset), offset);
  return place === undefined ? null : toRange(file.lines, place);
}

/** Renames a stage or a variable everywhere; refuses, and says why, where that would change what the file means. */
export function rename(file: DockerfileModel, offset: Offset, newName: string): WorkspaceEdit | null {
  const thing = namedAt(file, offset);
  if (thing === undefined || thing.name === newName) return null;
  const problem = renameProblem(file, thing, newName);
  if (problem !== undefined) throw new ResponseError(ErrorCodes.InvalidRequest, problem);
  const edits = thing.places.map(({ span }) => ({ range: toRange(file.lines, span), newText: newName }));
  return { changes: { [file.uri]: edits } };
}

function placeAt(thing: NamedThing | undefined, offset: Offset): Span | undefined {
  return thing?.places.find(({ span }) => span.start <= offset && offset <= span.end)?.span;
}

function stageAt(file: DockerfileModel, offset: Offset): Span | undefined {
  const covers = (span: Span | undefined) => span !== undefined && span.start <= offset && offset <= span.end;
  const named = file.stages.find(({ name }) => covers(name?.span));
  const built = file.stages.find(({ from }) => covers(from.words[0]?.span));
  const copied = sourceReferences(file).find(({ name }) => covers(name.span));
  const base = built?.base.kind === 'stage' ? file.stages[built.base.stage] : undefined;
  const stage = named ?? base ?? (copied === undefined ? undefined : sourceStage(file, copied.name.value));
  return stage === undefined ? undefined : (stage.name?.span ?? stage.from.keywordSpan);
}

function variableAt(file: DockerfileModel, offset: Offset): Span | undefined {
  const use = variableUses(file).find(({ name: { span } }) => span.start <= offset && offset <= span.end);
  if (use !== undefined) return use.instruction.lookup(use.name.value)?.declaration;
  const thing = namedAt(file, offset);
  return thing?.kind === 'variable' ? placeAt(thing, offset) : undefined;
}
