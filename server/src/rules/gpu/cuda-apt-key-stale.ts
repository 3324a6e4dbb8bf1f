import { imageName, tagSpan } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Stage } from '../../dockerfile/model.ts';
import { chainOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../engine/rule.ts';
import { cudaRepositoryAddresses, type RepositoryAddress } from '../../tools/cudaRepository.ts';

type Context = RuleContext<object>;

export const cudaAptKeyStale = defineRule({
  meta: {
    id: 'cuda-apt-key-stale',
    title: 'CUDA packages come with an old key or for another system',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      key: 'key 7fa2af80 is added for {written}, which NVIDIA has signed with 3bf863cc since 2022-04-27',
      system: 'packages for {written} are added to {system} of {image}',
    },
    docs: {
      what: 'A stage fetches the key `7fa2af80.pub` of NVIDIA’s CUDA repository and neither the new key nor the package `cuda-keyring`, or adds the repository of another release of Debian or Ubuntu than that of the base image, by a `deb` line or by `cuda-keyring`.',
      why: 'NVIDIA replaced the key on 2022-04-27. With the old one alone `apt-get update` ends with `NO_PUBKEY A4B469963BF863CC`, exit status 100. Packages of another release depend on its libraries: `libtinfo5` of Ubuntu 22.04, for example, is not in 24.04.',
      fix: 'Fetches `3bf863cc.pub`, or names the release of the base image where it is another one of the same distribution.',
      ignore:
        'When the repository is a mirror with a signature of its own. On `nvidia/cuda` images, which bring the new key, the old one is information; so is the repository of Ubuntu on Debian. `apt-key del 7fa2af80`, and the key of the machine-learning repository, which was not replaced, are not reported.',
      neighbours: [],
      sources: [
        'NVIDIA/cuda-repo-management issue 4, GPG signing key rotation',
        'NVIDIA/nvidia-docker issue 1631 (Public GPG key error)',
      ],
    },
  },
  *check(context) {
    for (const stage of context.file.stages) {
      const addresses = stage.instructions.flatMap(cudaRepositoryAddresses);
      if (addresses.length === 0) continue;
      yield* oldKeys(stage, addresses, context);
      yield* otherSystems(stage, addresses, context);
    }
  },
});

function* oldKeys(
  stage: Stage,
  addresses: readonly RepositoryAddress[],
  { file, knowledge }: Context,
): Iterable<Finding> {
  const old = addresses.filter(({ use }) => use === 'old key');
  if (old.length === 0) return;
  const all = instructionsOf(file, stage).flatMap(cudaRepositoryAddresses);
  if (all.some(({ use }) => use === 'key' || use === 'keyring')) return;
  const base = chainOf(file, stage)[0]?.base;
  const hasNew = base?.kind === 'image' && knowledge.image(base.image).family === 'nvidia/cuda';
  for (const address of old) {
    yield {
      message: 'key',
      data: { written: address.system },
      span: address.span,
      severity: hasNew ? 'information' : 'warning',
      confidence: address.fixed ? 'certain' : 'likely',
      fixes: replacement(file, address, '7fa2af80.pub', '3bf863cc.pub', 'Fetch the key 3bf863cc'),
    };
  }
}

function* otherSystems(
  stage: Stage,
  addresses: readonly RepositoryAddress[],
  { file, knowledge }: Context,
): Iterable<Finding> {
  const bottom = chainOf(file, stage)[0];
  if (bottom?.base.kind !== 'image') return;
  const { image } = bottom.base;
  const { os } = knowledge.image(image);
  if (os?.name !== 'ubuntu' && os?.name !== 'debian') return;
  const own = `${os.name}${os.version.replace('.', '')}`;
  const fixedBase = bottom.from.image.kind === 'known';
  for (const address of addresses) {
    const { use, system: written, fixed } = address;
    const distribution = /^(ubuntu|debian)\d/.exec(written)?.[1];
    if (use !== 'packages' && use !== 'keyring') continue;
    if (distribution === undefined || written === own) continue;
    const same = distribution === os.name;
    yield {
      message: 'system',
      data: { written, system: `${os.name} ${os.version}`, image: imageName(image) },
      span: address.span,
      severity: same ? 'warning' : 'information',
      confidence: fixed && fixedBase && same ? 'certain' : 'likely',
      related: [{ span: tagSpan(bottom), note: `${os.name} ${os.version}` }],
      fixes: same && fixedBase ? replacement(file, address, written, own, `Use packages for ${own}`) : [],
    };
  }
}

/** The address with `to` for each `from`; none where a variable brings it, or that package is not in the other folder. */
function replacement(
  { text }: DockerfileModel,
  { span, use }: RepositoryAddress,
  from: string,
  to: string,
  title: string,
): Fix[] {
  const word = text.slice(span.start, span.end);
  // Newer systems have the second release of the package only.
  const missing = use === 'keyring' && !word.includes('cuda-keyring_1.1-1');
  if (!word.includes(from) || missing) return [];
  const edits = [{ span, text: word.split(from).join(to) }];
  return [{ title, safety: 'suggestion', edits }];
}
