import type { Session } from '../common/session.ts';
import { buildFrom } from './buildFlow.ts';

/** ML Dockerfile: Build Image… */
export async function buildImage(session: Session, argument: unknown): Promise<void> {
  await buildFrom(session, argument);
}
