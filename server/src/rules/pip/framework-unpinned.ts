import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Fix, type RuleContext } from '../../engine/rule.ts';
import type { ImageFacts, KnowledgeBase, TorchRelease } from '../../knowledge/types.ts';
import type { TextEdit } from '../../text/edits.ts';
import { resolvedValue } from '../../text/resolved.ts';
import { floatingFrameworks } from '../../tools/floatingFrameworks.ts';
import { usesOtherPython } from '../../tools/otherPython.ts';
import { type PipInstall, type PipRequirement, pipInstalls } from '../../tools/pip.ts';
import { configuresPip, isConfiguredAt, pipIndexes } from '../../tools/pipIndexes.ts';
import { imageUnder, runsBeside } from '../../tools/stageInstalls.ts';

export const frameworkUnpinned = defineRule({
  meta: {
    id: 'framework-unpinned',
    title: 'Framework is installed without a version',
    severity: 'warning',
    confidence: 'likely',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      one: '{packages} has no version, so each build takes the release that is newest that day',
      several: '{packages} have no version, so each build takes the releases that are newest that day',
    },
    docs: {
      what: 'A RUN installs torch, TensorFlow, JAX, vLLM, transformers or another framework by name, without a version or with a lower bound only, and nothing in the file settles the version. Reported once for each installation; information in development images.',
      why: 'The same file gives another image next month: a new torch asks for another CUDA driver and drops older GPUs, a new transformers loads a model differently. The layer cache hides it until the day the cache is gone.',
      fix: 'Pins the newest releases the tables know that have wheels for the Python of the base image, torchvision and torchaudio as released with that torch. Offered when all of the packages and the Python are known.',
      ignore:
        'When a build is meant to take what is newest. Nothing is reported with constraints, hashes, `--pre`, `--find-links`, `--no-index` or `--exclude-newer`, with an upper bound, when a package that is pinned asks for one release of it (torch for torchvision, vLLM for torch), when the base image or an earlier step has it, after a requirements file or project that could not be read, on base images that are not known, with a nightly index, in branches, and where a failure is caught.',
      neighbours: ['hadolint DL3013'],
      sources: ['pip documentation, Repeatable Installs', 'PyTorch RELEASE.md, Release Compatibility Matrix'],
    },
  },
  *check(context) {
    const { file, knowledge, project, profile } = context;
    if (configuresPip(file)) return;
    for (const run of runsOf(file.instructions)) {
      const installs = pipInstalls(run.script);
      if (installs.length === 0 || isConfiguredAt(run)) continue;
      const image = imageUnder(file, run);
      const facts = image === undefined ? undefined : knowledge.image(image);
      if (facts?.family === undefined) continue;
      for (const install of installs) {
        const found = floatingFrameworks(file, run, install, project.requirements, (name) =>
          has(facts, name),
        );
        const [first, ...others] = found;
        if (first === undefined) continue;
        yield {
          message: others.length === 0 ? 'one' : 'several',
          data: { packages: listed(found.map(({ name }) => name)) },
          span: first.span,
          severity: profile === 'dev' ? 'information' : 'warning',
          related: others.map(({ span, name }) => ({ span, note: `${name} neither` })),
          fixes: pinned(file, run, install, found, facts, context),
        };
      }
    }
  },
});

/** Whether the image is published with a package: its torch brings torchvision, too. */
function has({ torch, packages }: ImageFacts, name: string): boolean {
  if (/^torch(?:vision|audio)?$/.test(name) && torch !== undefined) return true;
  return packages !== undefined && Object.keys(packages).some((known) => name.startsWith(known));
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function pinned(
  file: DockerfileModel,
  run: RunInstruction,
  install: PipInstall,
  found: readonly PipRequirement[],
  facts: ImageFacts,
  { knowledge }: RuleContext<object>,
): Fix[] {
  const { python } = facts;
  if (found.some(({ name }) => has(facts, name))) return [];
  if (python === undefined || usesOtherPython(runsBeside(file, run), install)) return [];
  const edits: TextEdit[] = [];
  const pins: string[] = [];
  const versions = versionsFor(run, install, found, python, knowledge);
  for (const requirement of found) {
    const version = versions.get(requirement.name);
    const { word, span } = requirement;
    if (version === undefined || (word.inside ?? word.span).start !== span.start) return [];
    const written = file.text.slice(span.start, span.end);
    if (written !== resolvedValue(word.value)) return [];
    const length = written.search(/\s*[<>!]/);
    edits.push({
      span: { start: length < 0 ? span.end : span.start + length, end: span.end },
      text: `==${version}`,
    });
    pins.push(`${requirement.name} ${version}`);
  }
  return [
    { title: `Pin ${listed(pins)}, the newest known for Python ${python}`, safety: 'suggestion', edits },
  ];
}

/** The newest releases that fit together and the Python; a package that is missing has none that is known. */
function versionsFor(
  run: RunInstruction,
  install: PipInstall,
  found: readonly PipRequirement[],
  python: string,
  knowledge: KnowledgeBase,
): ReadonlyMap<string, string> {
  const indexes = pipIndexes(install, run.lookup);
  const versions = new Map<string, string>();
  const names = found.map(({ name }) => name);
  const [index] = indexes;
  const variant = index?.kind === 'main' ? knowledge.torchIndexVariant(index.text ?? '') : undefined;
  if (indexes.length > 1 || (index !== undefined && variant === undefined)) return versions;
  const torch = names.includes('torch') ? newestTorch(names, variant, python, knowledge) : undefined;
  if (torch !== undefined) {
    versions.set('torch', torch.version);
    if (torch.torchvision !== undefined) versions.set('torchvision', torch.torchvision);
    if (torch.torchaudio !== undefined) versions.set('torchaudio', torch.torchaudio);
  }
  const alone = names.length === 1 && variant === undefined;
  const [only] = names;
  if (alone && only !== undefined && /^(?:tensorflow|jax|vllm|onnxruntime)/.test(only)) {
    const newest = knowledge
      .packageVersions(only)
      .find((version) => hasWheel(only, version, python, knowledge));
    if (newest !== undefined) versions.set(only, newest);
  }
  return versions;
}

/** The newest torch with wheels for the variant and the Python whose companions among `names` are known. */
function newestTorch(
  names: readonly string[],
  variant: string | undefined,
  python: string,
  knowledge: KnowledgeBase,
): TorchRelease | undefined {
  const candidates =
    variant === undefined
      ? knowledge.packageVersions('torch').filter((version) => hasWheel('torch', version, python, knowledge))
      : knowledge.torchWithVariant(variant).map(({ version }) => version);
  for (const version of candidates) {
    const release = knowledge.torch(version);
    if (release.kind !== 'known') continue;
    const { value } = release;
    const vision = value.torchvision !== undefined || !names.includes('torchvision');
    const audio = value.torchaudio !== undefined || !names.includes('torchaudio');
    if (vision && audio && (variant === undefined || value.python.includes(python))) return value;
  }
  return undefined;
}

function hasWheel(name: string, version: string, python: string, knowledge: KnowledgeBase): boolean {
  const answer = knowledge.installsOn(name, version, python);
  return answer.kind === 'known' && answer.value === 'wheel';
}
