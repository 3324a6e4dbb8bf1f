import { baseName, pathText } from '../../dockerfile/imagePath.ts';
import { defineRule } from '../../engine/rule.ts';
import { editedSources } from '../../tools/editedSources.ts';

export const sourceEditedInImage = defineRule({
  meta: {
    id: 'source-edited-in-image',
    title: 'Source is edited inside the image',
    severity: 'information',
    confidence: 'likely',
    enabled: true,
    fixable: 'no',
    options: {},
    messages: {
      appended: 'RUN appends to {file}, which {copy} brings from the build context',
    },
    docs: {
      what: 'A RUN appends text to a Python file with `echo … >>`, `printf … >>` or `cat … >>`, and a `COPY` before it brought the file, or the folder it lies in, from the build context.',
      why: 'What runs in the container is then in no repository: tests, reviewers and tracebacks see another file. The lines come after all code of the file, so a setting of the logging, for example, takes effect only when everything else was imported.',
      fix: '',
      ignore:
        'When the file is generated, and the build is the only place that knows what to write. Nothing is reported for files of installed packages, and for what comes from another stage.',
      neighbours: [],
      sources: ['A mistake that guides on Dockerfiles show'],
    },
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const { path, redirect, copy } of editedSources(file, stage)) {
        const paths = [...copy.sources, ...(copy.destination === undefined ? [] : [copy.destination])];
        yield {
          message: 'appended',
          data: { file: baseName(path), copy: `${copy.keyword} ${paths.map(pathText).join(' ')}` },
          span: redirect.span,
          related: [{ span: copy.span, note: 'brings it' }],
        };
      }
    }
  },
});
