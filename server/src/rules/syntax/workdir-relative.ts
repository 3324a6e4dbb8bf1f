import { imageName } from '../../dockerfile/baseTag.ts';
import type { OtherInstruction, Stage } from '../../dockerfile/model.ts';
import { baseImageOf, chainOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { resolvedValue } from '../../text/resolved.ts';

export const workdirRelative = defineRule({
  meta: {
    id: 'workdir-relative',
    title: 'Working folder relative to that of the base image',
    severity: 'information',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      relative: 'WORKDIR {path} is relative, and where it leads is decided by {image}',
      home: 'WORKDIR {path} makes a folder named ~: the builder expands no home folder',
    },
    docs: {
      what: 'The first `WORKDIR` of a stage and the stages it continues with a path that does not start with `/`; also one that starts with `~`.',
      why: 'A relative path continues the working folder of the base image: `/` for most, `/workspace` for `pytorch/pytorch` and images of NVIDIA. With another base, or a new version of it, files land elsewhere and absolute paths in CMD no longer meet them. `WORKDIR ~/app` makes a folder whose name is `~`.',
      fix: 'Puts a `/` in front, which is the same folder where the base image starts in `/`. None is offered for `~`.',
      ignore:
        'When the base image is yours and its working folder is part of what it promises. Later relative paths continue the first one and are not reported, nor are paths that begin with a variable whose value is not known.',
      neighbours: [
        'hadolint DL3000',
        'BuildKit WorkdirRelativePath',
        'Trivy DS-0009',
        'Checkov CKV_DOCKER_10',
      ],
      sources: ['Dockerfile reference, WORKDIR', 'docs.docker.com, build checks, WorkdirRelativePath'],
    },
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const inherited = chainOf(file, stage).slice(0, -1);
      const first = stage.instructions.find(isWorkdir);
      const path = resolvedValue(first?.value);
      if (first === undefined || path === undefined || path === '') continue;
      if (isAbsolute(path) || inherited.some(({ instructions }) => instructions.some(isWorkdir))) continue;
      const home = path === '~' || path.startsWith('~/');
      const image = baseImageOf(file, stage);
      yield {
        message: home ? 'home' : 'relative',
        data: { path, image: image === undefined ? 'the base image' : imageName(image) },
        span: first.value.span,
        severity: home ? 'warning' : 'information',
        fixes: home ? [] : absolute(first, stage),
      };
    }
  },
});

function isWorkdir(instruction: Stage['instructions'][number]): instruction is OtherInstruction {
  return instruction.keyword === 'WORKDIR';
}

/** `C:\app` is absolute on Windows. */
function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path);
}

function absolute({ value, words }: OtherInstruction, { base }: Stage): Fix[] {
  const [, quote = '', dot = '', path = ''] = /^(["']?)(\.?)(.*)$/.exec(words[0]?.value ?? '') ?? [];
  // A variable in front may hold anything by the next build.
  if (base.kind === 'unresolved' || !/^[\w/]/.test(path) || (dot === '' && path.startsWith('/'))) return [];
  const start = value.span.start + quote.length;
  const slash = path.startsWith('/') ? '' : `/${dot}`;
  const edits = [{ span: { start, end: start + dot.length }, text: slash }];
  return [{ title: 'Start the path with a slash', safety: 'suggestion', edits }];
}
