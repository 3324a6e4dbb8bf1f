import type { Session } from '../common/session.ts';
import { buildFrom } from './buildFlow.ts';

/** ML Dockerfile: Build and Run… */
export async function buildAndRun(session: Session, argument: unknown): Promise<void> {
  await buildFrom(session, argument, { first: 'run' });
}
