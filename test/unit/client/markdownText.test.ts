import { expect, it } from 'vitest';
import { codeBlock, escaped } from '../../../client/src/common/markdownText.ts';

it('keeps what others wrote from becoming markup', () => {
  const text = '# [x](command:y) <img src=x> `a` | *b*\n- c';
  expect(escaped(text)).toBe(String.raw`\# \[x\]\(command\:y\) \<img src\=x\> \`a\` \| \*b\* \- c`);
});

it('closes a block of code behind whatever stands in it', () => {
  expect(codeBlock('a')).toBe('```text\na\n```\n');
  expect(codeBlock('````\n# b')).toBe('`````text\n````\n# b\n`````\n');
});
