// A test runner of a few lines: it works in every extension host, and its results leave through the driver.
import { tell } from './driver';

export interface Test {
  readonly name: string;
  readonly body: () => Promise<void>;
}

const limit = 60_000;

/** Runs the tests in order and reports each one; VS Code exits with an error when one failed. */
export async function runTests(all: readonly Test[]): Promise<void> {
  const only = new RegExp(process.env.ML_DOCKERFILE_ONLY ?? '');
  const tests = all.filter(({ name }) => only.test(name));
  await tell('plan', { names: tests.map((test) => test.name) });
  let failed = 0;
  for (const { name, body } of tests) {
    const start = performance.now();
    const error = await errorOf(body);
    if (error !== undefined) {
      failed += 1;
      await tell('picture', { name: `failed ${name}`.replaceAll(/\W+/g, '-') });
    }
    await tell('result', { name, error, ms: performance.now() - start });
  }
  if (failed > 0) throw new Error(`${failed} tests failed`);
}

export function test(name: string, body: () => Promise<void>): Test {
  return { name, body };
}

async function errorOf(body: () => Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${limit / 1000} s`)), limit);
  });
  try {
    await Promise.race([body(), late]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}
