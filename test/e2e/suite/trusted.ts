import { analysisTests } from './analysisTests';
import { buildRunTests } from './buildRunTests';
import { dockerTests } from './dockerTests';
import { editingTests } from './editingTests';
import { failureTests } from './failureTests';
import { hostTests } from './hostTests';
import { knowledgeTests } from './knowledgeTests';
import { newDockerfileTests } from './newDockerfileTests';
import { refactoringTests } from './refactoringTests';
import { runTests } from './runner';
import { snippetTests } from './snippetTests';
import { syntaxTests } from './syntaxTests';
import { viewTests } from './viewTests';
import { walkthroughTests } from './walkthroughTests';

export const run = (): Promise<void> =>
  runTests([
    ...analysisTests,
    ...snippetTests,
    ...syntaxTests,
    ...newDockerfileTests,
    ...refactoringTests,
    ...editingTests,
    ...knowledgeTests,
    ...dockerTests,
    ...buildRunTests,
    ...hostTests,
    ...failureTests,
    ...viewTests,
    ...walkthroughTests,
  ]);
