import { commandsOf } from '../../dockerfile/queries.ts';
import { finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { toolCommands } from '../../tools/commands.ts';
import { configuresJupyter, openJupyter } from '../../tools/jupyter.ts';

export const jupyterOpen = defineRule({
  meta: {
    id: 'jupyter-open',
    title: 'Jupyter without token and password',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      open: 'Jupyter listens on every interface with an empty token and no password: whoever reaches the port runs code in the container',
    },
    docs: {
      what: '`CMD` or `ENTRYPOINT` starts Jupyter with `--ip=0.0.0.0`, an empty token and no password. Information in a file for development: under `.devcontainer/`, or with `dev` in its name.',
      why: 'A notebook server runs any code it is sent, often as root, with the GPU and every mounted volume. Jupyter asks for a token by default; an empty one switches that off, and published ports of containers are open to the network unless they are bound to 127.0.0.1. Such servers are searched for and found.',
      fix: 'Removes the empty token and password: Jupyter then makes a token at every start and prints the address with it. A token of your own comes in by `docker run --env JUPYTER_TOKEN=…`.',
      ignore:
        'When a proxy in front of it asks for a login, as JupyterHub and Kubeflow do. Nothing is reported when a configuration of Jupyter is copied, written or named, or a `JUPYTER_TOKEN` is set.',
      neighbours: [],
      sources: [
        'jupyter-server documentation, Security in the Jupyter Server: an empty token disables authentication',
        'jupyter-server 2, auth/identity.py: auth_enabled, JUPYTER_TOKEN',
      ],
    },
  },
  *check({ file }) {
    const stage = finalStage(file);
    if (stage === undefined || !file.text.includes('jupyter')) return;
    const instructions = instructionsOf(file, stage);
    for (const instruction of commandsOf(instructions)) {
      for (const command of toolCommands(instruction.script)) {
        const open = openJupyter(command);
        if (open === undefined || configuresJupyter(instructions)) continue;
        const edits = open.removals.map((span) => ({ span, text: '' }));
        // A continued line may have a comment in between.
        const plain = open.removals.every(({ start, end }) => !file.text.slice(start, end).includes('\n'));
        const title = 'Ask for a token, as Jupyter does by default';
        const fixes: Fix[] = plain ? [{ title, safety: 'suggestion', edits }] : [];
        yield {
          message: 'open',
          span: open.token.span,
          severity: isForDevelopment(file.uri) ? 'information' : 'warning',
          fixes,
        };
      }
    }
  },
});

/** By its place and name; a notebook server alone makes every image one for development. */
function isForDevelopment(uri: string): boolean {
  const path = uri.toLowerCase();
  return path.includes('/.devcontainer/') || /(?:^|[._-])dev(?:[._-]|$)/.test(path.split('/').at(-1) ?? '');
}
