import type { Answers } from './answers.ts';
import { condaDockerfile, environmentText } from './condaDockerfile.ts';
import { ignoreText } from './ignoreText.ts';
import { notesOf } from './notes.ts';
import { type Plan, planOf } from './plan.ts';
import { pipDockerfile, uvDockerfile } from './pythonDockerfile.ts';
import type { Questioning } from './questions.ts';
import { vllmDockerfile } from './vllmDockerfile.ts';

export interface ScaffoldFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly text: string;
}

export interface Scaffolded {
  /** The Dockerfile first, then what belongs to it. */
  readonly files: readonly ScaffoldFile[];
  readonly notes: readonly string[];
}

/** The files of a new image. A function of its input: the same folder and answers give the same text. */
export function scaffold(answers: Answers, { facts, knowledge }: Questioning): Scaffolded {
  const plan = planOf(answers, facts, knowledge);
  const files = [
    { path: 'Dockerfile', text: dockerfile(plan) },
    { path: '.dockerignore', text: ignoreText() },
    ...packageFiles(plan),
  ];
  return { files, notes: notesOf(plan) };
}

function dockerfile(plan: Plan): string {
  if (plan.answers.framework === 'vllm') return vllmDockerfile(plan);
  switch (plan.answers.manager) {
    case 'pip':
      return pipDockerfile(plan);
    case 'uv':
      return uvDockerfile(plan);
    case 'conda':
      return condaDockerfile(plan);
  }
}

/** The Dockerfile copies a file of packages, so a folder without one gets it. */
function packageFiles(plan: Plan): readonly ScaffoldFile[] {
  const { source, added, answers } = plan;
  if (answers.framework === 'vllm' || !('isNew' in source) || !source.isNew) return [];
  if (source.kind === 'environment') return [{ path: source.file, text: environmentText(plan) }];
  return [{ path: source.file, text: added.map((line) => `${line}\n`).join('') }];
}
