import { l10n, RelativePattern, Uri, window, workspace } from 'vscode';
import type { Scaffold, ScaffoldParams } from '../../../server/src/protocol/scaffold.ts';
import { writeNewFiles } from '../common/newFiles.ts';
import type { Session } from '../common/session.ts';
import { askScaffold } from './newQuestions.ts';

const ELSEWHERE =
  '**/{node_modules,.git,.venv,venv,env,site-packages,__pycache__,build,dist,test,tests,docs}/**';
const MOST = 200;

/**
 * ML Dockerfile: New Dockerfile… It runs nothing and overwrites nothing, so it works in untrusted folders too. The server
 * asks and writes the texts; here they are shown and put into files.
 */
export async function newDockerfile({ server }: Session, clicked: unknown): Promise<void> {
  const folder = clicked instanceof Uri ? clicked : await askForFolder();
  if (folder === undefined) return;
  const sources = await pythonFiles(folder);
  let answers: ScaffoldParams['answers'] = {};
  for (;;) {
    const params = { folder: folder.toString().replace(/\/$/, ''), sources, answers };
    const scaffold: Scaffold | undefined = await server.scaffold(params);
    if (scaffold === undefined) {
      void window.showWarningMessage(l10n.t('The language server is not running.'));
      return;
    }
    if (scaffold.question === null) return writeNewFiles(folder, scaffold);
    const answer = await askScaffold(scaffold.question);
    if (answer === undefined) return;
    answers = { ...answers, [scaffold.question.id]: answer };
  }
}

async function askForFolder(): Promise<Uri | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void window.showInformationMessage(
      l10n.t('Open the folder of your project first; the Dockerfile is written for it.'),
    );
    return undefined;
  }
  if (folders.length === 1) return folders[0]?.uri;
  return (await window.showWorkspaceFolderPick())?.uri;
}

/** Relative paths, those further up first. */
async function pythonFiles(folder: Uri): Promise<readonly string[]> {
  const found = await workspace.findFiles(new RelativePattern(folder, '**/*.py'), ELSEWHERE, MOST);
  const start = folder.path.replace(/\/?$/, '/').length;
  return found
    .map(({ path }) => path.slice(start))
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}
