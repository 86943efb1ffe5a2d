import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sample-project';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const commands = Object.keys(scripts).filter((name) => name.startsWith('test:'));

/** It takes as long as it is asked to, and says what it found to people. */
const byHand = ['test:chaos'];

describe('the commands of tests', () => {
  it('are those that are known', () => {
    expect(commands.sort()).toEqual(['test:chaos', 'test:faults', 'test:fuzz', 'test:web']);
  });

  it.each(commands)('%s is in README and CONTRIBUTING', (name) => {
    expect(read('README.md')).toContain(`\`npm run ${name}\``);
    expect(read('CONTRIBUTING.md')).toContain(`| \`npm run ${name}\` |`);
  });

  it('are what CI runs, and at the end `npm test`', () => {
    const lines = read('.ci/run').trim().split('\n');
    const run = lines.filter((line) => line.startsWith('npm run test:'));
    expect(run.sort()).toEqual(commands.filter((name) => !byHand.includes(name)).map((name) => `npm run ${name}`));
    expect(lines.at(-1)).toBe('npm test');
  });

  it('have a project of jest each', () => {
    const { projects } = jest.requireActual<{ projects: { displayName: string }[] }>('../../jest.config.cjs');
    const names = projects.map(({ displayName }) => displayName);
    for (const name of commands) expect(names).toContain(name.replace('test:', ''));
  });
});
