import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { readRuleFile } from '../http/rule-file';

/** Checks a file of rules as an import does, and prints the faults. Returns whether there are any. */
async function lint(file: string): Promise<boolean> {
  try {
    const rules = await readRuleFile(readFileSync(file, 'utf8'), new Date());
    console.log(`${file}: ${rules.length} rules, nothing wrong`);
    return false;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    for (const { pointer, detail } of error.faults) console.log(`${file}: ${pointer} ${detail}`);
    return true;
  }
}

async function main(files: readonly string[]): Promise<void> {
  const results = [];
  for (const file of files) results.push(await lint(file));
  process.exitCode = results.includes(true) ? 1 : 0;
}

void main(process.argv.slice(2));
