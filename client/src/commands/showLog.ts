import type { Session } from '../common/session.ts';

export function showLog({ server }: Session): void {
  server.log.show();
}
