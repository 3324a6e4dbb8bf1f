import {
  type CancellationToken,
  CancellationTokenSource,
  Disposable,
  EventEmitter,
  l10n,
  workspace,
} from 'vscode';
import type { FoundHost } from '../../../server/src/protocol/hostFacts.ts';
import type { Engine } from '../docker/engine.ts';
import type { Answer, Ask, HostFacts, HostGpu } from '../docker/host/facts.ts';
import type { FindingContext } from '../docker/host/finding.ts';
import { gatherHost } from '../docker/host/gather.ts';
import { plain, toInvocation } from '../docker/invocation.ts';
import { watchContext } from './contextWatch.ts';
import type { Platform } from './platform.ts';
import type { Server } from './server.ts';
import { dockerProgram, hostDetection, SECTION } from './settings.ts';

/** The host of the container engine, as the last check found it. What was found is a target of the checks meanwhile. */
export class Host implements Disposable {
  private readonly platform: Platform;
  private readonly server: Server;
  private readonly changed = new EventEmitter<void>();
  private readonly listening: Disposable;
  private last: FindingContext | undefined;
  readonly onDidChange = this.changed.event;

  constructor(platform: Platform, server: Server) {
    this.platform = platform;
    this.server = server;
    this.listening = Disposable.from(
      // A server that was started anew knows nothing of it.
      server.onDidChangeState(({ kind }) => {
        if (kind === 'running' && this.last !== undefined) void this.tell(this.last.facts);
      }),
      watchContext(platform.dockerFolder, () => this.forget()),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${SECTION}.docker.path`)) this.forget();
        if (change.affectsConfiguration(`${SECTION}.host`) && hostDetection() === 'off') this.forget();
      }),
      workspace.onDidGrantWorkspaceTrust(() => this.checkAtStart()),
    );
  }

  /** What was found, ready to be written down; undefined before the first check and when it holds no longer. */
  get found(): FindingContext | undefined {
    return this.last;
  }

  /** The GPUs that a container may get, from the last check; none for another engine than the one that was checked. */
  gpusOf({ context }: Pick<Engine, 'context'>): readonly HostGpu[] {
    const { engine, host } = this.last?.facts ?? {};
    if (context !== undefined && context !== engine?.context) return [];
    return host?.nvidia.kind === 'works' ? host.nvidia.gpus : [];
  }

  /** Looks without being asked, where the setting wants it and the folder is trusted. */
  checkAtStart(): void {
    if (hostDetection() === 'onStart' && workspace.isTrusted)
      void this.check(new CancellationTokenSource().token);
  }

  /** Asks the engine and its host; false when it was cancelled. The caller has made sure that programs may be run. */
  async check(cancellation: CancellationToken): Promise<boolean> {
    const program = dockerProgram();
    const controller = new AbortController();
    const listening = cancellation.onCancellationRequested(() => controller.abort());
    try {
      const engine = await this.platform.findEngine(program);
      const dialect =
        engine.kind === 'found' ? engine.engine.dialect : engine.kind === 'failed' ? 'docker' : undefined;
      const { os } = this.platform;
      const facts = await gatherHost({ program, dialect, os }, asking(this.platform, controller.signal));
      if (cancellation.isCancellationRequested) return false;
      await this.tell(facts);
      return true;
    } finally {
      listening.dispose();
    }
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }

  private forget(): void {
    if (this.last === undefined) return;
    this.last = undefined;
    void this.server.hostFacts(null);
    this.changed.fire();
  }

  private async tell(facts: HostFacts): Promise<void> {
    const known = (await this.server.hostFacts(foundHost(facts)))?.driver ?? undefined;
    const driver = known && {
      branch: known.branch,
      maxCuda: known.maxCuda ?? undefined,
      endOfLife: known.endOfLife ?? undefined,
    };
    const today = new Date().toISOString().slice(0, 10);
    this.last = { facts, driver, today, t: (message, ...values) => l10n.t(message, ...values) };
    this.changed.fire();
  }
}

/** What Dockerfiles are checked against; null for an engine elsewhere and a host without NVIDIA GPUs. */
function foundHost({ place, host }: HostFacts): FoundHost | null {
  if (host?.nvidia.kind !== 'works') return null;
  const { driver, gpus } = host.nvidia;
  return {
    name: place.kind === 'ssh' ? place.destination : null,
    driver: driver ?? null,
    gpus: gpus.map(({ name, computeCapability }) => ({ name, computeCapability: computeCapability ?? null })),
  };
}

function asking(platform: Platform, signal: AbortSignal): Ask {
  return async (program, argv): Promise<Answer> => {
    const { code, stdout, stderr, failure } = await platform.ask(
      toInvocation(program, plain(...argv)),
      signal,
    );
    if (failure === 'missing') return { kind: 'missing' };
    if (failure !== undefined) return { kind: 'late', seconds: failure.lateAfterMs / 1000 };
    return { kind: 'ran', code: code ?? 1, stdout, stderr };
  };
}
