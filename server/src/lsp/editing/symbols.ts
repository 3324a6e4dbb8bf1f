import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver';
import type { DockerfileModel, Instruction, Stage } from '../../dockerfile/model.ts';
import type { Span } from '../../text/span.ts';
import { toRange } from '../convert.ts';

const LONGEST = 60;
const KINDS = { stage: 2, ARG: 14, ENV: 13, EXPOSE: 11, USER: 8, VOLUME: 8, WORKDIR: 8, run: 12 } as const;
/** What says what an image is; LABEL, SHELL and the like would only make the list longer. */
const KEY = new Set([
  ...['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE'],
  ...['HEALTHCHECK', 'ONBUILD', 'RUN', 'USER', 'VOLUME', 'WORKDIR'],
]);

/** Stages with their instructions, ARGs before the first of them. */
export function documentSymbols(file: DockerfileModel): DocumentSymbol[] {
  const before = file.globalArgs.map((arg) => instructionSymbol(file, arg));
  return [...before, ...file.stages.map((stage) => stageSymbol(file, stage))];
}

/** The same as a list, for editors that know no other. */
export function flatSymbols(file: DockerfileModel): SymbolInformation[] {
  const flat = (symbol: DocumentSymbol, containerName?: string): SymbolInformation[] => [
    {
      name: symbol.name,
      kind: symbol.kind,
      location: { uri: file.uri, range: symbol.range },
      ...(containerName === undefined ? {} : { containerName }),
    },
    ...(symbol.children ?? []).flatMap((child) => flat(child, symbol.name)),
  ];
  return documentSymbols(file).flatMap((symbol) => flat(symbol));
}

function stageSymbol(file: DockerfileModel, stage: Stage): DocumentSymbol {
  const { image, span, keywordSpan } = stage.from;
  const base = image.kind === 'unknown' ? image.raw : image.value;
  const named = stage.name !== undefined;
  const children = stage.instructions.filter(({ keyword }) => KEY.has(keyword));
  return {
    name: stage.name?.value ?? (base === '' ? `stage ${stage.index}` : base),
    ...(named ? { detail: base } : {}),
    kind: KINDS.stage,
    range: toRange(file.lines, stage.span),
    selectionRange: toRange(file.lines, stage.name?.span ?? (named ? span : keywordSpan)),
    children: children.map((instruction) => instructionSymbol(file, instruction)),
  };
}

function instructionSymbol(file: DockerfileModel, instruction: Instruction): DocumentSymbol {
  const { keyword, span, keywordSpan, argumentSpan } = instruction;
  const names =
    keyword === 'ARG' || keyword === 'ENV' ? instruction.assignments.map(({ name }) => name.value) : [];
  const kind = Object.entries(KINDS).find(([name]) => name === keyword)?.[1] ?? KINDS.run;
  const detail = names.length > 0 ? names.join(', ') : firstLine(file.text, argumentSpan);
  return {
    name: detail === '' ? keyword : `${keyword} ${detail}`,
    kind,
    range: toRange(file.lines, span),
    selectionRange: toRange(file.lines, keywordSpan),
  };
}

function firstLine(text: string, { start, end }: Span): string {
  const line = /^[^\r\n]*/.exec(text.slice(start, end))?.[0].replace(/\s*[\\`]\s*$/, '') ?? '';
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
