// Runs a suite in the real VS Code served to headless Chromium: same workbench, extension host and terminals.
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { logDir } from '../../scripts/paths.mjs';
import { findBrowser } from '../../scripts/system.mjs';
import { ensureVsCodeServer, installExtension, startVsCodeServer } from '../../scripts/vscode-server.mjs';

const chromiumFlags = [
  '--no-sandbox', // CI runs as root, where Chromium's sandbox refuses to start; only our own pages are opened
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Resolves to the exit code that the suite gave VS Code. */
export async function launchInBrowser({
  name,
  suite,
  trusted,
  workspace,
  vsix,
  hostExtension,
  scratch,
  env,
  driver,
}) {
  await ensureVsCodeServer();
  const folders = { extensionsDir: path.join(scratch, 'extensions'), dataDir: path.join(scratch, 'data') };
  await installExtension(vsix, folders);
  // The environment given here is the one that terminals get: no login shell may put another docker first.
  const always = ['--without-connection-token', '--enable-smoke-test-driver', '--force-disable-user-env'];
  const flags = trusted ? [...always, '--disable-workspace-trust'] : always;
  const server = await startVsCodeServer({ ...folders, flags, env, logName: `vscode-${name}` });
  try {
    const address = addressOf(server, { suite, workspace, hostExtension });
    return await runInChromium(address, { origin: server.origin, name, driver });
  } finally {
    await server.stop();
  }
}

/** VS Code reads the payload only from a server started with --enable-smoke-test-driver. */
function addressOf(server, { suite, workspace, hostExtension }) {
  const remote = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(hostExtension)],
    ['extensionTestsPath', remote(suite)],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
  return `${server.origin}/?${query}`;
}

async function runInChromium(address, { origin, name, driver }) {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: chromiumFlags });
  // The console of the extension host: long, and of use only after a failure.
  const log = createWriteStream(path.join(logDir, `console-${name}.log`));
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    const page = await context.newPage();
    const exit = exitOf(page, driver.deadline);
    await page.exposeFunction('codeAutomationLog', (type, args) =>
      log.write(`[${type}] ${args.join(' ')}\n`),
    );
    driver.usePage(async () => page);
    await page.goto(address);
    return await exit;
  } finally {
    await browser.close();
    log.end();
  }
}

function exitOf(page, deadline) {
  return new Promise((resolve, reject) => {
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
    page.once('crash', () => reject(new Error('the page crashed')));
    deadline.addEventListener('abort', () => reject(new Error('the suite did not end in time')));
  });
}
