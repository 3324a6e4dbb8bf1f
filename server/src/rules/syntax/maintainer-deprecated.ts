import type { OtherInstruction } from '../../dockerfile/model.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';

export const maintainerDeprecated = defineRule({
  meta: {
    id: 'maintainer-deprecated',
    title: 'MAINTAINER is deprecated',
    severity: 'information',
    confidence: 'certain',
    enabled: true,
    fixable: 'safe',
    options: {},
    messages: {
      deprecated: 'MAINTAINER is deprecated, the author stands in a label',
    },
    docs: {
      what: 'A `MAINTAINER` instruction.',
      why: 'Docker deprecated it in favour of labels, which can be listed, filtered by and added to; `org.opencontainers.image.authors` is the name the OCI image specification defines for the author.',
      fix: 'Writes `LABEL org.opencontainers.image.authors="…"` with the same text in the same place.',
      ignore: 'When something of yours reads the author field of images, which only MAINTAINER sets.',
      neighbours: [
        'hadolint DL4000',
        'BuildKit MaintainerDeprecated',
        'Trivy DS-0022',
        'Checkov CKV_DOCKER_6',
      ],
      sources: [
        'Docker, Deprecated features: MAINTAINER in Dockerfile',
        'OCI image-spec, Pre-Defined Annotation Keys',
      ],
    },
  },
  *check({ file }) {
    for (const instruction of file.instructions) {
      if (instruction.keyword !== 'MAINTAINER') continue;
      const { start, end } = instruction.argumentSpan;
      const fixes = toLabel(instruction, file.text.slice(start, end));
      yield { message: 'deprecated', span: instruction.keywordSpan, fixes };
    }
  },
});

/** MAINTAINER takes the rest of the line as it stands; a label expands variables and removes quotes. */
function toLabel({ span }: OtherInstruction, argument: string): Fix[] {
  const text = /^"([^"]*)"$/.exec(argument)?.[1] ?? argument;
  if (text === '' || /[\n"\\$`]/.test(text)) return [];

  const edits = [{ span, text: `LABEL org.opencontainers.image.authors="${text}"` }];
  return [{ title: 'Use the label for authors', safety: 'safe', edits }];
}
