import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../../server/src/engine/config.ts';
import { readEditorSettings } from '../../../server/src/lsp/editorSettings.ts';
import { RULES } from '../../../server/src/rules/index.ts';

const read = (section: unknown) => readEditorSettings(section, RULES);
const UNSET = { enabled: true, config: DEFAULT_CONFIG, inlayHints: 'from', editing: 'auto', problems: [] };

describe('settings of the editor', () => {
  it.each([[undefined], [null], [{}], [{ enable: null, profile: null, target: null, rules: null }]])(
    'may be absent: %j',
    (section) => {
      expect(read(section)).toEqual(UNSET);
    },
  );

  it('may be unset the way editors do it', () => {
    const section = {
      profile: '',
      target: { gpus: [], driver: '' },
      rules: {},
      inlayHints: '',
      editing: '',
      trace: { server: 'off' },
    };
    expect(read(section)).toEqual(UNSET);
    expect(read({ profile: 'auto' })).toEqual(UNSET);
  });

  it('are read', () => {
    const { enabled, config, inlayHints, problems } = read({
      enable: false,
      profile: 'serving',
      target: { gpus: ['RTX 4090'], driver: '550.54.15' },
      rules: { 'base-tag-unknown': 'hint' },
      inlayHints: 'all',
    });
    expect(problems).toEqual([]);
    expect(enabled).toBe(false);
    expect(inlayHints).toBe('all');
    expect(config.profile).toBe('serving');
    expect(config.targetGpus).toEqual(['RTX 4090']);
    expect(config.targetDriver).toBe('550.54.15');
    expect(config.rules.get('base-tag-unknown')?.severity).toBe('hint');
  });

  it.each([
    ['all', 'mlDockerfile: '],
    [[], 'mlDockerfile: '],
    [{ inlayHints: true }, 'mlDockerfile.inlayHints: must be off, from or all'],
    [{ editing: 'yes' }, 'mlDockerfile.editing: must be auto, on or off'],
    [{ enable: 'no' }, 'mlDockerfile.enable: must be true or false'],
    [{ rules: [] }, 'mlDockerfile.rules: must be a mapping of names to values'],
    [{ profile: 'fast' }, 'mlDockerfile.profile: must be one of serving, training, dev'],
    [{ target: 4090 }, 'mlDockerfile.target: must be a mapping of names to values'],
    [{ target: { gpu: 'x' } }, 'mlDockerfile.target.gpu: unknown setting "gpu": known are gpus, driver'],
  ])('that are wrong are named and not used: %j', (section, problem) => {
    const found = read(section);
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]).toContain(problem);
    expect(found.config).toEqual(DEFAULT_CONFIG);
    expect(found.enabled).toBe(true);
  });
});
