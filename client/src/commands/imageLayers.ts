import { l10n, type Uri, ViewColumn, window } from 'vscode';
import { askEngine } from '../common/askEngine.ts';
import { engineOrMessage } from '../common/engineProgram.ts';
import { type LayersOfImage, layersHtml } from '../common/layersHtml.ts';
import type { Session } from '../common/session.ts';
import { refusesToRun } from '../common/trust.ts';
import { parseHistory } from '../docker/history.ts';
import { historyInvocation } from '../docker/imageCommands.ts';
import { askForImage } from './imageQuestion.ts';
import type { ShownLine } from './showLine.ts';

const SHOW_LINE = 'mlDockerfile.showLine';

/** ML Dockerfile: Image Layers… The size of each layer, and the line that made it. */
export async function imageLayers(session: Session, clicked: unknown): Promise<void> {
  if (refusesToRun()) return;
  const engine = await engineOrMessage(session.platform);
  const chosen = engine && (await askForImage(session, clicked));
  if (engine === undefined || chosen === undefined) return;
  const { image, document } = chosen;
  const title = l10n.t('Layers of {0}', image);
  const answer = await askEngine(session, title, historyInvocation(engine, image));
  if (answer === undefined) return;
  const layers = parseHistory(answer);
  const createdBy = layers.map((layer) => layer.createdBy);
  const lines = document && (await session.server.layers({ uri: document.uri.toString(), createdBy }));
  showPage(title, { image, layers, lines }, document?.uri);
}

function showPage(title: string, found: LayersOfImage, dockerfile: Uri | undefined): void {
  const panel = window.createWebviewPanel('mlDockerfile.layers', title, ViewColumn.Beside, {
    enableScripts: false,
    enableCommandUris: [SHOW_LINE],
    localResourceRoots: [],
  });
  const uri = dockerfile?.toString() ?? '';
  panel.webview.html = layersHtml(found, (line) => {
    const place: ShownLine = { uri, line };
    return `command:${SHOW_LINE}?${encodeURIComponent(JSON.stringify([place]))}`;
  });
}
