import type { KnowledgeBase } from '../knowledge/types.ts';
import type { WorkspaceFiles } from '../project/workspaceFiles.ts';
import type { Scaffold, ScaffoldParams } from '../protocol/scaffold.ts';
import { gatherStarter } from '../scaffold/gatherStarter.ts';
import { completeAnswers, nextQuestion } from '../scaffold/questions.ts';
import { scaffold } from '../scaffold/scaffold.ts';

const NEVER = { aborted: false };

/** The next question about a new image, and its files as far as they are known. */
export async function scaffoldOf(
  { folder, sources, answers }: ScaffoldParams,
  files: WorkspaceFiles,
  knowledge: KnowledgeBase,
  today: string,
): Promise<Scaffold> {
  const facts = await gatherStarter(folder, sources, files, NEVER);
  const about = { facts, knowledge, today };
  const question = nextQuestion(answers, about);
  const made = scaffold(completeAnswers(answers, about), about);
  return {
    question: question === undefined ? null : { ...question, from: question.from ?? null },
    ...made,
  };
}
