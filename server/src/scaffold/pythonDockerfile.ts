import { parseImageReference } from '../formats/imageReference.ts';
import { aptBlock, assemble, hostComment, SYNTAX, startBlock, USER, userBlock } from './instructions.ts';
import type { Plan } from './plan.ts';

const VENV = '/opt/venv';
const UV_IMAGE = 'ghcr.io/astral-sh/uv';

/** One stage on the slim Python image: wheels bring their libraries with them. */
export function pipDockerfile(plan: Plan): string {
  const env = ['ENV PYTHONUNBUFFERED=1 \\', '    PYTHONDONTWRITEBYTECODE=1'];
  const end = [USER, startBlock(plan)];
  const start = [
    [SYNTAX, ...hostComment(plan), `FROM ${pythonImage(plan)}`],
    env,
    aptBlock(plan),
    userBlock(plan),
  ];
  const mount = 'RUN --mount=type=cache,target=/root/.cache/pip \\';
  if (plan.source.kind === 'project') {
    const install = [mount, `    pip install ${[...indexOption(plan), '.', ...extra(plan)].join(' ')}`];
    return assemble([...start, ['COPY . .', ...install], ...end]);
  }
  const { copies, file } = copiedFile(plan);
  const install = [
    '# Dependencies before the code, which changes more often.',
    ...copies,
    mount,
    `    pip install ${[...indexOption(plan), '-r', file, ...extra(plan)].join(' ')}`,
  ];
  return assemble([...start, install, ['COPY . .'], ...end]);
}

/** Two stages: uv stays in the first. */
export function uvDockerfile(plan: Plan): string {
  const tag = plan.knowledge.starterTag(UV_IMAGE);
  const base = pythonImage(plan);
  const builder = [
    `FROM ${base} AS builder`,
    'COPY --from=uv /uv /bin/',
    'ENV UV_COMPILE_BYTECODE=1 \\',
    '    UV_LINK_MODE=copy \\',
    '    UV_PYTHON_DOWNLOADS=never',
    'WORKDIR /app',
  ];
  const runtime = [
    ...hostComment(plan),
    `FROM ${base} AS runtime`,
    `ENV PATH="${VENV}/bin:$PATH" \\`,
    '    PYTHONUNBUFFERED=1',
  ];
  return assemble([
    [SYNTAX, `FROM ${UV_IMAGE}:${tag.kind === 'known' ? tag.value : 'latest'} AS uv`],
    builder,
    uvInstall(plan),
    runtime,
    aptBlock(plan),
    userBlock(plan),
    [`COPY --from=builder ${VENV} ${VENV}`, 'COPY . .'],
    USER,
    startBlock(plan),
  ]);
}

function uvInstall(plan: Plan): readonly string[] {
  const { source } = plan;
  const mount = 'RUN --mount=type=cache,target=/root/.cache/uv \\';
  if (source.kind === 'uv-lock') {
    const sync = [mount, '    uv sync --locked --no-dev --no-install-project'];
    const project = ['COPY . .', mount, '    uv sync --locked --no-dev --no-editable'];
    return [
      // Named, since .python-version may ask for a patch release that the image does not have.
      `ENV UV_PROJECT_ENVIRONMENT=${VENV} \\`,
      '    UV_PYTHON=/usr/local/bin/python3',
      'COPY pyproject.toml uv.lock ./',
      ...sync,
      ...(source.isPackage ? project : []),
    ];
  }
  const { copies, file } = copiedFile(plan);
  const backend = plan.torchVariant === undefined ? [] : [`--torch-backend=${plan.torchVariant}`];
  const words = [...backend, '-r', file, ...extra(plan)];
  return [
    `RUN uv venv ${VENV}`,
    `ENV VIRTUAL_ENV=${VENV}`,
    ...copies,
    mount,
    `    uv pip install ${words.join(' ')}`,
  ];
}

/** A shell reads brackets as a pattern. */
function quoted(requirement: string): string {
  return requirement.includes('[') ? `"${requirement}"` : requirement;
}

/** A file that is written now already holds what would be added. */
function extra({ source, added }: Plan): readonly string[] {
  return 'isNew' in source && source.isNew ? [] : added.map(quoted);
}

/** pip takes the release with the local label before the one without: `2.9.1+cpu` before `2.9.1`. */
function indexOption({ torchVariant, knowledge }: Plan): readonly string[] {
  return torchVariant === undefined ? [] : ['--extra-index-url', knowledge.torchIndexUrl(torchVariant)];
}

/** The slim image on the older of the Debians that are supported: the one most packages were tried on. */
function pythonImage({ answers, knowledge }: Plan): string {
  const slim = `python:${answers.python}-slim`;
  const [tag] = knowledge.nearestTags(parseImageReference(slim), 1);
  return tag === undefined ? slim : `python:${tag}`;
}

interface CopiedFile {
  readonly copies: readonly string[];
  readonly file: string;
}

/** The file of packages with those it includes, copied to where they include each other. */
function copiedFile({ source, facts }: Plan): CopiedFile {
  if (source.kind !== 'requirements') return { copies: ['COPY pyproject.toml ./'], file: 'pyproject.toml' };
  const { file } = source;
  if (source.isNew) return { copies: [`COPY ${file} ./`], file };
  if (facts.requirementsNeedProject) return { copies: ['COPY . .'], file };
  const folders = new Map<string, string[]>();
  for (const path of facts.requirementsFiles) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return { copies: [...folders].map(([folder, paths]) => `COPY ${paths.join(' ')} ./${folder}`), file };
}
