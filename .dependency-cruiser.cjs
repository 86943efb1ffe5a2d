const { readdirSync } = require('node:fs');

// The architecture as a table: a module may use only the faces (index.ts) of the modules named here.
// A row is changed by an architecture decision record, not in passing.
const mayUse = {
  alerts: [],
  directory: [],
  // installs the default rules of a tenant first seen; the test of a rule tells what would silence it
  rules: ['alerts', 'directory', 'suppression', 'aggregation'],
  suppression: ['alerts'], // the words of severity; what is active can be silenced
  aggregation: ['alerts'], // hears that an alert was closed
  health: [],
  ingestion: ['rules', 'suppression', 'aggregation', 'alerts', 'directory'],
  metrics: ['alerts', 'suppression', 'directory'], // counts what nobody was told of; days and limits are the tenant's
  // not built yet
  escalation: ['alerts', 'directory'],
  notifications: ['alerts', 'directory'],
  realtime: ['alerts'],
};

// a new module is a decision: it gets its row first
for (const folder of readdirSync('src', { withFileTypes: true }))
  if (folder.isDirectory() && !Object.hasOwn(mayUse, folder.name))
    throw new Error(`src/${folder.name} is missing from the table in .dependency-cruiser.cjs`);

const doors = '(http|amqp|jobs|ws|cli)';
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
    error(
      'face-hides-insides',
      { path: '^src/[^/]+/index\\.ts$' },
      { path: `^src/[^/]+/(persistence|when|${doors})/` },
    ),
    // no path in `to`: Node's own modules and every package count too
    error(
      'domain-is-pure',
      { path: '^src/([^/]+)/domain/', pathNot: '\\.spec\\.ts$' },
      { pathNot: ['^src/$1/domain/', '^libs/kernel/'] },
    ),
    error(
      'doors-only-dispatch',
      { path: `^src/[^/]+/${doors}/` },
      { path: ['^src/[^/]+/persistence/', 'node_modules/(typeorm|@nestjs/typeorm)/'] },
    ),
    error(
      'nothing-imports-doors',
      { path: '^src/[^/]+/(commands|queries|events|when|domain|persistence)/' },
      { path: `^src/[^/]+/${doors}/` },
    ),
    error('libs-know-no-module', { path: '^libs/' }, { path: '^src/' }),
    error('no-circles', {}, { circular: true }),
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
