import { extensions } from 'vscode';

/** Docker DX, Container Tools and its predecessor: each completes, renames and formats Dockerfiles. */
const EDITORS = ['docker.docker', 'ms-azuretools.vscode-containers', 'ms-azuretools.vscode-docker'];

/** True while an extension is there that edits Dockerfiles; one that only brings others along does not count. */
export function othersEditDockerfiles(): boolean {
  return EDITORS.some((id) => {
    const manifest: unknown = extensions.getExtension(id)?.packageJSON;
    return typeof manifest === 'object' && manifest !== null && 'main' in manifest;
  });
}
