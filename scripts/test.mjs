#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepare, root } from './prepare.mjs';
import { down } from './services/index.mjs';

const [first, ...others] = process.argv.slice(2);
/** `--faults` runs the fault tests instead: they stop and start the services. */
const projects = first === '--faults' ? ['faults'] : ['unit', 'e2e'];
const options = first === '--faults' ? others : process.argv.slice(2);
const reports = mkdtempSync(path.join(tmpdir(), 'campana-tests-'));

/** Runs one of jest's projects; a file that could not be run counts as a failed test. */
function jest(project, env) {
  const report = path.join(reports, `${project}.json`);
  const bin = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  // the others share the services' queues: one file at a time
  const mode = project === 'unit' ? [] : ['--runInBand'];
  const some = options.length > 0 ? ['--passWithNoTests', ...options] : [];
  const args = [bin, `--selectProjects=${project}`, '--json', `--outputFile=${report}`, ...mode, ...some];
  // jest prints its JSON to the standard output as well
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: status !== 0 && failed === 0 ? 1 : failed };
}

async function main() {
  const services = await prepare('test');
  const env = { ...process.env, ...services, NODE_ENV: 'test', TZ: 'UTC' };
  const results = projects.map((project) => jest(project, env));
  rmSync(reports, { recursive: true });
  if (process.env.CI) await down('test');
  const sum = (name) => results.reduce((total, result) => total + result[name], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
