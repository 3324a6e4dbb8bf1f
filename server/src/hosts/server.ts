import { join } from 'node:path';
import { runCached } from './codeCache.ts';

// The bundle that editors start. It only starts the server proper, which is the bundle beside it.
runCached(join(__dirname, 'server-main.js'));
