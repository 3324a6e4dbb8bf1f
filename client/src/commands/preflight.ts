import { commandDockerfile } from '../common/dockerfiles.ts';
import { showPreflight } from '../common/preflightPage.ts';
import type { Session } from '../common/session.ts';

/** ML Dockerfile: Preflight. Nothing is run, so it works in untrusted folders too. */
export async function preflight(session: Session, clicked: unknown): Promise<void> {
  const dockerfile = await commandDockerfile(clicked);
  if (dockerfile !== undefined) await showPreflight(session, dockerfile.uri);
}
