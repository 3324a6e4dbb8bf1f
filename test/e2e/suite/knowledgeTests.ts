// The commands that ask a registry, against Debian's registry on loopback.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Registry, startRegistry } from '../../support/registry.ts';
import { actionsAt, apply, diagnosticOf, gone } from './documents';
import { picture, see } from './driver';
import { runFromPalette } from './palette';
import { type Test, test } from './runner';
import { until } from './waiting';

const newTag = '99.1.0-base-ubuntu28.04';

export const knowledgeTests: readonly Test[] = [
  test('Refresh Knowledge makes a tag known that could not be verified', () =>
    withRegistry(async (registry) => {
      await registry.push('nvidia/cuda', [newTag]);
      const document = await dockerfile(`FROM nvidia/cuda:${newTag}\n`);
      assert.match(await hoverText(document), /cannot verify/);
      await runFromPalette('ML Dockerfile: Refresh Knowledge');
      await seeMessage(`read from ${new URL(registry.url).host}`);
      await picture('refresh-knowledge');
      await until('the tag to be known', async () => /exists/.test(await hoverText(document)));
      await cleanUp();
    })),

  test('offline, Refresh Knowledge says what stays in use', () =>
    withSettings({ 'knowledge.registry': 'http://127.0.0.1:1' }, async () => {
      await dockerfile('FROM python:3.12-slim\n');
      await runFromPalette('ML Dockerfile: Refresh Knowledge');
      await seeMessage('stays in use');
      await cleanUp();
    })),

  test('an image is pinned by the digest that its registry tells', () =>
    withRegistry(async (registry) => {
      await registry.push('library/python', ['3.12.7-slim-bookworm']);
      await withSettings({ rules: { 'base-not-digest-pinned': 'warning' } }, async () => {
        const document = await dockerfile('FROM python:3.12.7-slim-bookworm\nUSER 10001\n');
        const { range } = await diagnosticOf(document, 'base-not-digest-pinned');
        const pin = (await actionsAt(document, range)).find(({ title }) => title.startsWith('Pin '));
        assert.equal(pin?.title, 'Pin python:3.12.7-slim-bookworm by digest (asks the registry)');
        await apply(pin);
        await gone(document, 'base-not-digest-pinned');
        assert.match(
          document.getText(),
          /^FROM python:3\.12\.7-slim-bookworm@sha256:[0-9a-f]{64}\nUSER 10001\n$/,
        );
      });
      await cleanUp();
    })),
];

async function cleanUp(): Promise<void> {
  await vscode.commands.executeCommand('notifications.clearAll');
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

/** A toast goes by itself after a while, the list of notifications stays. */
async function seeMessage(text: string): Promise<void> {
  await vscode.commands.executeCommand('notifications.showList');
  await see('.notifications-center', text);
}

async function dockerfile(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
  await vscode.window.showTextDocument(document);
  return document;
}

async function hoverText(document: vscode.TextDocument): Promise<string> {
  return until('a hover', async () => {
    const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 'FROM nvidia/cu'.length),
    );
    const shown = hovers.flatMap(({ contents }) =>
      contents.map((part) => (typeof part === 'string' ? part : part.value)),
    );
    return shown.length > 0 && shown.join('\n');
  });
}

/** Runs `body` with a registry that stands in for those of the publishers. */
async function withRegistry(body: (registry: Registry) => Promise<void>): Promise<void> {
  const registry = await startRegistry();
  try {
    await withSettings({ 'knowledge.registry': registry.url }, () => body(registry));
  } finally {
    await registry.stop();
  }
}

async function withSettings(
  values: Readonly<Record<string, unknown>>,
  body: () => Promise<void>,
): Promise<void> {
  const set = async (value: (name: string) => unknown): Promise<void> => {
    const settings = vscode.workspace.getConfiguration('mlDockerfile');
    for (const name of Object.keys(values))
      await settings.update(name, value(name), vscode.ConfigurationTarget.Global);
  };
  await set((name) => values[name]);
  try {
    await body();
  } finally {
    await set(() => undefined);
  }
}
