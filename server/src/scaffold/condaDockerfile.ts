import { aptBlock, assemble, hostComment, SYNTAX, startBlock } from './instructions.ts';
import type { PackageSource } from './packageSource.ts';
import type { Plan } from './plan.ts';

const IMAGE = 'mambaorg/micromamba';
const OWNED = 'COPY --chown=$MAMBA_USER:$MAMBA_USER';
/** A health check does not go through the entry point, which activates the environment. */
const PYTHON = '/opt/conda/bin/python';
/** `mambauser` of the image. */
const USER = ['# mambauser, by its number', 'USER 57439'];

/** The environment goes into `base`, which the entry point of the image activates. */
export function condaDockerfile(plan: Plan): string {
  const { source, knowledge } = plan;
  const tag = knowledge.starterTag(IMAGE);
  const apt = aptBlock(plan);
  return assemble([
    [SYNTAX, ...hostComment(plan), `FROM ${IMAGE}:${tag.kind === 'known' ? tag.value : 'latest'}`],
    ['ENV PYTHONUNBUFFERED=1 \\', '    PYTHONDONTWRITEBYTECODE=1 \\', '    PIP_NO_CACHE_DIR=1'],
    apt.length === 0 ? [] : ['USER root', ...apt, 'USER $MAMBA_USER'],
    source.kind === 'environment' ? install(plan, source) : [],
    // WORKDIR would make the folder for root.
    [`${OWNED} . /app/`, 'WORKDIR /app'],
    USER,
    startBlock(plan, PYTHON),
  ]);
}

function install(
  { answers, cuda, facts }: Plan,
  { file, requirements }: Extract<PackageSource, { readonly kind: 'environment' }>,
): readonly string[] {
  // Without a GPU at build time conda would take the builds for the CPU.
  const fromConda = ['pytorch', 'pytorch-gpu', 'tensorflow', 'jaxlib'].some((name) =>
    facts.condaPackages.has(name),
  );
  const override =
    answers.device === 'gpu' && fromConda && cuda !== undefined
      ? [
          '# No GPU is seen during the build; this says for which CUDA to install.',
          `ARG CONDA_OVERRIDE_CUDA=${cuda}`,
        ]
      : [];
  const files = requirements === undefined ? file : `${file} ${requirements}`;
  const name = file.slice(file.lastIndexOf('/') + 1);
  return [
    ...override,
    `${OWNED} ${files} /tmp/`,
    `RUN micromamba install --yes --name base --file /tmp/${name} \\`,
    '    && micromamba clean --all --yes',
  ];
}

/** environment.yml for a folder that has none: Python from conda, the packages from their own wheels. */
export function environmentText({ answers, added, source, torchVariant, knowledge }: Plan): string {
  const requirements = source.kind === 'environment' ? source.requirements : undefined;
  const index =
    torchVariant === undefined ? [] : [`--extra-index-url ${knowledge.torchIndexUrl(torchVariant)}`];
  const pip = [...index, ...(requirements === undefined ? [] : [`-r ${requirements}`]), ...added];
  return [
    'channels:',
    '  - conda-forge',
    'dependencies:',
    `  - python=${answers.python}`,
    '  - pip',
    ...(pip.length === 0 ? [] : ['  - pip:', ...pip.map((line) => `      - ${line}`)]),
    '',
  ].join('\n');
}
