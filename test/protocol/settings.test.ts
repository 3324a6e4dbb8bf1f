import { describe, expect, it } from 'vitest';
import { FULL, PUSHED } from './support/editor.ts';
import { badWord, lowerCase } from './support/rules.ts';
import { connected, MemoryFiles } from './support/server.ts';

const URI = 'file:///project/app/Dockerfile';
const CONFIG = 'file:///project/.ml-dockerfile.yaml';
const TEXT = 'from bad\n';
const rules = [badWord, lowerCase];
const folders = { workspaceFolders: [{ uri: 'file:///project', name: 'project' }] };

type Editor = Awaited<ReturnType<typeof connected>>['editor'];
const codes = async (editor: Editor, uri = URI) => (await editor.diagnostics(uri)).map(({ code }) => code);

describe('settings of the editor', () => {
  it('are asked for per document', async () => {
    const { editor } = await connected({ rules });
    const asked: (string | undefined)[] = [];
    editor.settings = (uri) => {
      asked.push(uri);
      return { rules: { 'bad-word': uri === URI ? 'off' : 'hint' } };
    };
    editor.open(URI, TEXT);
    editor.open('file:///other/Dockerfile', TEXT);
    expect(await codes(editor)).toEqual(['keyword-lower-case']);
    expect(await editor.diagnostics('file:///other/Dockerfile')).toContainEqual(
      expect.objectContaining({ code: 'bad-word', severity: 4 }),
    );
    editor.change(URI, { text: `${TEXT}\n` });
    await codes(editor);
    expect(asked, 'once for each document').toEqual([URI, 'file:///other/Dockerfile']);
  });

  it('count from the moment they change', async () => {
    const { editor } = await connected({ rules });
    editor.open(URI, TEXT);
    expect(await codes(editor)).toHaveLength(2);
    editor.settings = () => ({ rules: { 'bad-word': 'off' } });
    editor.notify('workspace/didChangeConfiguration', { settings: null });
    await editor.until('a refresh', () => editor.refreshes === 1);
    expect(await codes(editor)).toEqual(['keyword-lower-case']);
    expect(editor.registrations.map(({ method }) => method)).toContain('workspace/didChangeConfiguration');
  });

  it('switch everything off', async () => {
    const { editor } = await connected({ rules, settings: { enable: false } });
    editor.open(URI, TEXT);
    expect(await codes(editor)).toEqual([]);
    const all = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    expect(await editor.actions(URI, all, { triggerKind: 1 })).toEqual([]);
    editor.change(URI, { text: 'FROM nvidia/cuda:12.4.1-base-ubuntu22.04\n' });
    expect(await editor.hover(URI, 0, 6)).toBeNull();
  });

  it('come with initialize from editors that cannot be asked', async () => {
    const { editor } = await connected({
      rules,
      capabilities: PUSHED,
      initializationOptions: { mlDockerfile: { rules: { 'bad-word': 'off' } } },
    });
    editor.open(URI, TEXT);
    const { diagnostics } = await editor.publication(URI, 1);
    expect(diagnostics.map(({ code }) => code)).toEqual(['keyword-lower-case']);
    const settings = { mlDockerfile: { rules: { 'keyword-lower-case': 'off' } } };
    editor.notify('workspace/didChangeConfiguration', { settings });
    await editor.until('the other rule', () =>
      editor.published.some((one) => one.diagnostics.length === 1 && one.diagnostics[0]?.code === 'bad-word'),
    );
  });

  it('that are wrong are not used, are told to the log, and to the user once', async () => {
    const { editor } = await connected({
      rules,
      settings: { rules: { 'no-such-rule': 'off', 'bad-word': 'loud' }, target: { driver: 'new' } },
    });
    editor.open(URI, TEXT);
    expect(await codes(editor)).toEqual(['keyword-lower-case', 'bad-word']);
    editor.open('file:///other/Dockerfile', TEXT);
    await codes(editor, 'file:///other/Dockerfile');
    expect(editor.logged.map(({ message }) => message)).toEqual([
      'mlDockerfile.rules.no-such-rule: unknown rule "no-such-rule"',
      'mlDockerfile.rules.bad-word: must be one of error, warning, information, hint, off',
      'mlDockerfile.target.driver: driver must be a driver version such as 550.54.15',
    ]);
    expect(editor.shown).toHaveLength(1);
  });

  it('of an editor that refuses to answer are those it sent', async () => {
    const { editor } = await connected({
      rules,
      capabilities: FULL,
      initializationOptions: { rules: { 'bad-word': 'off' } },
    });
    editor.settings = () => {
      throw new Error('not today');
    };
    editor.open(URI, TEXT);
    expect(await codes(editor)).toEqual(['keyword-lower-case']);
  });
});

describe('the project file', () => {
  const OFF = 'rules:\n  bad-word: off\n';

  it('overrides the editor', async () => {
    const files = new MemoryFiles({ [CONFIG]: 'rules:\n  bad-word: hint\n' });
    const { editor } = await connected({
      rules,
      files,
      settings: { rules: { 'bad-word': 'off' } },
      ...folders,
    });
    editor.open(URI, TEXT);
    expect(await codes(editor)).toContain('bad-word');
  });

  it('is looked for again when it is made, changed or removed', async () => {
    const files = new MemoryFiles({});
    const { editor } = await connected({ rules, files, ...folders });
    editor.open(URI, TEXT);
    expect(await codes(editor)).toContain('bad-word');
    files.texts.set(CONFIG, OFF);
    editor.filesChanged(CONFIG);
    await editor.until('a refresh', () => editor.refreshes === 1);
    expect(await codes(editor)).not.toContain('bad-word');
    files.texts.delete(CONFIG);
    editor.filesChanged(CONFIG);
    await editor.until('a refresh', () => editor.refreshes === 2);
    expect(await codes(editor)).toContain('bad-word');
  });

  it('counts as it stands in the editor, before it is saved', async () => {
    const { editor } = await connected({ rules, ...folders });
    editor.open(URI, TEXT);
    expect(await codes(editor)).toContain('bad-word');
    editor.open(CONFIG, OFF, 'yaml');
    expect(await codes(editor)).not.toContain('bad-word');
    editor.change(CONFIG, { text: '' });
    expect(await codes(editor)).toContain('bad-word');
  });

  it('has diagnostics of its own', async () => {
    const { editor } = await connected({ rules, ...folders });
    editor.open(CONFIG, 'rules:\n  no-such: off\nprofile: serving\n', 'yaml');
    expect(await editor.diagnostics(CONFIG)).toEqual([
      {
        range: { start: { line: 1, character: 2 }, end: { line: 1, character: 9 } },
        severity: 2,
        source: 'ml-dockerfile',
        message: 'unknown rule "no-such"',
      },
    ]);
    editor.open('file:///project/other.yaml', 'rules: 1\n', 'yaml');
    expect(await editor.diagnostics('file:///project/other.yaml')).toEqual([]);
  });

  it('pushes its diagnostics, too', async () => {
    const { editor } = await connected({ rules, capabilities: PUSHED, ...folders });
    editor.open(CONFIG, 'rule: 1\n', 'yaml');
    expect((await editor.publication(CONFIG, 1)).diagnostics).toHaveLength(1);
    const fixed = editor.change(CONFIG, { text: 'rules: {}\n' });
    expect((await editor.publication(CONFIG, fixed)).diagnostics).toEqual([]);
  });
});
