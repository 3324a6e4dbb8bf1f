import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { bundledServer } from './process.ts';

const NEOVIM = 'nvim';
const DEADLINE = 15_000;

/** Opens a file with the server; the steps of a test go where STEPS stands and fill `seen`. */
const SCRIPT = `
local server, file, out, settings = ...
local seen = {}
local function finish(problem)
  seen.problem = problem
  local handle = io.open(out, 'w')
  handle:write(vim.json.encode(seen))
  handle:close()
  vim.cmd('qa!')
end
local function guarded(step) return function(...)
  local ok, problem = pcall(step, ...)
  if not ok then finish(tostring(problem)) end
end end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
vim.bo.filetype = 'dockerfile'
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({
  name = 'ml-dockerfile',
  cmd = server,
  root_dir = vim.fn.fnamemodify(file, ':h'),
  flags = { debounce_text_changes = 0 },
  init_options = settings,
})
vim.lsp.buf_attach_client(buffer, client)

local function until_(what, holds)
  if not vim.wait(10000, holds, 5) then error('waited for ' .. what) end
end
vim.schedule(guarded(function()
STEPS
  vim.lsp.stop_client(client)
  until_('the server to end', function() return vim.lsp.client_is_stopped(client) end)
  finish()
end))
`;

export interface Drive {
  readonly text: string;
  /** Lua; `buffer`, `client`, `until_` and `seen` are there. */
  readonly steps: string;
  /** Lua table of the editor's settings; 0.7 sends them with `initialize` or not at all. */
  readonly settings?: string;
}

/** Drives a real Neovim and returns what its script saw. */
export async function driveNeovim<T>({ text, steps, settings = 'nil' }: Drive): Promise<T> {
  if (spawnSync(NEOVIM, ['--version'], { encoding: 'utf8' }).status !== 0)
    throw new Error(
      'this test drives a real Neovim: install it (apt-get install neovim, brew install neovim)',
    );
  const program = await bundledServer();
  const folder = mkdtempSync(join(tmpdir(), 'ml-dockerfile-nvim-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [file, script, out] = ['Dockerfile', 'drive.lua', 'seen.json'].map((name) => join(folder, name));
  if (file === undefined || script === undefined || out === undefined) throw new Error('unreachable');
  writeFileSync(file, text);
  writeFileSync(
    script,
    SCRIPT.replace('STEPS', () => steps),
  );
  const server = `{ ${[process.execPath, program, '--stdio'].map((part) => JSON.stringify(part)).join(', ')} }`;
  const command = `lua loadfile(${JSON.stringify(script)})(${server}, ${JSON.stringify(file)}, ${JSON.stringify(out)}, ${settings})`;
  const env = {
    ...process.env,
    XDG_STATE_HOME: folder,
    XDG_CACHE_HOME: folder,
    XDG_DATA_HOME: folder,
    HOME: folder,
  };
  const nvim = spawn(NEOVIM, ['--headless', '--clean', '-n', '-c', command], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  nvim.stderr.on('data', (data: Buffer) => {
    output += data.toString();
  });
  nvim.stdout.resume();
  const timer = setTimeout(() => nvim.kill('SIGKILL'), DEADLINE);
  const status = await new Promise((resolve) => nvim.on('exit', resolve));
  clearTimeout(timer);
  expect(status, output).toBe(0);
  const seen: T & { readonly problem?: string } = JSON.parse(readFileSync(out, 'utf8'));
  expect(seen.problem, output).toBeUndefined();
  return seen;
}
