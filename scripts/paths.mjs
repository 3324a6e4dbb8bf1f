// The places every script speaks of.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const vsixFile = path.join(root, 'ml-dockerfile.vsix');
export const cacheDir = path.join(root, '.cache');
export const logDir = path.join(cacheDir, 'logs');
export const inModules = (...parts) => path.join(root, 'node_modules', ...parts);
