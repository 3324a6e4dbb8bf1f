// The palette commands, from real keys through a real terminal to a real engine.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { containerCreated, docker, imageLabelled } from './docker';
import { open, workspaceFile } from './documents';
import { picture } from './driver';
import { acceptDefaults, runFromPalette } from './palette';
import { type Test, test } from './runner';
import { terminalShowing } from './terminal';

const scratchName = (): string => path.basename(path.dirname(workspaceFile('.').fsPath));

export const dockerTests: readonly Test[] = [
  test('Build Image builds the open Dockerfile in a terminal', async () => {
    await open('image.Dockerfile');
    await runFromPalette('ML Dockerfile: Build Image');
    const image = await acceptDefaults('the image in the engine', () => imageLabelled(scratchName()));
    await terminalShowing(/docker (buildx )?build/);
    await picture('build');
    assert.equal(await docker('run', '--rm', image), 'ran');
  }),

  test('Run with GPU reaches the engine, whose answer stands in the terminal', async () => {
    await open('image.Dockerfile');
    const start = Math.floor(Date.now() / 1000);
    await runFromPalette('ML Dockerfile: Run with GPU');
    await acceptDefaults('a container in the engine', () => containerCreated(scratchName(), start));
    // The first is what an engine without a GPU says to every --gpus, the second is the output of the image.
    await terminalShowing(/docker run .*--gpus.*(capabilities: \[\[gpu\]\]|\bran\b)/);
    await picture('run');
  }),

  test('a hostile file name is built and not run', async () => {
    const [file] = await vscode.workspace.findFiles('a b*.Dockerfile');
    assert.ok(file, 'the file is there');
    await open(path.basename(file.fsPath));
    await runFromPalette('ML Dockerfile: Build Image');
    await acceptDefaults('the image in the engine', () => imageLabelled(`hostile-${scratchName()}`));
    assert.ok(!existsSync(workspaceFile('injected').fsPath), 'the name was run as a command');
  }),
];
