import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const read = (...names: string[]): string => readFileSync(join(root, ...names), 'utf8');

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => read(folder, file));

const variables = [...read('libs', 'config', 'config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): (.*),$/gm)].map(
  ([, name = '', rule = '']) => ({ name, rule }),
);

/** The last argument of a rule is its default, where it has one. */
const defaultOf = (rule: string): string | undefined => /(?:, ?|\()'?([\w.]+)'?\)$/.exec(rule)?.[1];

it('the table of problems names every problem', () => {
  const table = read('docs', 'problems.md');
  const types = [...sources('src'), ...sources('libs')].flatMap((source) =>
    [...source.matchAll(/readonly type = '([\w-]+)'/g)].map(([, type]) => type),
  );
  expect(types.length).toBeGreaterThan(5);
  for (const type of types) expect(table).toContain(`/problems/${type}\``);
});

it('the README and .env.example name every variable, with its default', () => {
  const readme = read('README.md');
  const example = read('.env.example');
  expect(variables.length).toBeGreaterThan(15);
  for (const { name, rule } of variables) {
    expect(readme).toMatch(new RegExp(`^\\| \`${name}\` \\|`, 'm'));
    expect(example).toMatch(new RegExp(`^# ${name}=`, 'm'));
    const fallback = /^(integer|flag|oneOf|text)\(/.test(rule) ? defaultOf(rule)?.replaceAll('_', '') : undefined;
    if (fallback) expect(readme).toMatch(new RegExp(`^\\| \`${name}\` \\| \`${fallback}\``, 'm'));
  }
});

it('nothing is said of variables that there are not', () => {
  const named = [...read('.env.example').matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(variables.map(({ name }) => name).sort());
});

it('the table of ARCHITECTURE.md is that of the linter', () => {
  const rows = read('ARCHITECTURE.md')
    .split('\n')
    .filter((line) => /^\| [a-z]+ \| [a-z, ]+ \|$/.test(line) && !line.startsWith('| module'));
  const told = Object.fromEntries(
    rows.map((row) =>
      row
        .split('|')
        .slice(1, 3)
        .map((cell) => cell.trim()),
    ) as [string, string][],
  );
  const cruiser = read('.dependency-cruiser.cjs');
  for (const [module, list] of Object.entries(told))
    expect(new RegExp(`^ {2}${module}: \\[(.*?)\\]`, 'm').exec(cruiser)?.[1]?.replaceAll("'", '')).toBe(list);
  expect(Object.keys(told).length).toBeGreaterThanOrEqual(4);
});
