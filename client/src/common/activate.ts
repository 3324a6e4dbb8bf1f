import {
  commands,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  window,
  workspace,
} from 'vscode';
import { buildAndRun } from '../commands/buildAndRun.ts';
import { buildImage } from '../commands/buildImage.ts';
import { buildPlatforms } from '../commands/buildPlatforms.ts';
import { buildStage } from '../commands/buildStage.ts';
import { checkGpuInImage } from '../commands/checkGpuInImage.ts';
import { checkHost } from '../commands/checkHost.ts';
import { copyCommand } from '../commands/copyCommand.ts';
import { copyText } from '../commands/copyText.ts';
import { explainOutput } from '../commands/explainOutput.ts';
import { imageLayers } from '../commands/imageLayers.ts';
import { newDockerfile } from '../commands/newDockerfile.ts';
import { openShell } from '../commands/openShell.ts';
import { preflight } from '../commands/preflight.ts';
import { refreshKnowledge } from '../commands/refreshKnowledge.ts';
import { restartServer } from '../commands/restartServer.ts';
import { runLast } from '../commands/runLast.ts';
import { runProfile } from '../commands/runProfile.ts';
import { runWithGpu } from '../commands/runWithGpu.ts';
import { scanImage } from '../commands/scanImage.ts';
import { showLine } from '../commands/showLine.ts';
import { showLog } from '../commands/showLog.ts';
import { showLogs } from '../commands/showLogs.ts';
import { showStats } from '../commands/showStats.ts';
import { smokeTest } from '../commands/smokeTest.ts';
import { stopContainer } from '../commands/stopContainer.ts';
import { BuildMarks } from './buildMarks.ts';
import { provideTasks } from './buildTasks.ts';
import { explaining } from './explainFailure.ts';
import { FailurePages } from './failurePages.ts';
import { Host } from './host.ts';
import { provideHostPage } from './hostPage.ts';
import { showHostStatus } from './hostStatus.ts';
import { ImageItem } from './imageItems.ts';
import { showImages } from './imagesView.ts';
import type { Platform } from './platform.ts';
import { Server } from './server.ts';
import type { Session } from './session.ts';
import { isEnabled, SECTION } from './settings.ts';
import { showStageLenses } from './stageLenses.ts';
import { showStatus } from './status.ts';

const COMMANDS: Readonly<Record<string, (session: Session, argument: unknown) => unknown>> = {
  newDockerfile,
  buildImage,
  buildStage,
  buildPlatforms,
  buildAndRun,
  runWithGpu,
  runLast,
  runProfile,
  copyCommand,
  imageLayers,
  openShell,
  checkGpuInImage,
  smokeTest,
  scanImage,
  stopContainer,
  showLogs,
  showStats,
  explainOutput,
  preflight,
  refreshKnowledge,
  checkHost,
  copyText,
  showLine,
  showLog,
  restartServer,
};

/** Starts what the extension does, the same wherever it runs; all of it ends with the context. */
export function activateOn(bare: Platform, context: ExtensionContext): void {
  const log: LogOutputChannel = window.createOutputChannel('ML Dockerfile', { log: true });
  const server = new Server(bare, log, context.globalStorageUri);
  const failures = new FailurePages();
  const platform = explaining(bare, server, failures);
  const imagesChanged = new EventEmitter<void>();
  const host = new Host(platform, server);
  const buildMarks = new BuildMarks();
  const session: Session = {
    platform,
    server,
    host,
    memory: context.workspaceState,
    imagesChanged,
    buildMarks,
    failures,
  };
  context.subscriptions.push(
    log,
    server,
    failures,
    imagesChanged,
    buildMarks,
    provideTasks(session),
    host,
    showStatus(server),
    showHostStatus(host),
    provideHostPage(host),
    showStageLenses(session),
    showImages(session),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${SECTION}.enable`))
        void (isEnabled() ? server.start() : server.stop());
    }),
    ...Object.entries(COMMANDS).map(([name, run]) =>
      commands.registerCommand(`${SECTION}.${name}`, (argument: unknown) =>
        // A menu of the view hands its line over.
        run(session, argument instanceof ImageItem ? argument.argument : argument),
      ),
    ),
  );
  if (isEnabled()) void server.start();
  host.checkAtStart();
}
