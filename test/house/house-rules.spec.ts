import { execFile, execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(__dirname, '..', '..');
const bin = (path: string) => join(root, 'node_modules', path);
const cruiser = [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '-c', join(root, '.dependency-cruiser.cjs')];
const eslintConfig = join(root, 'eslint.config.mjs');
const eslint = [bin('eslint/bin/eslint.js'), '-c', eslintConfig, '--format', 'json'];

type Tree = Record<string, string>;
const samples: string[] = [];

/** Writes the files beside the real tsconfig, package.json and packages, so that a linter sees them as it sees the house. */
function sample(files: Tree): string {
  const folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'house-rules-'));
  samples.push(folder);
  for (const [path, code] of Object.entries(files)) {
    fs.mkdirSync(join(folder, dirname(path)), { recursive: true });
    fs.writeFileSync(join(folder, path), code);
  }
  for (const path of ['package.json', 'tsconfig.json']) fs.copyFileSync(join(root, path), join(folder, path));
  fs.symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Runs Node. A linter that found something exits with an error, which is an answer too. */
const node = (cwd: string, ...args: string[]): Promise<{ out: string; err: string }> =>
  new Promise((resolve) =>
    execFile(process.execPath, args, { cwd, maxBuffer: 2 ** 26 }, (_, out, err) => resolve({ out, err })),
  );

const sortedSet = (names: string[]) => [...new Set(names)].sort();

afterAll(() => samples.forEach((folder) => fs.rmSync(folder, { recursive: true })));

describe('dependency-cruiser', () => {
  const breaches: [rule: string, from: string, to: string][] = [
    ['alerts-may-use', 'src/alerts/commands/a.ts', 'src/rules/index.ts'],
    ['directory-may-use', 'src/directory/commands/a.ts', 'src/rules/index.ts'],
    ['rules-may-use', 'src/rules/queries/a.ts', 'src/ingestion/index.ts'],
    ['suppression-may-use', 'src/suppression/queries/a.ts', 'src/rules/index.ts'],
    ['aggregation-may-use', 'src/aggregation/commands/a.ts', 'src/directory/index.ts'],
    ['health-may-use', 'src/health/http/a.ts', 'src/directory/index.ts'],
    ['ingestion-may-use', 'src/ingestion/commands/a.ts', 'src/metrics/index.ts'],
    ['metrics-may-use', 'src/metrics/when/a.ts', 'src/rules/index.ts'],
    ['compatibility-may-use', 'src/compatibility/http/a.ts', 'src/rules/index.ts'],
    ['escalation-may-use', 'src/escalation/when/a.ts', 'src/notifications/index.ts'],
    ['notifications-may-use', 'src/notifications/when/a.ts', 'src/escalation/index.ts'],
    ['realtime-may-use', 'src/realtime/when/a.ts', 'src/notifications/index.ts'],
    ['only-through-index', 'src/ingestion/commands/b.ts', 'src/alerts/commands/raise-alerts.ts'],
    ['root-uses-faces', 'src/app.module.ts', 'src/alerts/alerts.module.ts'],
    ['face-hides-insides', 'src/rules/index.ts', 'src/rules/persistence/rule.entity.ts'],
    ['face-hides-insides', 'src/metrics/index.ts', 'src/metrics/when/count-alert.ts'],
    ['face-hides-insides', 'src/health/index.ts', 'src/health/http/health.controller.ts'],
    ['domain-is-pure', 'src/alerts/domain/a.ts', 'node:crypto'],
    ['domain-is-pure', 'src/alerts/domain/b.ts', 'liquidjs'],
    ['domain-is-pure', 'src/alerts/domain/c.ts', 'libs/config/config.ts'],
    ['domain-is-pure', 'src/alerts/domain/d.ts', 'src/alerts/persistence/alert.entity.ts'],
    ['domain-is-pure', 'src/alerts/domain/e.ts', 'type @nestjs/common'],
    ['doors-only-dispatch', 'src/alerts/http/a.ts', 'src/alerts/persistence/alert.entity.ts'],
    ['doors-only-dispatch', 'src/alerts/amqp/a.ts', 'typeorm'],
    ['doors-only-dispatch', 'src/alerts/ws/a.ts', 'type @nestjs/typeorm'],
    ['nothing-imports-doors', 'src/alerts/commands/b.ts', 'src/alerts/http/alert.dto.ts'],
    ['nothing-imports-doors', 'src/alerts/queries/b.ts', 'type src/alerts/jobs/wake.processor.ts'],
    ['libs-know-no-module', 'libs/auth/a.ts', 'type src/directory/index.ts'],
    ['no-circles', 'src/alerts/events/a.ts', 'src/alerts/events/b.ts'],
    ['no-dev-dependencies', 'src/alerts/commands/c.ts', 'typescript'],
    ['no-dev-dependencies', 'libs/http/a.ts', 'fast-check'],
    ['tests-stay-outside', 'src/alerts/commands/d.ts', 'libs/testing/eventually.ts'],
    ['tests-stay-outside', 'libs/http/b.ts', 'test/hub.ts'],
    ['names-say-what', 'src/alerts/queries/c.ts', 'src/alerts/queries/helpers.ts'],
    ['names-say-what', 'src/alerts/queries/d.ts', 'src/alerts/common/page.ts'],
    ['names-say-what', 'libs/http/c.ts', 'libs/http/problem-utils.ts'],
    ['names-say-what', 'libs/http/d.ts', 'libs/utils/retry.ts'],
  ];
  const allowed: [from: string, to: string][] = [
    ['src/main.ts', 'src/alerts/index.ts'],
    ['src/alerts/index.ts', 'src/alerts/commands/raise-alerts.ts'],
    ['src/alerts/alerts.module.ts', 'src/alerts/http/alert.dto.ts'],
    ['src/alerts/http/b.ts', 'src/alerts/commands/raise-alerts.ts'],
    ['src/alerts/commands/e.ts', 'src/alerts/persistence/alert.entity.ts'],
    ['src/alerts/events/b.ts', 'type src/alerts/events/a.ts'], // closes the circle, which is reported once
    ['src/alerts/persistence/a.ts', 'typeorm'],
    ['src/alerts/domain/f.ts', 'src/alerts/domain/severity.ts'],
    ['src/alerts/domain/g.ts', 'libs/kernel/domain-error.ts'],
    ['src/alerts/domain/alert.spec.ts', 'node:crypto'],
    ['src/alerts/domain/status.spec.ts', 'libs/testing/eventually.ts'],
    ['src/aggregation/when/a.ts', 'src/alerts/index.ts'],
    ['src/rules/when/a.ts', 'src/directory/index.ts'],
    ['src/ingestion/amqp/a.ts', 'amqplib'],
    ['libs/messaging/a.ts', 'type amqplib'],
    ['libs/http/e.ts', 'type typescript'],
    ['libs/http/f.spec.ts', 'fast-check'],
    ['libs/testing/hub.ts', 'jest'],
    ['libs/database/database.ts', 'typeorm'],
  ];

  const bare = (to: string) => to.replace(/^type |^node:/, '');

  const statement = (from: string, to: string): string => {
    const target = to.endsWith('.ts')
      ? `./${relative(dirname(from), bare(to)).replace(/\.ts$/, '')}`
      : to.replace('type ', '');
    return to.startsWith('type ') ? `export type * from '${target}';\n` : `import '${target}';\n`;
  };

  const treeOf = (imports: [from: string, to: string][]): Tree => ({
    ...Object.fromEntries(imports.filter(([, to]) => to.endsWith('.ts')).map(([, to]) => [bare(to), 'export {};\n'])),
    ...Object.fromEntries(imports.map(([from, to]) => [from, statement(from, to)])),
  });

  type Violation = { rule: { name: string }; from: string; to: string };
  type Report = { violations: Violation[]; ruleSetUsed: { forbidden: { name: string }[] } };
  let report: Report;

  beforeAll(async () => {
    const folder = sample(treeOf([...breaches.map(([, from, to]): [string, string] => [from, to]), ...allowed]));
    const { out } = await node(folder, ...cruiser, '--output-type', 'json', 'src', 'libs');
    report = (JSON.parse(out) as { summary: Report }).summary;
  }, 60_000);

  it('has a sample of a breach for each rule', () => {
    expect(sortedSet(breaches.map(([rule]) => rule))).toEqual(
      sortedSet(report.ruleSetUsed.forbidden.map(({ name }) => name)),
    );
  });

  it('reports each breach by its own rule, and no good import', () => {
    // a package lies outside the sample: its name stands in its path
    const named = (to: string) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(to)?.[1] ?? to;
    const reported = report.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${named(to)}`);
    expect(reported.sort()).toEqual(breaches.map(([rule, from, to]) => `${rule}: ${from} → ${bare(to)}`).sort());
  });

  it('stops at a module that is missing from the table', async () => {
    const { err } = await node(sample({ 'src/nowhere/index.ts': 'export {};\n' }), ...cruiser, 'src');
    expect(err).toContain('src/nowhere is missing from the table');
  }, 30_000);
});

describe('eslint', () => {
  const cqrs = (names: string) => `export { ${names} } from '@nestjs/cqrs';`;
  const typeorm = (names: string) => `export { ${names} } from 'typeorm';`;
  const nestTypeorm = (names: string) => `export { ${names} } from '@nestjs/typeorm';`;

  // a rule with options is followed by what it restricts, as its message says it
  const breaches: [restriction: string, file: string, code: string][] = [
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
    'src/alerts/commands/z.ts': cqrs('Command, CommandBus, CommandHandler, EventsHandler'),
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

  // a ban says what it bans, as its message does; other options say how
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
    const breaking = Object.fromEntries(breaches.map(([, file, code]) => [file, code]));
    const folder = sample({ ...breaking, ...allowed, ...ignored });
    const pick = "it.default.flatMap(({ name, rules }) => (name?.startsWith('house/') ? [rules] : []))";
    const print = `import('${pathToFileURL(eslintConfig).href}').then((it) => console.log(JSON.stringify(${pick})))`;
    const [printed, linted] = await Promise.all([node(root, '-e', print), node(folder, ...eslint, '.')]);
    houseRules = JSON.parse(printed.out) as Rules[];
    const files = JSON.parse(linted.out) as { filePath: string; messages: Message[] }[];
    messages = new Map(files.map((file) => [relative(folder, file.filePath).replaceAll(sep, '/'), file.messages]));
  }, 60_000);

  it('has a sample of a breach for each restriction', () => {
    const sampled = breaches.map(([restriction]) => restriction).filter((restriction) => restriction !== 'no-undef');
    expect(sortedSet(sampled)).toEqual(sortedSet(houseRules.flatMap(restrictions)));
  });

  it('reports each breach by its own rule, and no good code', () => {
    const reported = [...messages].flatMap(([file, found]) =>
      found.map(({ ruleId, message }) => `${ruleId} in ${file}: ${message}`),
    );
    const expected = breaches.map(([restriction, file]) => {
      const [rule, ...what] = restriction.split(' ');
      return expect.stringMatching(RegExp(`^${rule} in ${file}: .*${what.join(' ').replace(/\W/g, '\\$&')}`)) as string;
    });
    expect(reported).toEqual(expect.arrayContaining(expected));
    expect(reported).toHaveLength(expected.length);
  });

  it('looks at all code, and only at ours', () => {
    const seen = [...breaches.map(([, file]) => file), ...Object.keys(allowed)];
    expect([...messages.keys()].sort()).toEqual(seen.sort());
  });
});

describe('the files of the house', () => {
  const list = ['ls-files', '-co', '--exclude-standard', 'src', 'libs', 'test', 'scripts', 'bench'];
  const listed = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\n');
  // what is generated is nobody's to shorten
  const isWritten = (file: string) => /\.[cm]?[jt]s$/.test(file) && file !== 'libs/client/schema.d.ts';
  const files = listed.filter((file) => isWritten(file) && fs.existsSync(join(root, file)));
  const text = (file: string) => fs.readFileSync(join(root, file), 'utf8');

  it('have at most 300 lines', () => {
    expect(files.filter((file) => text(file).replace(/\n$/, '').split('\n').length > 300)).toEqual([]);
  });

  it('give no two shapes of the wire one name: the OpenAPI document would know one of them only', () => {
    const shapes = files.flatMap((file) =>
      [...text(file).matchAll(/^export class (\w+Dto)\b/gm)].map(([, name]) => name),
    );
    expect(shapes.filter((name, i) => shapes.indexOf(name) !== i)).toEqual([]);
  });

  it('have names that say what they hold', () => {
    expect(files.filter((file) => /[/.-](utils?|helpers?|common|shared|managers?|base)[/.]/.test(file))).toEqual([]);
  });

  it('run every test', () => {
    const focusedOrSkipped =
      /\b(describe|it|test)(\.\w+)*\.(only|skip|todo|failing)\b|\b(fdescribe|fit|xdescribe|xit|xtest)\(/;
    expect('it' + '.concurrent.only(').toMatch(focusedOrSkipped);
    expect(files.filter((file) => /spec\.ts$/.test(file) && focusedOrSkipped.test(text(file)))).toEqual([]);
  });
});
