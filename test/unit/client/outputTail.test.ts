import { expect, test } from 'vitest';
import { OutputTail } from '../../../client/src/docker/outputTail.ts';

test('keeps all of a short output', () => {
  const tail = new OutputTail();
  tail.add('Step 1/2\n');
  tail.add('Step 2/2\n');
  expect(tail.text).toBe('Step 1/2\nStep 2/2\n');
});

test('keeps the last 200 KB of a long one, whatever the size of its parts', () => {
  const whole = Array.from({ length: 90_000 }, (_, index) => `line ${index}\n`);
  const tail = new OutputTail();
  for (const part of whole) tail.add(part);
  tail.add('x'.repeat(1000));
  expect(tail.text).toBe(`${whole.join('')}${'x'.repeat(1000)}`.slice(-200 * 1024));
});
