import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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

/** What is written as code: between backticks, or in a block of its own. */
const codeIn = (text: string): string[] => [
  ...all(text, /^```\w*\n(.*?)^```$/gms),
  ...all(text.replaceAll(/^```.*?^```$/gms, ''), /`([^`\n]+)`/g),
];

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
  const config = ['config.ts', 'dashboard.ts', 'providers.ts', 'realtime.ts', 'sla.ts']
    .map((file) => read('libs', 'config', file))
    .join('\n');
  const variables = [...config.matchAll(/^ {2}([A-Z][A-Z_]+): (.*),$/gm)].map(([, name = '', rule = '']) => ({
    name,
    rule,
  }));
  const names = variables.map(({ name }) => name);

  /** The default of a variable: the last argument of its rule, a literal or a constant, if there is one. */
  const defaultOf = (rule: string): string | undefined => {
    const last = /^(?:integer|flag|oneOf|text|names|proxies|listOf|baseUrl|claimNames)\((?:.*, )?(.*)\)$/.exec(
      rule,
    )?.[1];
    const constant = new RegExp(`^const ${last} = '(.*)';$`, 'm').exec(config)?.[1];
    return constant ?? last?.replaceAll(/[_'](?=\d|$)|^'/g, '');
  };

  /** What the configuration itself reports as allowed; `some text` accepts anything. */
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
    const enforced = foldersIn('src').map((name) => {
      const others = new RegExp(`^ {2}${name}: \\[(.*?)\\]`, 'm').exec(cruiser)?.[1]?.replaceAll("'", '');
      return [name, others === '' ? '–' : others];
    });
    expect(documented.sort()).toEqual(enforced.sort());
  });

  it('shows the real folders', () => {
    const libs = /^libs\/ .*: ([\w -]+)$/m.exec(text)?.[1]?.split(' ');
    expect(libs?.sort()).toEqual(foldersIn('libs').sort());
    expect(all(text, /^ {2}([a-z]+)\/ {2}/gm).sort()).toEqual(foldersIn('src').sort());
    for (const folder of all(text, /^([a-z]+)\/ {2}/gm))
      expect([folder, existsSync(join(root, folder))]).toEqual([folder, true]);
  });

  describe('the way of an event', () => {
    const files = all(text, /^\d+\. `([^`]+)`: /gm);

    /** Whether a file imports a class of another one: directly, or, if it is sent over a bus, through a module's face. */
    const uses = (file: string, other: string): boolean => {
      const classes = all(read(other), /^export class (\w+)/gm);
      const [, module = '', inside = ''] = /^src\/(\w+)\/(.+)\.ts$/.exec(other) ?? [];
      const face = join('src', module, 'index.ts');
      const isInFace = all(read(face), /from '\.\/([^']+)'/g).includes(inside);
      return [...read(file).matchAll(/^import ([^;]+) from '(\.[^']+)';$/gm)].some(([, names = '', from = '']) => {
        const path = join(dirname(file), from);
        const isImported = `${path}.ts` === other || (isInFace && join(path, 'index.ts') === face);
        return isImported && classes.some((name) => new RegExp(`\\b(?<!type )${name}\\b`).test(names));
      });
    };

    it('is at most ten files, from a door to the row', () => {
      expect(files.length).toBeGreaterThan(1);
      expect(files.length).toBeLessThanOrEqual(10);
      for (const file of files) expect([file, existsSync(join(root, file))]).toEqual([file, true]);
      expect(files[0]).toMatch(/\/(amqp|http)\//);
      expect(files.at(-1)).toMatch(/\/persistence\//);
    });

    it('leads from each file to the next: each is used by one before it', () => {
      for (const [place, file] of files.entries())
        if (place > 0) expect([file, files.slice(0, place).some((one) => uses(one, file))]).toEqual([file, true]);
    });
  });
});

describe('what the documents name', () => {
  const current = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')];
  const code = new Map(current.map((file) => [file, codeIn(read(file))]));

  it('files and folders exist', () => {
    const path = /(?<![\w/.-])((?:src|libs|test|docs|scripts|migrations|bench)(?:\/[\w.-]+)+)/g;
    const named = [...code].flatMap(([file, spans]) =>
      spans.flatMap((span) => all(span, path).map((one) => [file, one])),
    );
    expect(named.length).toBeGreaterThan(50);
    for (const [file = '', one = ''] of named)
      if (!one.endsWith('/NAME')) expect([file, one, existsSync(join(root, one))]).toEqual([file, one, true]);
  });

  it('files that are named without their folder exist', () => {
    const known = new Set(
      ['src', 'libs', 'test'].flatMap((folder) => filesIn(folder, '.ts').map((file) => basename(file))),
    );
    const named = (code.get('CONTRIBUTING.md') ?? []).filter((span) => /^[\w-]+(\.[\w-]+)*\.ts$/.test(span));
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect([name, known.has(name)]).toEqual([name, true]);
  });

  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('classes and functions of %s exist', (file) => {
    const tests = filesIn(join('test', 'support'), '.ts').map((one) => read(one));
    const words = new Set([...sources, ...tests].flatMap((source) => source.match(/\w+/g) ?? []));
    const names = (code.get(file) ?? []).flatMap((span) => all(span, /\b([A-Za-z][a-z]+(?:[A-Z][a-z]+)+)\b/g));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect([name, words.has(name)]).toEqual([name, true]);
  });
});

it('the links of the documents lead to files that exist', () => {
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
