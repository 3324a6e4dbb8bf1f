import { defineConfig } from 'vitest/config';

// No isolation: modules hold no state (docs/architecture.md), so files can share one realm and start at once.
export default defineConfig({
  test: {
    include: ['test/{unit,rules,refactorings,cli,protocol}/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    testTimeout: 20_000,
  },
});
