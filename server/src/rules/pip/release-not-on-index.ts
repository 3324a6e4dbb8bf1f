import type { RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { type Asked, installRequests } from '../../tools/installRequests.ts';
import { type PipInstall, pipInstalls } from '../../tools/pip.ts';
import {
  configuresPip,
  isConfiguredAt,
  mayConfigurePip,
  mayConfigureUv,
  pipIndexes,
} from '../../tools/pipIndexes.ts';
import { earlierInstalls, imageUnder } from '../../tools/stageInstalls.ts';

type Context = RuleContext<object>;

export const releaseNotOnIndex = defineRule({
  meta: {
    id: 'release-not-on-index',
    title: 'A pinned release the package index does not hold',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      named: '{package} {version} is not on the default index, which has {nearest}',
      listed: '{file} pins {package} {version}, not a release on the default index, which has {nearest}',
    },
    docs: {
      what: 'An installation, or a requirements file it reads, pins a release with `==` that the default Python index does not hold, of a package whose releases the tables list all: torch, torchvision, TensorFlow, JAX, vLLM, xformers, flash-attn, ONNX Runtime, bitsandbytes, scikit-learn.',
      why: 'pip stops with `No matching distribution found`. Often only a post release was published: `==1.4.1` does not match scikit-learn `1.4.1.post1`, the only 1.4.1 there is. Of jaxlib, old releases were withdrawn for want of storage.',
      fix: 'Writes one of the nearest releases, the post release of the same version first.',
      ignore:
        'When the wheels are your own. Nothing is reported with another index or a folder of wheels, where pip may be configured, with a marker, for versions newer or older than all of the table, and for pre-releases.',
      neighbours: [],
      sources: ['Python package index, published files of the packages', 'PEP 440, Version matching'],
    },
  },
  *check(context) {
    const { file } = context;
    if (configuresPip(file)) return;
    for (const run of runsOf(file.instructions)) {
      if (isConfiguredAt(run)) continue;
      for (const install of pipInstalls(run.script)) yield* checkInstall(run, install, context);
    }
  },
});

function* checkInstall(run: RunInstruction, install: PipInstall, context: Context): Iterable<Finding> {
  const { file, knowledge, project } = context;
  const { packages, files } = installRequests(install, project.requirements);
  const faults = packages.filter((asked) => isMissing(asked, context));
  if (faults.length === 0 || looksElsewhere(run, install)) return;
  if (files.some(({ indexes }) => indexes.length > 0)) return;
  if (install.tool === 'uv' && mayConfigureUv(file, run)) return;
  const image = imageUnder(file, run);
  const facts = image === undefined ? undefined : knowledge.image(image);
  if (facts === undefined || mayConfigurePip(facts.family, image)) return;
  const there = new Set([
    ...Object.keys(facts.packages ?? {}),
    ...earlierInstalls(file, run, install).flatMap(({ requirements }) =>
      requirements.map(({ name }) => name),
    ),
  ]);
  for (const fault of faults.filter(({ name }) => !there.has(name)))
    yield* report(fault, facts.family !== undefined, context);
}

/** A plain pin of a release that the tables know to be no release. */
function isMissing({ name, pin, url, marker }: Asked, { knowledge }: Context): boolean {
  if (pin === undefined || pin.includes('+') || url !== undefined || marker !== undefined) return false;
  return knowledge.missingFromIndex(name, pin) !== undefined;
}

function* report(fault: Asked, known: boolean, { knowledge }: Context): Iterable<Finding> {
  const { name, pin = '', word, listedIn, at } = fault;
  const nearest = nearestTo(pin, knowledge.packageVersions(name));
  if (nearest.length === 0) return;
  const sure = known && (word === undefined || word.value.kind === 'known');
  yield {
    message: listedIn === undefined ? 'named' : 'listed',
    data: { package: name, version: pin, nearest: nearest.join(' and '), file: listedIn ?? '' },
    span: at,
    severity: sure ? 'error' : 'warning',
    confidence: sure ? 'certain' : 'likely',
    evidence: knowledge.missingFromIndex(name, pin) ?? [],
    fixes: nearest.flatMap((version) => repinned(fault, version)),
  };
}

/** With an index, a folder of wheels or none of them the default index does not decide. */
function looksElsewhere(run: RunInstruction, install: PipInstall): boolean {
  const offline = install.line.options.some(({ name }) => name === '--no-index' || name === '--dry-run');
  return offline || install.sources.length > 0 || pipIndexes(install, run.lookup).length > 0;
}

/** A post release of the same version; else the releases right below and above. `versions` are newest first. */
function nearestTo(pin: string, versions: readonly string[]): readonly string[] {
  const release = pin.replace(/^v/, '');
  const posts = versions.filter((version) => version.startsWith(`${release}.post`));
  if (posts.length > 0) return posts.slice(0, 2);
  const above = versions.filter((version) => isNewer(version, release)).at(-1);
  const below = versions.find((version) => !isNewer(version, release));
  return [below, above].filter((version) => version !== undefined);
}

function isNewer(a: string, b: string): boolean {
  const parts = (version: string) => version.split(/\.(?:post)?|post/).map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? -1) - (right[at] ?? -1);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** Only where the pin is written out in the command. */
function repinned({ word, pin = '', at, name }: Asked, version: string): Fix[] {
  const literal = word !== undefined && word.value.kind === 'known' && word.value.via.length === 0;
  if (!literal || word.text.indexOf(pin) !== word.text.lastIndexOf(pin)) return [];
  const start = word.span.start + word.text.indexOf(pin);
  if (start < at.start || start + pin.length > at.end) return [];
  const edits = [{ span: { start, end: start + pin.length }, text: version }];
  return [{ title: `Pin ${name} to ${version}`, safety: 'suggestion', edits }];
}
