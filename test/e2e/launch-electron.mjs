// Runs a suite in the desktop VS Code that @vscode/test-electron downloads, where the network allows it.
import path from 'node:path';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from '@vscode/test-electron';
import { chromium } from 'playwright-core';
import { capture } from '../../scripts/process.mjs';

const debugPort = 29_222;

/** Resolves to the path of VS Code, or undefined where it can not be downloaded. */
export async function downloadDesktop() {
  try {
    return await downloadAndUnzipVSCode();
  } catch (error) {
    console.log(`desktop VS Code: not to be had here (${error.message})`);
    return undefined;
  }
}

export async function launchInDesktop({
  suite,
  trusted,
  workspace,
  vsix,
  hostExtension,
  scratch,
  env,
  driver,
  desktop,
}) {
  const folders = [
    `--extensions-dir=${path.join(scratch, 'extensions')}`,
    `--user-data-dir=${path.join(scratch, 'data')}`,
  ];
  const [cli] = resolveCliArgsFromVSCodeExecutablePath(desktop);
  const installed = await capture(cli, [...folders, '--install-extension', vsix, '--force'], { env });
  if (installed.code !== 0) throw new Error(`VS Code did not install the package:\n${installed.stderr}`);
  let page;
  driver.usePage(() => {
    page ??= connect();
    return page;
  });
  return runTests({
    vscodeExecutablePath: desktop,
    extensionDevelopmentPath: hostExtension,
    extensionTestsPath: suite,
    extensionTestsEnv: env,
    launchArgs: [
      workspace,
      ...folders,
      `--remote-debugging-port=${debugPort}`,
      '--skip-welcome',
      '--force-disable-user-env',
      ...(trusted ? ['--disable-workspace-trust'] : []),
    ],
  });
}

/** The keyboard of the desktop window, reached through its debugging port. */
async function connect() {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debugPort}`);
  const pages = browser.contexts().flatMap((context) => context.pages());
  return pages.find((page) => page.url().includes('workbench'));
}
