const { dependencies } = require('./package.json');
const { readFileSync } = require('node:fs');
const { $schema, ...swc } = JSON.parse(readFileSync(`${__dirname}/.swcrc`, 'utf8'));

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  transform: { '^.+\\.[tj]s$': ['@swc/jest', { ...swc, swcrc: false, sourceMaps: 'inline' }] },
  // jose is ESM only, and jest cannot require() it on every Node that we support
  transformIgnorePatterns: ['/node_modules/(?!(jose)/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.services/'],
};

const e2e = {
  ...shared,
  testEnvironment: '<rootDir>/test/environment/e2e-environment.cjs',
  transform: {
    [`/node_modules/(${[...Object.keys(dependencies), 'playwright-core'].join('|')})/.+\\.[cm]?js$`]:
      '<rootDir>/test/environment/loaded-once.cjs',
    [`^${__dirname}/(src|libs(?!/testing))/.+\\.ts$`]: '<rootDir>/test/environment/loaded-once.cjs',
    ...shared.transform,
  },
  transformIgnorePatterns: [],
  globalTeardown: '<rootDir>/test/environment/global-teardown.cjs',
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{src,libs,scripts,web/src}/**/*.spec.ts', '<rootDir>/test/house/**/*.spec.ts'],
    },
    {
      ...e2e,
      displayName: 'e2e',
      // of the journeys through the page only the essential ones; `web` has all
      testMatch: [
        '<rootDir>/test/!(faults|fuzz|chaos|web)/*.e2e-spec.ts',
        '<rootDir>/test/web/essential/*.e2e-spec.ts',
      ],
    },
    ...['faults', 'fuzz', 'chaos', 'web'].map((name) => ({
      ...e2e,
      displayName: name,
      testMatch: [`<rootDir>/test/${name}/**/*.e2e-spec.ts`],
    })),
  ],
  // a deadline for a loaded machine: it costs nothing where the test passes
  testTimeout: 120_000,
};
