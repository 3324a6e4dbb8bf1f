import { DockerfileLanguageServiceFactory } from 'dockerfile-language-service';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../server/src/dockerfile/parse.ts';

const problems = (text: string) =>
  parseDockerfile('file:///Dockerfile', text).problems.map(({ span, message }) => [
    text.slice(span.start, span.end),
    message,
  ]);

describe('arguments the builder refuses', () => {
  it.each([
    ['WORKDIR', 'WORKDIR', 'WORKDIR has no argument'],
    ['COPY a', 'COPY', 'COPY has no destination'],
    ['COPY --from=x a', 'COPY', 'COPY has no destination'],
    ['ADD ["a"]', 'ADD', 'ADD has no destination'],
    ['SHELL /bin/bash -c', '/bin/bash -c', 'SHELL takes a JSON list of strings'],
    ['ONBUILD FROM b', 'FROM', 'FROM can not be a trigger of ONBUILD'],
    ['ONBUILD ONBUILD RUN a', 'ONBUILD', 'ONBUILD can not be a trigger of ONBUILD'],
    ['HEALTHCHECK CMD', 'HEALTHCHECK', 'HEALTHCHECK CMD has no command'],
    ['HEALTHCHECK --interval=30 CMD a', '30', '--interval is no duration with a unit: 30'],
    ['HEALTHCHECK --timeout=soon CMD a', 'soon', '--timeout is no duration with a unit: soon'],
    ['COPY --chown a b', '--chown', '--chown has no value'],
    ['COPY --link --link a b', '--link', '--link is given twice'],
    [
      'RUN --mont=type=cache,target=/x a',
      '--mont=type=cache,target=/x',
      'unknown flag --mont, close to --mount',
    ],
    ['RUN --mount=type=secrt,id=x a', 'type=secrt', 'unknown type secrt, close to secret'],
    ['RUN --mount=type=cache,traget=/x a', 'traget=/x', 'unknown option traget, close to target'],
    ['COPY --exlude=a b c', '--exlude=a', 'unknown flag --exlude, close to --exclude'],
  ])('%s', (line, place, message) => {
    expect(problems(`FROM a\n${line}\n`)).toEqual([[place, message]]);
  });

  it.each([
    'ADD --unpack=true --checksum=sha256:a https://e.org/a.tar /a',
    'ADD --keep-git-dir https://e.org/a.git /a',
    'COPY --parents --exclude=*.md --exclude=*.txt ./a /b',
    'COPY --chown= a b',
    'COPY ["a", "b"]',
    'COPY <<EOF /a\nx\nEOF',
    'RUN --device=nvidia.com/gpu=all --network=none --security=insecure a',
    'RUN --mount=type=cache,target=/a --mount=type=bind,src=a,dst=/b,rw a',
    'RUN --mount=type=$KIND,target=/a a',
    'RUN --mount=type=whatever-comes,target=/a a',
    'RUN --something-new=1 a',
    'HEALTHCHECK --interval=1m30s --timeout=0.5s --retries=3 CMD a',
    'HEALTHCHECK NONE',
    'SHELL ["/bin/bash", \\\n  "-c"]',
    'ONBUILD COPY --from=x a b',
    'CMD',
    'ENTRYPOINT []',
  ])('and what it takes: %s', (line) => {
    expect(problems(`FROM a\n${line}\n`)).toEqual([]);
  });

  it('of another frontend are its own business', () => {
    expect(problems('# syntax=example.org/frontend\nFROM a\nCOPY --chown a\n')).toEqual([]);
  });
});

// dockerfile-utils 0.16.3, the validator of other editors, reports each of these, and the builder takes them all.
describe('false errors of the usual validator are not ours', () => {
  const service = DockerfileLanguageServiceFactory.createLanguageService();

  it.each([
    ['ADD --unpack', 'ADD --unpack a.tar /a'],
    ['quoted parts of a value', 'ENV A="/x/":$B'],
    ['an empty ENTRYPOINT', 'ENTRYPOINT'],
    ['no retries', 'HEALTHCHECK --retries=0 CMD a'],
    ['here-documents of a file descriptor', 'RUN cat 3<<EOF\nhello there\nEOF'],
    ['several sources into the working folder', 'COPY a b .'],
  ])('%s', (_, line) => {
    const text = `FROM a\n${line}\nRUN b\n`;
    expect(service.validate(text).length).toBeGreaterThan(0);
    expect(problems(text)).toEqual([]);
  });

  it.each([
    ['here-documents in quotes', 'RUN echo "use <<EOF here"'],
    ['shifts', 'RUN echo $(( 1 << 2 ))'],
    ['here-documents inside bash -c', "RUN bash -c 'cat <<EOF'"],
    ['partly quoted here-documents', 'RUN <<E"O"F\nx\nEOF'],
  ])('nor is what it does not see behind %s', (_, line) => {
    expect(problems(`FROM a\n${line}\nWORKDIR\n`)).toEqual([['WORKDIR', 'WORKDIR has no argument']]);
  });
});
