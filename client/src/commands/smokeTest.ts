import { type CancellationToken, l10n, ProgressLocation, window } from 'vscode';
import { askEngine } from '../common/askEngine.ts';
import { engineOrMessage } from '../common/engineProgram.ts';
import { explainOutput } from '../common/explainFailure.ts';
import type { Session } from '../common/session.ts';
import { type SmokeResult, waitUntilServing } from '../common/smokeTest.ts';
import { refusesToRun } from '../common/trust.ts';
import { removeInvocation } from '../docker/containerCommands.ts';
import type { Engine } from '../docker/engine.ts';
import { outputInvocation, smokeTestInvocation } from '../docker/smokeTest.ts';
import { askForImage, type ChosenImage } from './imageQuestion.ts';

const SHARED_MEMORY = '2g';

/** ML Dockerfile: Smoke-Test Image… Starts it, waits until it is healthy, asks for /health, and removes it. */
export async function smokeTest(session: Session, clicked: unknown): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(session.platform);
  const chosen = engine && (await askForImage(session, clicked));
  if (engine === undefined || chosen === undefined) return;
  const title = l10n.t('Smoke test of {0}', chosen.image);
  const id = (await askEngine(session, title, await startOf(session, engine, chosen)))?.trim();
  if (id === undefined) return;
  const started = Date.now();
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  const wait = (_: unknown, cancellation: CancellationToken) =>
    waitUntilServing(session.platform, engine, id, cancellation);
  const result = await window.withProgress(options, wait);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const { stdout, stderr } = await session.platform.ask(outputInvocation(engine, id));
  await session.platform.ask(removeInvocation(engine, id));
  report(title, result, seconds);
  if (result.kind !== 'serving')
    await explainOutput({ server: session.server, pages: session.failures }, title, `${stdout}\n${stderr}`);
}

async function startOf({ server }: Session, engine: Engine, { image, document }: ChosenImage) {
  const outline = document && (await server.outline(document));
  const ports = (outline?.exposedPorts ?? []).filter((port) => port > 0 && port < 65_536);
  const gpus = outline?.needsGpu === true ? 'all' : 'none';
  const sharedMemory = outline?.shmHint === true ? SHARED_MEMORY : undefined;
  return smokeTestInvocation(engine, { image, gpus, sharedMemory, ports });
}

function report(title: string, result: SmokeResult, seconds: string): void {
  if (result.kind === 'cancelled') return;
  const text = l10n.t('{0}: {1}', title, resultText(result, seconds));
  const fine = result.kind === 'serving' && (result.answer === undefined || result.answer.status < 400);
  void (fine ? window.showInformationMessage(text) : window.showWarningMessage(text));
}

function resultText(result: Exclude<SmokeResult, { kind: 'cancelled' }>, seconds: string): string {
  switch (result.kind) {
    case 'serving':
      return servingText(result, seconds);
    case 'ended':
      return l10n.t('the container ended after {0} s with exit code {1}', seconds, result.exitCode ?? '?');
    case 'unhealthy':
      return l10n.t('its health check says unhealthy after {0} s', seconds);
    case 'nothing to ask':
      return l10n.t('it runs, and has neither a health check nor an exposed port that could be asked');
    case 'late':
      return l10n.t('it is not ready after {0} s', result.seconds);
  }
}

function servingText(
  { answer, healthy }: Extract<SmokeResult, { kind: 'serving' }>,
  seconds: string,
): string {
  const ready = healthy ? l10n.t('healthy after {0} s', seconds) : l10n.t('answers after {0} s', seconds);
  if (answer === undefined) return ready;
  return l10n.t('{0}; GET /health: {1} in {2} ms', ready, answer.status, answer.milliseconds);
}
