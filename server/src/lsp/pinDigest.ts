import { imageName } from '../dockerfile/baseTag.ts';
import type { ImageReference } from '../formats/imageReference.ts';
import type { PinArgument } from '../protocol/commands.ts';
import { digestOf } from '../registry/digest.ts';
import { RegistryProblem } from '../registry/problem.ts';
import { Registry } from '../registry/registry.ts';
import type { Offset } from '../text/span.ts';
import type { ClientFacts } from './clientFacts.ts';
import { toEdit } from './convert.ts';
import { readKnowledgeSettings } from './knowledgeSettings.ts';
import type { Log } from './log.ts';
import type { Peer } from './peer.ts';
import type { Progress, Waiting } from './progress.ts';
import type { Session } from './session.ts';
import type { Snapshot } from './snapshot.ts';
import { workspaceEdit } from './workspaceEdit.ts';

export interface PinDeps {
  readonly peer: Peer;
  readonly log: Log;
  readonly client: ClientFacts;
  readonly session: Session;
  readonly progress: Progress;
  /** The `mlDockerfile` section that holds outside of any document. */
  readonly section: () => Promise<unknown>;
}

/** An image of a FROM that has a tag and no digest. */
interface Target {
  readonly image: ImageReference;
  readonly tag: string;
  /** Where the digest goes. */
  readonly end: Offset;
}

/**
 * Asks the registry for the digest of the image of a FROM and writes it behind the tag. Nothing is written when the
 * text has changed meanwhile. The user is told whatever does not work.
 */
export async function pinDigest(argument: unknown, deps: PinDeps, waiting: Waiting): Promise<null> {
  const { session, log } = deps;
  const asked = readArgument(argument);
  const snapshot = asked === undefined ? undefined : session.snapshot(asked.uri);
  const target =
    snapshot === undefined || snapshot.version !== asked?.version
      ? undefined
      : targetAt(snapshot, asked.start);
  if (snapshot === undefined || target === undefined) {
    log.tellUser('warning', 'the text has changed since the digest was offered, nothing was written');
    return null;
  }
  const name = imageName(target.image);
  try {
    const digest = await deps.progress.show(`Asking for the digest of ${name}`, waiting, (_, signal) =>
      ask(target, deps, signal),
    );
    await write(snapshot, target, digest, deps);
  } catch (error) {
    if (!(error instanceof RegistryProblem)) throw error;
    if (error.kind !== 'cancelled') log.tellUser('warning', `${name} is not pinned: ${error.message}`);
  }
  return null;
}

async function ask({ image, tag }: Target, deps: PinDeps, signal: AbortSignal): Promise<string> {
  const { mirror, problem } = readKnowledgeSettings(await deps.section());
  if (problem !== undefined) throw new RegistryProblem('unreachable', problem);
  const place = deps.session.deps.knowledge.registryOf(image);
  // As in the engine's settings, a mirror stands in for Docker Hub; who names another registry means that one.
  const registry = new Registry(place.hub ? (mirror ?? place.registry) : place.registry);
  return digestOf(registry, place.name, tag, signal);
}

async function write(snapshot: Snapshot, target: Target, digest: string, deps: PinDeps): Promise<void> {
  const { session, client, peer, log } = deps;
  const name = imageName(target.image);
  if (!session.isCurrent(snapshot)) {
    log.tellUser('warning', `the text has changed while the registry was asked, ${name} is not pinned`);
    return;
  }
  const span = { start: target.end, end: target.end };
  const edit = toEdit(snapshot.model.lines, { span, text: `@${digest}` });
  const label = `Pin ${name} by digest`;
  const params = { label, edit: workspaceEdit(snapshot, [edit], client) };
  const { applied, failureReason } = await peer.request('workspace/applyEdit', params);
  if (!applied)
    log.tellUser('warning', `${name} is not pinned: ${failureReason ?? 'the editor refused the edit'}`);
}

/** The image of the FROM whose reference starts at `start`. */
function targetAt({ model }: Snapshot, start: Offset): Target | undefined {
  const stage = model.stages.find(({ from }) => from.image.span.start === start);
  if (stage?.base.kind !== 'image' || !stage.base.certain) return undefined;
  const { image } = stage.base;
  const { tag, parts } = image;
  if (tag === undefined || parts.tag === undefined || image.digest !== undefined) return undefined;
  return { image, tag, end: parts.tag.end };
}

/** What an editor sends back may be anything. */
function readArgument(value: unknown): PinArgument | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { uri, version, start }: Partial<Record<string, unknown>> = { ...value };
  if (typeof uri !== 'string' || typeof version !== 'number' || typeof start !== 'number') return undefined;
  return { uri, version, start };
}
