import { analysisTests } from './analysisTests';
import { dockerTests } from './dockerTests';
import { hostTests } from './hostTests';
import { knowledgeTests } from './knowledgeTests';
import { refactoringTests } from './refactoringTests';
import { runTests } from './runner';

export const run = (): Promise<void> =>
  runTests([...analysisTests, ...refactoringTests, ...knowledgeTests, ...dockerTests, ...hostTests]);
