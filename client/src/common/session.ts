import type { EventEmitter, Memento } from 'vscode';
import type { BuildMarks } from './buildMarks.ts';
import type { FailurePages } from './failurePages.ts';
import type { Host } from './host.ts';
import type { Platform } from './platform.ts';
import type { Server } from './server.ts';

/** What a command may use. */
export interface Session {
  readonly platform: Platform;
  readonly server: Server;
  /** What the last look at the engine's host found. */
  readonly host: Host;
  /** Remembered per workspace. */
  readonly memory: Memento;
  /** Fired when an image was built, or a container started or ended by a command of ours. */
  readonly imagesChanged: EventEmitter<void>;
  readonly failures: FailurePages;
  readonly buildMarks: BuildMarks;
}
