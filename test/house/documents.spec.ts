import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadConfig } from '../../libs/config/config';

const root = join(__dirname, '..', '..');
const read = (...names: string[]): string => readFileSync(join(root, ...names), 'utf8');

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));

const foldersIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));

const sources = [...filesIn('src', '.ts'), ...filesIn('libs', '.ts')]
  .filter((file) => !file.endsWith('.spec.ts'))
  .map((file) => read(file));

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, first = '']) => first);

/** The cells of the table rows that match the pattern. */
const rowsOf = (text: string, pattern: RegExp): string[][] =>
  all(text, pattern).map((row) => row.split('|').map((cell) => cell.trim()));

describe('the table of problem types', () => {
  const table = all(read('docs', 'problems.md'), /^\| `\/problems\/([\w-]+)` \|/gm);
  const problem = read('libs', 'http', 'problem.ts');
  const types = sources.flatMap((source) => all(source, /readonly type = '([\w-]+)'/g));
  const ofStatuses = all(problem, /^ {2}\d{3}: '([\w ]+)',$/gm).map((title) =>
    title.toLowerCase().replaceAll(' ', '-'),
  );
  const ofHttp = all(problem, /problem\(\d{3}, '([\w-]+)'/g);

  it('lists every problem type once', () => {
    expect([types.length, ofStatuses.length, ofHttp.length].every((count) => count >= 3)).toBe(true);
    expect([...table].sort()).toEqual([...new Set(['error', ...types, ...ofStatuses, ...ofHttp])].sort());
  });
});

describe('every environment variable', () => {
  const config = read('libs', 'config', 'config.ts');
  const variables = [...config.matchAll(/^ {2}([A-Z][A-Z_]+): (.*),$/gm)].map(([, name = '', rule = '']) => ({
    name,
    rule,
  }));
  const names = variables.map(({ name }) => name);

  /** The default of a variable: the last argument of its rule, a literal or a constant, if there is one. */
  const defaultOf = (rule: string): string | undefined => {
    const last = /^(?:integer|flag|oneOf|text|names|proxies|listOf)\((?:.*, )?(.*)\)$/.exec(rule)?.[1];
    const constant = new RegExp(`^const ${last} = '(.*)';$`, 'm').exec(config)?.[1];
    return constant ?? last?.replaceAll(/[_'](?=\d|$)|^'/g, '');
  };

  /** The allowed values by variable, from the error messages of Campana; `some text` allows any text. */
  const allowed = ((): Map<string, string> => {
    try {
      loadConfig(Object.fromEntries(names.map((name) => [name, '\u0001'])));
    } catch (error) {
      const lines = (error as Error).message.split('\n').map((line) => /^(\w+): given .*, allowed: (.*)$/.exec(line));
      return new Map(lines.map((line) => [line?.[1] ?? '', line?.[2] ?? '']));
    }
    throw new Error('no variable was refused');
  })();

  it('has a row in the README with its default and the allowed values', () => {
    const rows = rowsOf(read('README.md'), /^\| (`[A-Z_]+` \| .*) \|$/gm);
    const expected = variables.map(({ name, rule }) => {
      const fallback = defaultOf(rule);
      return [`\`${name}\``, fallback ? `\`${fallback}\`` : '–', allowed.get(name) ?? 'some text'];
    });
    const byName = ([one = '']: string[], [other = '']: string[]) => one.localeCompare(other);
    expect(rows.map((row) => row.slice(0, 3)).sort(byName)).toEqual(expected.sort(byName));
    for (const row of rows) expect(row[3]).toMatch(/\w/);
  });

  it('is in .env.example, commented out, with its default', () => {
    const lines = new Map(
      [...read('.env.example').matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    expect([...lines.keys()].sort()).toEqual([...names].sort());
    for (const { name, rule } of variables)
      if (defaultOf(rule) !== undefined) expect([name, lines.get(name)]).toEqual([name, defaultOf(rule)]);
  });
});

describe('ARCHITECTURE.md', () => {
  const text = read('ARCHITECTURE.md');

  it('has the same table of allowed dependencies as the linter, with every module', () => {
    const rows = rowsOf(text, /^\| ([a-z][a-z ·]* \| [a-z, –]+) \|$/gm).filter(([name]) => name !== 'module');
    const documented = rows.flatMap(([names = '', others]) => names.split(' · ').map((name) => [name, others]));
    const cruiser = read('.dependency-cruiser.cjs');
    const configured = foldersIn('src').map((name) => {
      const others = new RegExp(`^ {2}${name}: \\[(.*?)\\]`, 'm').exec(cruiser)?.[1]?.replaceAll("'", '');
      return [name, others === '' ? '–' : others];
    });
    expect(documented.sort()).toEqual(configured.sort());
  });

  it('shows the real folders', () => {
    const libs = /^libs\/ .*: ([\w -]+)$/m.exec(text)?.[1]?.split(' ');
    expect(libs?.sort()).toEqual(foldersIn('libs').sort());
    expect(all(text, /^ {2}([a-z]+)\/ {2}/gm).sort()).toEqual(foldersIn('src').sort());
    for (const folder of all(text, /^([a-z]+)\/ {2}/gm))
      expect([folder, existsSync(join(root, folder))]).toEqual([folder, true]);
  });
});

it('the links in the documents lead to existing files', () => {
  const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...filesIn('docs', '.md')];
  for (const file of documents)
    for (const link of all(read(file), /\]\(((?!https?:)[^)#]+)/g))
      expect([file, link, existsSync(join(root, dirname(file), link))]).toEqual([file, link, true]);
});

it('the npm scripts that the documents mention are in package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')].map((file) =>
    read(file),
  );
  const named = new Set(documents.flatMap((text) => all(text, /npm run (?:-s )?([\w:-]+)/g)));
  expect(named.size).toBeGreaterThan(5);
  for (const name of named) expect([name, typeof scripts[name]]).toEqual([name, 'string']);
});
