import { type Disposable, EventEmitter, workspace } from 'vscode';
import { type Container, listContainers, parseContainers } from '../docker/containers.ts';
import type { Engine } from '../docker/engine.ts';
import type { Platform } from './platform.ts';
import { dockerProgram, SECTION } from './settings.ts';

const EVERY_MS = 5000;

/** Why no containers are listed; undefined while they are. */
export type NoContainers =
  | { readonly kind: 'untrusted' }
  | { readonly kind: 'missing'; readonly program: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** The containers that run, asked for while somebody looks and not otherwise. */
export class RunningContainers implements Disposable {
  private readonly platform: Platform;
  private readonly changed = new EventEmitter<void>();
  private readonly listener: Disposable;
  private engine: Engine | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private asking: Promise<void> | undefined;
  private last = '';
  private found: readonly Container[] = [];
  private reason: NoContainers | undefined;
  readonly onDidChange = this.changed.event;

  constructor(platform: Platform) {
    this.platform = platform;
    this.listener = workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(`${SECTION}.docker.path`)) return;
      this.engine = undefined;
      if (this.timer !== undefined) void this.refresh();
    });
  }

  get all(): readonly Container[] {
    return this.found;
  }

  get none(): NoContainers | undefined {
    return this.reason;
  }

  /** Asks again and again while `watched`. */
  watch(watched: boolean): void {
    clearInterval(this.timer);
    this.timer = watched ? setInterval(() => void this.refresh(), EVERY_MS) : undefined;
    if (watched) void this.refresh();
  }

  /** Asks once; a question that is under way is not asked twice. */
  refresh(): Promise<void> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  dispose(): void {
    this.watch(false);
    this.listener.dispose();
    this.changed.dispose();
  }

  private async ask(): Promise<void> {
    const answer = await this.list();
    this.found = 'kind' in answer ? [] : answer;
    this.reason = 'kind' in answer ? answer : undefined;
    const now = JSON.stringify(answer);
    if (now !== this.last) this.changed.fire();
    this.last = now;
  }

  private async list(): Promise<readonly Container[] | NoContainers> {
    if (!workspace.isTrusted) return { kind: 'untrusted' };
    const program = dockerProgram();
    if (this.engine?.program !== program) {
      const answer = await this.platform.findEngine(program);
      if (answer.kind === 'missing') return { kind: 'missing', program };
      if (answer.kind === 'failed') return answer;
      this.engine = answer.engine;
    }
    const { code, stdout, stderr } = await this.platform.ask(listContainers(this.engine));
    if (code === 0) return parseContainers(this.engine, stdout);
    return { kind: 'failed', reason: stderr.trim().split('\n')[0] ?? '' };
  }
}
