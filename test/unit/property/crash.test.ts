import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InstructionCache } from '../../../server/src/dockerfile/astAdapter.ts';
import type { DockerfileModel } from '../../../server/src/dockerfile/model.ts';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { DEFAULT_CONFIG } from '../../../server/src/engine/config.ts';
import { fixAll } from '../../../server/src/engine/fixAll.ts';
import { lint } from '../../../server/src/engine/lint.ts';
import { NO_PROJECT } from '../../../server/src/engine/projectFacts.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { RULES } from '../../../server/src/rules/index.ts';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { toolCommands } from '../../../server/src/tools/commands.ts';

const knowledge = loadKnowledge();

function check(text: string) {
  const file = parseDockerfile('file:///p/Dockerfile', text);
  return {
    file,
    ...lint({
      file,
      rules: RULES,
      knowledge,
      project: NO_PROJECT,
      config: DEFAULT_CONFIG,
      today: '2026-11-21',
    }),
  };
}

const PIECES = [
  'FROM ',
  'RUN ',
  'COPY ',
  'ADD ',
  'ENV ',
  'ARG ',
  'CMD ',
  'HEALTHCHECK ',
  'USER ',
  'LABEL ',
  'SHELL ',
  'ONBUILD ',
  'EXPOSE 80',
  'WORKDIR /a',
  'nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04',
  'nvidia/cuda:',
  'pytorch/pytorch:2.1.0-cuda12.4-cudnn8-runtime',
  'python:3.9-slim',
  'ubuntu',
  ' AS base',
  '--from=',
  '--mount=type=cache,target=/root/.cache/pip ',
  '--platform=$X ',
  'pip install ',
  '-r requirements.txt',
  'torch==2.4.0+cu124 ',
  '--index-url https://download.pytorch.org/whl/cu121 ',
  'apt-get update',
  ' && ',
  'apt-get install -y curl',
  ' || true',
  '; ',
  ' | ',
  '\\\n',
  '\\ \n',
  '\n',
  '\r\n',
  '\n\n',
  '# comment',
  '# escape=`\n',
  '# syntax=a\n',
  '# ml-dockerfile: ignore=',
  '# hadolint ignore=DL3006',
  '<<EOF',
  '<<-"E"',
  '3<<EOF',
  '<<<',
  'EOF',
  '$(',
  ')',
  '`',
  '${',
  '}',
  '$X',
  '"',
  "'",
  '[',
  ']',
  '["a", "b"]',
  '{',
  '(',
  '((',
  '<',
  '>',
  '=',
  ':',
  '@sha256:',
  '/',
  '.',
  ' . ',
  ' . .',
  '\t',
  '\0',
  '\uFEFF',
  '🚀',
  '\ud800',
  'HF_TOKEN=hf_abc',
  'python -c "import torch; torch.cuda.is_available()"',
  'bash -c ',
  'sudo ',
  'curl -f http://localhost/health',
  'CMD curl -f x',
  'if [ ',
  ' ]; then ',
  ' fi',
  '\r',
];
const dockerfiles = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('no text', () => {
  it('crashes the model, the shell reader or a rule', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 8, arbitrary: dockerfiles },
          { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
        ),
        (text) => {
          const { file, findings, crashes } = check(text);
          expect(crashes).toEqual([]);
          for (const instruction of file.instructions) {
            expect(instruction.span.start).toBeLessThanOrEqual(instruction.span.end);
            expect(instruction.span.end).toBeLessThanOrEqual(text.length);
            if ('script' in instruction)
              for (const command of toolCommands(instruction.script)) inside(command.span, text);
          }
          for (const { span, related } of findings) {
            inside(span, text);
            for (const other of related) inside(other.span, text);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is broken by a fix, and fix-all reaches a fixed point', () => {
    fc.assert(
      fc.property(dockerfiles, (text) => {
        for (const { fixes } of check(text).findings) {
          for (const fix of fixes) for (const { span } of fix.edits) inside(span, text);
          for (const fix of fixes) applyEdits(text, fix.edits);
        }
        const fixed = fixAll(text, (current) => check(current).findings);
        expect(fixAll(fixed, (current) => check(current).findings)).toBe(fixed);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a change', () => {
  it('is read the same with and without the model before', () => {
    const plain = (file: DockerfileModel) => JSON.stringify(file.instructions);
    fc.assert(
      fc.property(dockerfiles, dockerfiles, fc.nat(), (text, insert, seed) => {
        const at = seed % (text.length + 1);
        const next = text.slice(0, at) + insert + text.slice(at);
        const before = parseDockerfile('f', text);
        plain(before);
        expect(plain(parseDockerfile('f', next, new InstructionCache(), before))).toBe(
          plain(parseDockerfile('f', next)),
        );
      }),
      { numRuns: 1500 },
    );
  });
});

describe('instructions', () => {
  it('never overlap and stand in order', () => {
    fc.assert(
      fc.property(dockerfiles, (text) => {
        let end = 0;
        for (const { span } of parseDockerfile('f', text).instructions) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          end = span.end;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function inside(span: { start: number; end: number }, text: string): void {
  expect(span.start).toBeGreaterThanOrEqual(0);
  expect(span.end).toBeGreaterThanOrEqual(span.start);
  expect(span.end).toBeLessThanOrEqual(text.length);
}
