import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bin, node, removeSamples, root, sample, sortedSet, type Tree } from './sample-project';

const eslintConfig = join(root, 'eslint.config.mjs');
const eslint = [bin('eslint/bin/eslint.js'), '-c', eslintConfig, '--format', 'json'];

afterAll(removeSamples);

describe('eslint', () => {
  const cqrs = (names: string) => `export { ${names} } from '@nestjs/cqrs';`;
  const typeorm = (names: string) => `export { ${names} } from 'typeorm';`;
  const nestTypeorm = (names: string) => `export { ${names} } from '@nestjs/typeorm';`;

  // a rule with options is followed by the name of what it restricts, as in its message
  const violations: [restriction: string, file: string, code: string][] = [
    ['eqeqeq', 'src/alerts/queries/a.ts', 'export const same = (a: string, b: string) => a == b;'],
    ['max-lines', 'src/alerts/queries/b.ts', `${'// one\n'.repeat(300)}export {};`],
    ['max-lines', 'scripts/long.mjs', `${'\n'.repeat(300)}export {};`],
    ['no-undef', 'scripts/browser.mjs', 'export const title = document.title;'],
    ['@typescript-eslint/no-floating-promises', 'libs/http/a.ts', 'void ((a: () => Promise<1>) => { a(); });'],
    ['@typescript-eslint/no-misused-promises', 'libs/http/b.ts', 'void ((a: Promise<1>) => (a ? 1 : 2));'],
    ['@typescript-eslint/no-unused-vars', 'libs/http/c.ts', 'const left = 1;\nexport {};'],
    [
      '@typescript-eslint/switch-exhaustiveness-check',
      'libs/http/d.ts',
      'void ((a: 1 | 2) => { switch (a) { case 1: } });',
    ],
    ['no-restricted-imports EventBus', 'src/alerts/commands/a.ts', cqrs('EventBus')],
    ['no-restricted-imports EventBus', 'src/alerts/persistence/a.ts', cqrs('EventBus')],
    ['no-restricted-imports EventBus', 'libs/database/a.ts', cqrs('EventBus')],
    ['no-restricted-imports EventPublisher', 'src/alerts/commands/b.ts', cqrs('EventPublisher')],
    ['no-restricted-imports AggregateRoot', 'src/alerts/commands/c.ts', cqrs('AggregateRoot')],
    ['no-restricted-imports Saga', 'src/alerts/commands/d.ts', cqrs('Saga')],
    ['no-restricted-imports EventsHandler', 'src/alerts/when/a.ts', cqrs('EventsHandler')],
    ['no-restricted-imports Repository', 'src/alerts/commands/e.ts', typeorm('type Repository')],
    ['no-restricted-imports DataSource', 'src/health/http/a.ts', typeorm('DataSource')],
    ['no-restricted-imports InjectRepository', 'src/alerts/commands/f.ts', nestTypeorm('InjectRepository')],
    ['no-restricted-imports InjectDataSource', 'src/alerts/commands/g.ts', nestTypeorm('InjectDataSource')],
    ['no-restricted-imports InjectEntityManager', 'src/rules/when/a.ts', nestTypeorm('InjectEntityManager')],
    ['no-console', 'src/main.ts', "console.log('up');"],
    ['no-console', 'libs/http/e.ts', "console.error('down');"],
    ['no-restricted-properties process.env', 'src/alerts/http/a.ts', 'export const port = process.env.PORT;'],
    ['no-restricted-properties process.env', 'libs/http/f.ts', 'export const { env } = process;'],
    ['no-restricted-syntax new Date()', 'src/alerts/domain/a.ts', 'export const now = () => new Date();'],
    ['no-restricted-syntax Date.now', 'src/alerts/domain/b.ts', 'export const now = () => Date.now();'],
    ['no-restricted-syntax Math.random', 'src/alerts/domain/c.ts', 'export const dice = () => Math.random();'],
    ['no-restricted-syntax performance', 'src/alerts/domain/d.ts', 'export const now = () => performance.now();'],
    ['no-restricted-syntax crypto', 'src/alerts/domain/e.ts', 'export const id = () => crypto.randomUUID();'],
  ];
  const allowed: Tree = {
    'src/alerts/commands/z.ts': cqrs('Command, CommandBus, CommandHandler'),
    'src/alerts/domain/z.ts': 'export const of = (at: string) => new Date(at);',
    'src/alerts/persistence/z.ts': typeorm('DataSource, Repository') + nestTypeorm('InjectRepository'),
    'libs/outbox/z.ts': cqrs('EventBus'),
    'libs/database/z.ts': typeorm('DataSource'),
    'libs/config/z.ts': 'export const port = process.env.PORT;',
    'libs/kernel/z.ts': 'export const now = (_zone: string) => new Date();',
    'ormconfig.ts': typeorm('DataSource'),
    'migrations/z.ts': '// one\n'.repeat(400) + typeorm('DataSource'),
    'test/z.e2e-spec.ts':
      "import { DataSource } from 'typeorm';\nconsole.log(process.env.PORT, JSON.parse('').x, DataSource);",
    'bench/z.ts': 'console.log(process.env.PORT);',
    'scripts/z.mjs': 'console.log(process.env.PORT, new URL(import.meta.url), await fetch);',
    'scripts/z.spec.ts': "import './z.mjs';",
  };
  const bad = 'var a = 1 == 2;';
  const ignored: Tree = { 'dist/z.ts': bad, 'coverage/z.ts': bad, '.services/z.mjs': bad, 'jest.config.cjs': bad };

  type Option = { paths?: { importNames: string[] }[]; object?: string; property?: string; message?: string };
  type Rules = Record<string, 'off' | 'error' | ['error', ...Option[]]>;

  // the names that an option bans; none if the option bans nothing
  const banned = ({ paths, object, property, message }: Option): string[] => {
    if (paths) return paths.flatMap(({ importNames }) => importNames);
    if (object) return [`${object}.${property}`];
    return message ? [message.replace(/:.*/, '')] : [];
  };

  const restrictions = (rules: Rules): string[] =>
    Object.entries(rules).flatMap(([rule, setting]) => {
      if (setting === 'off') return [];
      const bans = typeof setting === 'string' ? [] : (setting.slice(1) as Option[]).flatMap(banned);
      return bans.length ? bans.map((what) => `${rule} ${what}`) : [rule];
    });

  type Message = { ruleId: string | null; message: string };

  let houseRules: Rules[];
  let messages: Map<string, Message[]>;

  beforeAll(async () => {
    const breaking = Object.fromEntries(violations.map(([, file, code]) => [file, code]));
    const folder = sample({ ...breaking, ...allowed, ...ignored });
    const pick = "it.default.flatMap(({ name, rules }) => (name?.startsWith('house/') ? [rules] : []))";
    const print = `import('${pathToFileURL(eslintConfig).href}').then((it) => console.log(JSON.stringify(${pick})))`;
    const [printed, linted] = await Promise.all([node(root, '-e', print), node(folder, ...eslint, '.')]);
    houseRules = JSON.parse(printed.out) as Rules[];
    const files = JSON.parse(linted.out) as { filePath: string; messages: Message[] }[];
    messages = new Map(files.map((file) => [relative(folder, file.filePath).replaceAll(sep, '/'), file.messages]));
  }, 60_000);

  it('has a sample violation for each restriction', () => {
    const sampled = violations.map(([restriction]) => restriction).filter((restriction) => restriction !== 'no-undef');
    expect(sortedSet(sampled)).toEqual(sortedSet(houseRules.flatMap(restrictions)));
  });

  it('reports each violation under its rule, and no correct code', () => {
    const reported = [...messages].flatMap(([file, found]) =>
      found.map(({ ruleId, message }) => `${ruleId} in ${file}: ${message}`),
    );
    const expected = violations.map(([restriction, file]) => {
      const [rule, ...what] = restriction.split(' ');
      return expect.stringMatching(RegExp(`^${rule} in ${file}: .*${what.join(' ').replace(/\W/g, '\\$&')}`)) as string;
    });
    expect(reported).toEqual(expect.arrayContaining(expected));
    expect(reported).toHaveLength(expected.length);
  });

  it('checks all code of the project, and no other files', () => {
    const seen = [...violations.map(([, file]) => file), ...Object.keys(allowed)];
    expect([...messages.keys()].sort()).toEqual(seen.sort());
  });
});
