// The layers of docs/architecture.md, checked on every import, type-only ones included.
const CORE =
  'text|dockerfile|shell|tools|formats|knowledge|rules|refactorings|engine|project|failures|scaffold';
const only = (name, from, allowed, packages = '') => ({
  name,
  severity: 'error',
  comment: `${from} may import ${[allowed, packages].filter(Boolean).join(', ') || 'nothing'}`,
  from: { path: `^server/src/(${from})/` },
  to: {
    pathNot: [
      `^server/src/(${[from, allowed].filter(Boolean).join('|')})/`,
      ...(packages ? [`node_modules/(${packages})/`] : []),
    ],
  },
});
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['^client/src/node/extension\\.ts$', '^server/src/hosts/', '\\.d\\.ts$'],
      },
      to: {},
    },
    only('text-is-a-leaf', 'text', ''),
    only(
      'dockerfile-layer',
      'dockerfile',
      'text|shell|formats',
      'dockerfile-ast|vscode-languageserver-types',
    ),
    only('shell-layer', 'shell', 'text', 'unbash'),
    only('formats-layer', 'formats', 'text', 'yaml|smol-toml|@renovatebot/pep440'),
    only('scaffold-layer', 'scaffold', 'text|formats|knowledge|project'),
    only('tools-layer', 'tools', 'text|dockerfile|shell|formats'),
    {
      ...only('knowledge-layer', 'knowledge', 'formats|text', 'semver|@renovatebot/pep440'),
      to: {
        pathNot: [
          '^server/src/(knowledge|formats|text)/',
          '^server/data/',
          'node_modules/(semver|@renovatebot/pep440)/',
        ],
      },
    },
    only('registry-layer', 'registry', 'knowledge|formats|text'),
    {
      name: 'failures-layer',
      severity: 'error',
      comment: 'what outputs mean: its own table, types of the protocol, and where the page of a rule is',
      from: { path: '^server/src/failures/' },
      to: {
        path: '^server/',
        pathNot: '^server/(data/failures/|src/(failures|protocol)/|src/engine/ruleUrl\\.ts$)',
      },
    },
    {
      name: 'rules-see-no-editor',
      severity: 'error',
      from: { path: '^server/src/rules/' },
      to: { path: ['^server/src/(lsp|project|hosts|cli|protocol)/', '^client/', '^node:', 'vscode'] },
    },
    {
      name: 'refactorings-see-no-rule',
      severity: 'error',
      from: { path: '^server/src/refactorings/' },
      to: {
        path: '^server/src/',
        pathNot:
          '^server/src/(text|dockerfile|shell|tools|formats|knowledge|refactorings)/|^server/src/engine/projectFacts\\.ts$',
      },
    },
    {
      name: 'rules-see-no-other-rule',
      severity: 'error',
      from: { path: '^server/src/rules/([^/]+/[^/]+)\\.ts$' },
      to: { path: '^server/src/rules/', pathNot: '^server/src/rules/$1\\.ts$' },
    },
    {
      name: 'rules-use-only-the-rule-contract-of-the-engine',
      severity: 'error',
      from: { path: '^server/src/rules/[^/]+/' },
      to: { path: '^server/src/engine/', pathNot: '^server/src/engine/rule\\.ts$' },
    },
    {
      name: 'engine-sees-only-the-rule-index',
      severity: 'error',
      from: { path: '^server/src/(engine|project|lsp|cli|hosts)/' },
      to: { path: '^server/src/rules/[^/]+/' },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      comment: 'the analysis core knows neither VS Code, LSP nor a file system',
      from: { path: `^server/src/(${CORE})/` },
      to: {
        path: [
          '^server/src/(lsp|hosts|cli|registry)/',
          '^client/',
          '^node:',
          'node_modules/vscode-(?!languageserver-types)',
        ],
      },
    },
    {
      name: 'core-uses-no-node-builtin',
      severity: 'error',
      from: { path: `^server/src/(${CORE}|protocol)/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-hosts-touch-node',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '^server/src/(hosts|cli)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nobody-imports-a-host',
      severity: 'error',
      from: { pathNot: '^server/src/hosts/' },
      to: { path: '^server/src/hosts/' },
    },
    {
      name: 'client-sees-only-the-protocol',
      severity: 'error',
      from: { path: '^client/src/' },
      to: { path: '^server/', pathNot: '^server/src/protocol/' },
    },
    {
      name: 'docker-argv-is-pure',
      severity: 'error',
      from: { path: '^client/src/docker/' },
      to: { pathNot: '^client/src/docker/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
