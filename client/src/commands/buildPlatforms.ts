import type { Session } from '../common/session.ts';
import { buildFrom } from './buildFlow.ts';

/** ML Dockerfile: Build for Several Platforms… */
export async function buildPlatforms(session: Session, argument: unknown): Promise<void> {
  await buildFrom(session, argument, { settings: { platforms: ['linux/amd64', 'linux/arm64'] } });
}
