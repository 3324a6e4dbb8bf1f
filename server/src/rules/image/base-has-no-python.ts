import { imageName } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { chainOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { lineBreakOf } from '../../text/lines.ts';
import { firstPythonUse, type PythonUse } from '../../tools/pythonUse.ts';

export const baseHasNoPython = defineRule({
  meta: {
    id: 'base-has-no-python',
    title: 'Python is used where the base image has none',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      run: 'RUN calls {program}, which {image} does not contain and nothing before it installs',
      start: 'the image starts {program}, which {image} does not contain and nothing installs',
    },
    docs: {
      what: 'A RUN calls `python` or `pip`, or the final image starts it, on a base image that is known to have no Python (`nvidia/cuda`, `ubuntu`, `debian`, `alpine`), and no instruction before it can have installed one.',
      why: 'The build stops with `pip: not found`, or the container exits at once with `exec: "python": executable file not found`. The CUDA images bring CUDA and nothing else: no Python, no pip, no curl.',
      fix: 'On Ubuntu and Debian, inserts a RUN that installs `python3` and `python3-venv` and creates an environment in `/opt/venv`, which gives `python` and `pip` their plain names and also works where the system refuses `pip install` (Ubuntu 23.04 and Debian 12 on). Choosing an image with Python instead is the other way.',
      ignore:
        'When something outside the file brings Python. Nothing is reported after a package, a download or a file named like Python, conda, uv or pyenv, after a script or a copied stage whose content is not visible, for calls in a branch, and, for `python` itself, after system packages that may depend on it.',
      neighbours: [],
      sources: [
        'NVIDIA container-images/cuda, Dockerfiles of base, runtime and devel',
        'docker-library/official-images: ubuntu, debian, alpine',
      ],
    },
  },
  *check({ file, knowledge }) {
    for (const stage of file.stages) {
      const bottom = chainOf(file, stage)[0];
      if (bottom?.base.kind !== 'image' || !namesRepository(file, bottom)) continue;
      const { image, certain } = bottom.base;
      const facts = knowledge.image(image);
      if (!facts.lacks.includes('python') || facts.has.includes('python')) continue;
      const use = firstPythonUse(file, stage, knowledge.bringsNoPython);
      if (use === undefined) continue;
      yield {
        message: use.run === undefined ? 'start' : 'run',
        data: { program: calledAs(use), image: imageName(image) },
        span: use.command.programSpan,
        confidence: certain ? 'certain' : 'likely',
        // Of all that is known of the image only what it contains bears on this.
        evidence: facts.sources.filter(({ id }) => id.startsWith('contents:')),
        related: [{ span: bottom.from.image.span, note: 'has no Python' }],
        fixes: /^(?:ubuntu|debian)$/.test(facts.os?.name ?? '') ? withVenv(file, stage, use) : [],
      };
    }
  },
});

/** A default for the whole image is there to be replaced by one with Python; a default for the version is not. */
function namesRepository(file: DockerfileModel, { from }: Stage): boolean {
  const written = file.text.slice(from.image.span.start, from.image.span.end);
  const variable = written.indexOf('$');
  return variable < 0 || written.slice(0, variable).includes(':');
}

function withVenv(file: DockerfileModel, stage: Stage, { run, command }: PythonUse): Fix[] {
  const before = run ?? instructionsOf(file, stage).at(-1);
  const at = run ?? firstStart(stage);
  if (before === undefined || at === undefined || command.wrappers.includes('sudo')) return [];
  if (instructionsOf(file, stage).some(({ keyword }) => keyword === 'USER')) return [];
  const end = ` ${file.escape}`;
  const lines = [
    `RUN apt-get update${end}`,
    `    && apt-get install -y --no-install-recommends python3 python3-venv${end}`,
    `    && rm -rf /var/lib/apt/lists/*${end}`,
    '    && python3 -m venv /opt/venv',
    'ENV PATH="/opt/venv/bin:$PATH"',
    '',
  ];
  const start = at.span.start;
  const edits = [{ span: { start, end: start }, text: lines.join(lineBreakOf(file.text)) }];
  return [{ title: 'Install Python in a virtual environment', safety: 'suggestion', edits }];
}

/** Where the instruction that starts the image stands, if in this stage. */
function firstStart(stage: Stage): { readonly span: { readonly start: number } } | undefined {
  return stage.instructions.find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
}

function calledAs({ command: { programText, wrappers } }: PythonUse): string {
  return wrappers.includes('python -m') ? `python -m ${programText}` : programText;
}
