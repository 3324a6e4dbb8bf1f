import type { Memento } from 'vscode';
import type { Platform } from './platform.ts';
import type { Server } from './server.ts';

/** What a command may use. */
export interface Session {
  readonly platform: Platform;
  readonly server: Server;
  /** Remembered per workspace. */
  readonly memory: Memento;
}
