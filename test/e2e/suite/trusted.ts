import { analysisTests } from './analysisTests';
import { dockerTests } from './dockerTests';
import { hostTests } from './hostTests';
import { knowledgeTests } from './knowledgeTests';
import { refactoringTests } from './refactoringTests';
import { runTests } from './runner';
import { snippetTests } from './snippetTests';
import { syntaxTests } from './syntaxTests';

export const run = (): Promise<void> =>
  runTests([...analysisTests, ...snippetTests, ...syntaxTests, ...refactoringTests, ...knowledgeTests, ...dockerTests, ...hostTests]);
