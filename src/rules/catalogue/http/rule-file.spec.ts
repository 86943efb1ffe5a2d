import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionFrom, presentDefinition } from './rule.presenter';
import { readRuleFile } from './rule-file';
import type { SaveRuleDto } from './rule.dto';

const folder = join(__dirname, '..', '..', '..', '..', 'docs', 'examples');
const now = new Date('2026-11-21T00:00:00Z');

it.each(readdirSync(folder).filter((file) => file.endsWith('.yaml')))(
  'the example %s is valid, and has a rule of each type',
  async (file) => {
    const rules = await readRuleFile(readFileSync(join(folder, file), 'utf8'), now);
    expect(rules.map(({ ruleType }) => ruleType)).toEqual(['threshold', 'pattern', 'anomaly', 'absence', 'schedule']);
    for (const rule of rules) expect(definitionFrom(presentDefinition(rule) as SaveRuleDto)).toEqual(rule);
  },
);

it.each([
  ['lists', '['.repeat(1_000_000)],
  ['objects', '{a: '.repeat(200_000)],
  ['items of items', '- '.repeat(500_000)],
  ['keys of keys', '?\t'.repeat(500_000)],
])('%s nested very deep are refused at once', async (_, text) => {
  await expect(readRuleFile(text, new Date())).rejects.toThrow('nested at most 32 levels deep');
});
