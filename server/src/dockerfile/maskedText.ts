import type { DockerfileModel } from './model.ts';

const cache = new WeakMap<DockerfileModel, string>();

/**
 * The text for readers that go wrong about here-documents: of the same length, so that every position holds, with
 * their bodies as comments, and without the `<<` and `$` that `dockerfile-ast` 0.7.1 stumbles over (it takes quoted and
 * arithmetic `<<` for here-documents, and overflows the stack on ` RUN $(` and on a `$` before the first FROM).
 */
export function maskedText(file: DockerfileModel): string {
  const cached = cache.get(file);
  if (cached !== undefined) return cached;
  let masked = '';
  let at = 0;
  for (const { body, terminator } of file.instructions.flatMap(({ heredocs }) => heredocs)) {
    const end = terminator?.end ?? body.end;
    masked += plain(file.text.slice(at, body.start)) + asComments(file.text.slice(body.start, end));
    at = Math.max(at, end);
  }
  masked += plain(file.text.slice(at));
  cache.set(file, masked);
  return masked;
}

function plain(text: string): string {
  return text
    .replace(/<</g, '__')
    .replace(/\$/g, '_')
    .replace(/\r(?!\n)|\ufeff/g, ' ');
}

function asComments(text: string): string {
  return text.replace(/[^\r\n]/g, ' ').replace(/^ /gm, '#');
}
