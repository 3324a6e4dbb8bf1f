import { cudaExtra, installs, PACKAGE_OF } from './frameworkRelease.ts';
import type { Plan } from './plan.ts';
import { MODEL } from './vllmDockerfile.ts';

/** What was assumed, chosen or left open, a sentence each without a full stop. */
export function notesOf(plan: Plan): readonly string[] {
  return [...releaseNotes(plan), ...sourceNotes(plan), ...startNotes(plan), ...packageNotes(plan)];
}

function releaseNotes({ answers, facts, release, added, knowledge }: Plan): readonly string[] {
  const { framework, python } = answers;
  if (framework === 'vllm') return [`the model is ${MODEL}, for you to replace`];
  if (framework === 'other' && facts.packages.size > 0) return [];
  const name = release?.name ?? PACKAGE_OF[framework];
  if (release === undefined) return [`no known release of ${name} has wheels for Python ${python}`];
  if (!release.pinned) {
    const chosen = `${release.version} is the newest known to fit Python ${python}`;
    const said = facts.packages.has(name) ? 'without a version' : 'nowhere';
    if (added.some((one) => one.startsWith(name)))
      return [`${name} stands ${said} in this folder: ${chosen}`];
    return [`${name} stands ${said} in this folder`];
  }
  return !installs(name, release.version, python, knowledge) && !facts.condaPackages.has(name)
    ? [`${name} ${release.version} has no wheel for Python ${python}`]
    : [];
}

function sourceNotes({ source, facts, torchVariant, answers }: Plan): readonly string[] {
  const notes: string[] = [];
  if (answers.framework === 'vllm') return notes;
  if (source.kind === 'uv-lock' && answers.framework === 'pytorch' && answers.device === 'cpu')
    notes.push('uv.lock decides whether torch comes with CUDA');
  if (source.kind === 'environment' && !source.isNew)
    notes.push(`${source.file} decides the Python of the image`);
  if (source.kind === 'pyproject')
    notes.push('without uv.lock each build takes the newest releases that fit');
  if (source.kind === 'project' && [...facts.packages.values()].some(({ from }) => from === 'poetry.lock'))
    notes.push('pip does not read poetry.lock: it takes the newest releases that pyproject.toml allows');
  const left = new Set(
    [...facts.packages.values()].map(({ from }) => from).filter((from) => from !== facts.requirementsFile),
  );
  if ('isNew' in source && source.isNew && left.size > 0)
    notes.push(`${source.file} is new and does not hold all packages of ${[...left].join(', ')}`);
  if (torchVariant !== undefined && torchVariant !== 'cpu')
    notes.push(`torch comes from the index of ${torchVariant}`);
  return notes;
}

function startNotes({ start, answers, source, facts, added }: Plan): readonly string[] {
  if (answers.framework === 'vllm') return [];
  const notes: string[] = [];
  if (start.missing !== undefined) notes.push(`${start.missing}, which CMD runs, is not there yet`);
  if (start.package === undefined || facts.packages.has(start.package)) return notes;
  const settled =
    source.kind === 'uv-lock' ? 'uv.lock' : source.kind === 'environment' && !source.isNew ? source.file : '';
  const brought = added.find((one) => one.startsWith(`${start.package}==`));
  if (settled !== '') notes.push(`${start.package}, which CMD runs, is not among the packages of ${settled}`);
  else if (brought !== undefined && facts.packages.size > 0)
    notes.push(`${start.package}, which CMD runs, stands nowhere in this folder: ${brought} is installed`);
  return notes;
}

const NEED_EXTRA = new Set(['tensorflow', 'jax']);

/** Packages that this image can not serve, as far as the tables know. */
function packageNotes(plan: Plan): readonly string[] {
  const { answers, facts, knowledge } = plan;
  if (answers.framework === 'vllm') return [];
  const system = (name: string) =>
    `${name} loads the CUDA libraries of the system, which a Python image does not have`;
  const { release } = plan;
  const bare = release !== undefined && NEED_EXTRA.has(release.name) && answers.device === 'gpu';
  const old =
    bare && cudaExtra(release, knowledge) === undefined ? [system(`${release.name} ${release.version}`)] : [];
  const others = [...facts.packages.keys()].flatMap((name) => {
    const answer = knowledge.packageTraits(name);
    if (answer.kind !== 'known' || facts.condaPackages.has(name)) return [];
    const { needsNvcc, cuda } = answer.value;
    if (needsNvcc === 'always') return [`${name} is compiled by nvcc, which a Python image does not have`];
    return cuda === 'system' && answers.device === 'gpu' ? [system(name)] : [];
  });
  return [...old, ...others];
}
