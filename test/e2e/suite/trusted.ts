import { analysisTests } from './analysisTests';
import { dockerTests } from './dockerTests';
import { knowledgeTests } from './knowledgeTests';
import { refactoringTests } from './refactoringTests';
import { runTests } from './runner';

export const run = (): Promise<void> =>
  runTests([...analysisTests, ...refactoringTests, ...knowledgeTests, ...dockerTests]);
