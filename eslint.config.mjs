import { defineConfig } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const lossyEvents = {
  name: '@nestjs/cqrs',
  importNames: ['EventBus', 'EventPublisher', 'AggregateRoot', 'Saga', 'EventsHandler'],
  message: 'It loses events when the process ends: record them in the outbox, listen with @OutboxListener.',
};

const outsideTransaction = [
  { name: 'typeorm', importNames: ['Repository', 'DataSource'] },
  { name: '@nestjs/typeorm', importNames: ['InjectRepository', 'InjectDataSource', 'InjectEntityManager'] },
].map((path) => ({ ...path, message: 'It leaves the transaction and the tenant: use persistence/.' }));

const forbidImports = (...paths) => ({ 'no-restricted-imports': ['error', { paths }] });

// what a domain function may not reach for, and how it looks in code
const clockAndChance = {
  'new Date()': ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
  'Date.now': 'MemberExpression[object.name="Date"][property.name="now"]',
  'Math.random': 'MemberExpression[object.name="Math"][property.name="random"]',
  performance: 'MemberExpression[object.name="performance"]',
  crypto: 'MemberExpression[object.name="crypto"]',
};

// every global of the Node that runs the linter, for the scripts, which have no type checker
const nodeGlobals = Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly']));

const maxLines = ['error', { max: 300, skipBlankLines: false, skipComments: false }];
const unusedVars = [
  'error',
  { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true },
];

// test/house/ proves that each rule of the objects named house/… catches its breach
export default defineConfig(
  { ignores: ['dist/**', 'coverage/**', 'libs/client/schema.d.ts', '.services/**', '**/*.cjs'] },
  { files: ['**/*.{ts,tsx}'], extends: [tseslint.configs.recommendedTypeChecked] },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  },
  {
    name: 'house/code',
    files: ['**/*.{ts,tsx}'],
    rules: {
      eqeqeq: 'error',
      'max-lines': maxLines,
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': unusedVars,
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // `import type` on a class that a constructor asks for erases what Nest injects by
      '@typescript-eslint/consistent-type-imports': 'off',
      ...forbidImports(lossyEvents, ...outsideTransaction),
    },
  },
  // a tool of the command line speaks to the console
  { name: 'house/log', files: ['{src,libs}/**/*.ts'], ignores: ['src/**/cli/**'], rules: { 'no-console': 'error' } },
  {
    name: 'page/markup',
    files: ['web/**/*.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
          message: 'Foreign text never becomes markup.',
        },
      ],
    },
  },
  { name: 'house/migrations', files: ['migrations/**'], rules: { 'max-lines': 'off' } },
  {
    name: 'house/database',
    files: ['src/**/persistence/**/*.ts', 'libs/**/*.ts', 'migrations/**/*.ts', 'test/**/*.ts', 'ormconfig.ts'],
    rules: forbidImports(lossyEvents),
  },
  { name: 'house/outbox', files: ['libs/outbox/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    name: 'house/configuration',
    files: ['**/*.ts'],
    ignores: ['{libs/config,scripts,test,bench}/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Ask Config (libs/config).' },
      ],
    },
  },
  {
    name: 'house/domain',
    files: ['src/**/domain/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...Object.entries(clockAndChance).map(([what, selector]) => ({
          selector,
          message: `${what}: time and chance are passed in.`,
        })),
      ],
    },
  },
  {
    name: 'tests',
    files: ['**/*.{spec,e2e-spec}.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // beside the .mjs files, outside tsconfig.json: no types to ask
  { files: ['scripts/**/*.ts'], extends: [tseslint.configs.disableTypeChecked] },
  {
    name: 'scripts',
    files: ['**/*.mjs'],
    languageOptions: { globals: nodeGlobals },
    rules: {
      eqeqeq: 'error',
      'max-lines': maxLines,
      'no-const-assign': 'error',
      'no-dupe-keys': 'error',
      'no-empty': 'error',
      'no-fallthrough': 'error',
      'no-undef': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-unused-vars': unusedVars,
      'no-var': 'error',
      'prefer-const': 'error',
      'require-yield': 'error',
    },
  },
  prettier,
);
