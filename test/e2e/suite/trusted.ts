import { analysisTests } from './analysisTests';
import { dockerTests } from './dockerTests';
import { runTests } from './runner';

export const run = (): Promise<void> => runTests([...analysisTests, ...dockerTests]);
