import type { Session } from '../common/session.ts';

/** ML Dockerfile: Show Log */
export function showLog({ server }: Session): void {
  server.log.show();
}
