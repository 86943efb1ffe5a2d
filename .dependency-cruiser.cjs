const { readdirSync } = require('node:fs');

// The architecture as a table: a module may use only the faces (index.ts) of the modules named here.
// A row is changed by an architecture decision record, not in passing.
const mayUse = {
  directory: [],
  health: [],
  alerts: ['directory'], // settings alone
  suppression: ['alerts'], // the words of severity; open alerts can be suppressed
  aggregation: ['alerts'], // keys are stored with the alerts that report them
  rules: ['alerts', 'directory', 'suppression', 'aggregation'], // a dry run tells what would suppress or fold
  notifications: ['alerts', 'directory', 'suppression'],
  escalation: ['alerts', 'directory', 'notifications'],
  sources: ['directory'],
  pipeline: ['rules', 'suppression', 'aggregation', 'alerts', 'directory', 'escalation', 'sources'],
  ingestion: ['pipeline', 'directory'],
  metrics: ['alerts', 'suppression', 'directory', 'escalation'],
  realtime: ['alerts', 'suppression', 'directory', 'notifications', 'escalation', 'health'],
  compatibility: ['alerts', 'health'], // the API of old clients
  dashboard: ['directory', 'alerts', 'notifications', 'escalation', 'rules'], // the page, its sessions, and reads composed of several modules
  openapi: [], // describes the application as a whole
};

// a new module is a decision: it gets its row first
for (const folder of readdirSync('src', { withFileTypes: true }))
  if (folder.isDirectory() && !Object.hasOwn(mayUse, folder.name))
    throw new Error(`src/${folder.name} is missing from the table in .dependency-cruiser.cjs`);

const doors = '(http|amqp|jobs|ws|cli)';
// a module is split by feature where it is large: the layers stand in the module, in a feature of it, or in a part of that
const depths = ['', '[^/]+/', '[^/]+/[^/]+/'];
const inside = (layers) => depths.map((depth) => `^src/[^/]+/${depth}${layers}/`);
const tests = ['\\.spec\\.ts$', '^libs/testing/'];
const error = (name, from, to) => ({ name, severity: 'error', from, to });

const onlyAllowedModules = Object.entries(mayUse).map(([module, others]) =>
  error(
    `${module}-may-use`,
    { path: `^src/${module}/` },
    { path: '^src/[^/]+/', pathNot: `^src/(${[module, ...others].join('|')})/` },
  ),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...onlyAllowedModules,
    error(
      'only-through-index',
      { path: '^src/([^/]+)/' },
      { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    ),
    error('root-uses-faces', { path: '^src/[^/]+\\.ts$' }, { path: '^src/[^/]+/', pathNot: '^src/[^/]+/index\\.ts$' }),
    error('face-hides-insides', { path: '^src/[^/]+/index\\.ts$' }, { path: inside(`(persistence|when|${doors})`) }),
    // no path in `to`: Node's own modules and every package count too
    error(
      'domain-is-pure',
      { path: '^src/([^/]+)/(?:domain|[^/]+/domain|[^/]+/[^/]+/domain)/', pathNot: '\\.spec\\.ts$' },
      { pathNot: [...depths.map((depth) => `^src/$1/${depth}domain/`), '^libs/kernel/'] },
    ),
    error(
      'doors-only-dispatch',
      { path: inside(doors) },
      { path: [...inside('persistence'), 'node_modules/(typeorm|@nestjs/typeorm)/'] },
    ),
    error(
      'nothing-imports-doors',
      { path: inside('(commands|queries|events|when|domain|persistence)') },
      { path: inside(doors) },
    ),
    error('libs-know-no-module', { path: '^libs/' }, { path: '^src/' }),
    error('no-circles', {}, { circular: true }),
    { ...error('no-circles-of-folders', { path: '^libs/' }, { circular: true }), scope: 'folder' },
    // what is not installed in production can't be imported there; types are erased
    error(
      'no-dev-dependencies',
      { path: '^(src|libs)/', pathNot: tests },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    error(
      'tests-stay-outside',
      { path: '^(src|libs)/', pathNot: tests },
      { path: '^(libs/testing|test|bench|scripts)/' },
    ),
    error('names-say-what', {}, { path: '^(src|libs)(/|/.+[/.-])(utils?|helpers?|common|shared|managers?|base)[/.]' }),
  ],
  options: {
    // type-only imports count
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
