import { describe, expect, it, onTestFinished } from 'vitest';
import { startRegistry } from '../support/registry.ts';
import { driveNeovim } from './support/neovim.ts';

/** Waits for diagnostics, asks for actions and a hover, applies the fix. */
const FIX = `  until_('diagnostics', function() return #vim.diagnostic.get(buffer) > 0 end)
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
  end)`;

interface Seen {
  readonly first: readonly { code: string; source: string; lnum: number; col: number; end_col: number }[];
  readonly hover: { readonly contents: { readonly kind: string; readonly value: string } };
  readonly titles: readonly string[];
  readonly line: string;
}

/** Runs the two commands that ask a registry, as a user of Neovim does. */
const ASK = `
  until_('diagnostics', function() return #vim.diagnostic.get(buffer) > 0 end)
  local document = vim.lsp.util.make_text_document_params(buffer)
  local function status()
    local place = { textDocument = document, position = { line = 0, character = 8 } }
    return vim.lsp.buf_request_sync(buffer, 'textDocument/hover', place, 10000)[client].result.contents.value
  end
  seen.before = status()
  vim.lsp.buf.execute_command({ command = 'mlDockerfile.server.refreshKnowledge' })
  until_('the tag to be known', function() return status():find('exists', 1, true) ~= nil end)
  seen.after = status()
  local start = { line = 0, character = 8 }
  local actions = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', {
    textDocument = document, range = { start = start, ['end'] = start }, context = { diagnostics = {} },
  }, 10000)[client].result
  for _, action in ipairs(actions) do
    if action.title:find('by digest', 1, true) then vim.lsp.buf.execute_command(action.command) end
  end
  local function line() return vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1] end
  until_('the digest', function() return line():find('@', 1, true) ~= nil end)
  seen.line = line()`;

interface Asked {
  readonly before: string;
  readonly after: string;
  readonly line: string;
}

/** Completes an instruction, reads its help, renames a stage and lays the file out. */
const EDIT = `
  local document = vim.lsp.util.make_text_document_params(buffer)
  local function ask(method, more)
    local params = vim.tbl_extend('force', { textDocument = document }, more)
    return vim.lsp.buf_request_sync(buffer, method, params, 10000)[client].result
  end
  until_('the server', function()
    return vim.lsp.get_client_by_id(client).initialized == true
  end)
  local items = ask('textDocument/completion', { position = { line = 4, character = 12 } }).items
  seen.labels = vim.tbl_map(function(item) return item.label end, items)
  seen.hover = ask('textDocument/hover', { position = { line = 1, character = 1 } }).contents.value
  vim.api.nvim_win_set_cursor(0, { 1, 12 })
  vim.lsp.buf.rename('builder')
  local function text() return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\\n') end
  until_('the rename', function() return text():find('from=builder', 1, true) ~= nil end)
  vim.lsp.util.apply_text_edits(
    ask('textDocument/formatting', { options = { tabSize = 4, insertSpaces = true } }), buffer, 'utf-16')
  seen.text = text()`;

interface Edited {
  readonly labels: readonly string[];
  readonly hover: string;
  readonly text: string;
}

describe('in Neovim', () => {
  it('completes, explains, renames and lays out, with the same server', async () => {
    const seen = await driveNeovim<Edited>({
      text: 'FROM a:1 AS build\nRUN x \\\ny\nFROM b:1\nCOPY --from=build /x /x\n',
      steps: EDIT,
    });
    expect(seen.labels).toContain('build');
    expect(seen.hover).toContain('RUN');
    expect(seen.text).toBe('FROM a:1 AS builder\nRUN x \\\n    y\nFROM b:1\nCOPY --from=builder /x /x');
  });

  it('findings appear, the hover opens, the fix fits and the finding goes', async () => {
    const seen = await driveNeovim<Seen>({
      text: 'FROM nvidia/cuda:12.4.0-cudnn9-runtime-ubuntu22.04\nRUN nvcc --version\n',
      steps: FIX,
    });
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

  it('pins an image by the digest its registry tells, and refreshes tags', async () => {
    const registry = await startRegistry();
    onTestFinished(() => registry.stop());
    await registry.push('nvidia/cuda', ['99.1.0-base-ubuntu28.04']);
    const seen = await driveNeovim<Asked>({
      text: 'FROM nvidia/cuda:99.1.0-base-ubuntu28.04\nUSER 10001\n',
      steps: ASK,
      settings: `{ mlDockerfile = { knowledge = { registry = ${JSON.stringify(registry.url)} }, rules = { ['base-not-digest-pinned'] = 'hint' } } }`,
    });
    expect(seen.before).toContain('cannot verify');
    expect(seen.after).toContain('| Status | exists |');
    expect(seen.line).toMatch(/^FROM nvidia\/cuda:99\.1\.0-base-ubuntu28\.04@sha256:[0-9a-f]{64}$/);
  });
});
