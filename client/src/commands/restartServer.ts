import type { Session } from '../common/session.ts';

export async function restartServer({ server }: Session): Promise<void> {
  await server.start();
}
