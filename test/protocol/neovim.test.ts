import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundledServer } from './support/process.ts';

const NEOVIM = 'nvim';
const DEADLINE = 15_000;

/** Opens a file, waits for diagnostics, asks for actions and a hover, applies the fix, writes what it saw. */
const SCRIPT = `
local server, file, out = ...
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
})
vim.lsp.buf_attach_client(buffer, client)

local function until_(what, holds)
  if not vim.wait(10000, holds, 5) then error('waited for ' .. what) end
end
vim.schedule(guarded(function()
  until_('diagnostics', function() return #vim.diagnostic.get(buffer) > 0 end)
  seen.first = vim.tbl_map(function(d)
    return { code = d.code, source = d.source, lnum = d.lnum, col = d.col, end_col = d.end_col }
  end, vim.diagnostic.get(buffer))
  local position = { textDocument = vim.lsp.util.make_text_document_params(buffer), position = { line = 0, character = 8 } }
  seen.hover = vim.lsp.buf_request_sync(buffer, 'textDocument/hover', position, 10000)[client].result
  local tag = { line = 0, character = 20 }
  local range = { start = tag, ['end'] = tag }
  local actions = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', {
    textDocument = position.textDocument, range = range, context = { diagnostics = {} },
  }, 10000)[client].result
  seen.titles = vim.tbl_map(function(action) return action.title end, actions)
  for _, action in ipairs(actions) do
    if action.title:find('12.4.1', 1, true) then
      vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
      break
    end
  end
  seen.line = vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1]
  until_('the finding to go', function()
    for _, d in ipairs(vim.diagnostic.get(buffer)) do
      if d.code == 'base-tag-unknown' then return false end
    end
    return true
  end)
  seen.capabilities = vim.lsp.get_client_by_id(client).server_capabilities.textDocumentSync
  vim.lsp.stop_client(client)
  until_('the server to end', function() return vim.lsp.client_is_stopped(client) end)
  finish()
end))
`;

interface Seen {
  readonly problem?: string;
  readonly first: readonly { code: string; source: string; lnum: number; col: number; end_col: number }[];
  readonly hover: { readonly contents: { readonly kind: string; readonly value: string } };
  readonly titles: readonly string[];
  readonly line: string;
}

let bundle = '';
beforeAll(async () => {
  const found = spawnSync(NEOVIM, ['--version'], { encoding: 'utf8' });
  if (found.status !== 0)
    throw new Error(
      'this test drives a real Neovim: install it (apt-get install neovim, brew install neovim)',
    );
  bundle = await bundledServer();
});

async function drive(text: string): Promise<Seen> {
  const folder = mkdtempSync(join(tmpdir(), 'ml-dockerfile-nvim-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [file, script, out] = ['Dockerfile', 'drive.lua', 'seen.json'].map((name) => join(folder, name));
  if (file === undefined || script === undefined || out === undefined) throw new Error('unreachable');
  writeFileSync(file, text);
  writeFileSync(script, SCRIPT);
  const server = `{ ${[process.execPath, bundle, '--stdio'].map((part) => JSON.stringify(part)).join(', ')} }`;
  const command = `lua loadfile(${JSON.stringify(script)})(${server}, ${JSON.stringify(file)}, ${JSON.stringify(out)})`;
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
  const seen: Seen = JSON.parse(readFileSync(out, 'utf8'));
  expect(seen.problem, output).toBeUndefined();
  return seen;
}

describe('in Neovim', () => {
  it('findings appear, the hover opens, the fix fits and the finding goes', async () => {
    const seen = await drive('FROM nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04\nRUN nvcc --version\n');
    expect(seen.first).toContainEqual({
      code: 'base-tag-unknown',
      source: 'ml-dockerfile',
      lnum: 0,
      col: 17,
      end_col: 50,
    });
    expect(seen.hover.contents.kind).toBe('markdown');
    expect(seen.hover.contents.value).toContain('| CUDA | 12.4.0 |');
    expect(seen.titles).toContain('Ignore base-tag-unknown in this file');
    expect(seen.line).toBe('FROM nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04');
  });
});
