import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';
import { DEFAULT_CONFIG } from '../../../server/src/engine/config.ts';
import { lint } from '../../../server/src/engine/lint.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { gatherProject } from '../../../server/src/project/gatherProject.ts';
import type { WorkspaceFiles } from '../../../server/src/project/workspaceFiles.ts';
import { RULES } from '../../../server/src/rules/index.ts';
import type { GivenAnswers } from '../../../server/src/scaffold/answers.ts';
import { gatherStarter } from '../../../server/src/scaffold/gatherStarter.ts';
import { completeAnswers, type Questioning } from '../../../server/src/scaffold/questions.ts';
import { type Scaffolded, scaffold } from '../../../server/src/scaffold/scaffold.ts';

const FOLDER = 'file:///project';
const NEVER = { aborted: false };
const today = '2026-11-21';
const knowledge = loadKnowledge();

export type Files = Readonly<Record<string, string>>;

/** What is asked about a folder that holds these files. */
export async function folder(content: Files): Promise<Questioning> {
  const sources = Object.keys(content).filter((name) => name.endsWith('.py'));
  const facts = await gatherStarter(FOLDER, sources, reading(content), NEVER);
  return { facts, knowledge, today };
}

/** What is written for these files and answers; the folder answers the rest. */
export async function written(content: Files, given: GivenAnswers = {}): Promise<Scaffolded> {
  const about = await folder(content);
  return scaffold(completeAnswers(given, about), about);
}

export function dockerfileOf({ files }: Scaffolded): string {
  return files.find(({ path }) => path === 'Dockerfile')?.text ?? '';
}

/** Findings of every rule, of any severity, in the Dockerfile as it stands among these files and the new ones. */
export async function findingsOf(content: Files, made: Scaffolded): Promise<readonly string[]> {
  const all = { ...Object.fromEntries(made.files.map(({ path, text }) => [path, text])), ...content };
  const text = dockerfileOf(made);
  const file = parseDockerfile(`${FOLDER}/Dockerfile`, text);
  const project = await gatherProject(file, FOLDER, reading(all), NEVER);
  const { findings } = lint({ file, rules: RULES, knowledge, project, config: DEFAULT_CONFIG, today });
  const problems = findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
  return file.stages.length === 0 ? [...problems, 'no stage'] : problems;
}

function reading(content: Files): WorkspaceFiles {
  const nameOf = (uri: string) => decodeURIComponent(uri.slice(FOLDER.length + 1));
  return {
    read: async (uri) => content[nameOf(uri)],
    exists: async (uri) => nameOf(uri) in content,
  };
}
