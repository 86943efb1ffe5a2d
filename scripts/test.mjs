#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { prepare, root } from './prepare.mjs';
import { down } from './services/index.mjs';
import { installMissing } from './services/install.mjs';
import { mailJudge } from './test/mail-judge.mjs';
import { settingsOf } from './test/settings.mjs';
import { workerServices } from './test/worker-services.mjs';

/** The projects that have the services to themselves; they run one file at a time. */
const alone = ['faults', 'fuzz', 'chaos'];
const own = alone.find((name) => process.argv[2] === `--${name}`);
const projects = own ? [own] : ['unit', 'e2e'];
const given = process.argv.slice(own ? 3 : 2);
const reports = mkdtempSync(path.join(tmpdir(), 'campana-tests-'));

/** The maximum that the connection limits of the services allow. */
const MAX_WORKERS = 4;
/** One worker more than there are cores, since the tests mostly wait. */
const WORKERS = Number(process.env.TEST_WORKERS) || Math.min(availableParallelism() + 1, MAX_WORKERS);

/** Runs one of the projects of jest. A file that cannot be run counts as a failed test. */
function jest(project, env, mode, options) {
  const report = path.join(reports, `${project}.json`);
  const bin = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const selection = options.length > 0 ? ['--passWithNoTests', ...options] : [];
  const args = [bin, `--selectProjects=${project}`, '--json', `--outputFile=${report}`, ...mode, ...selection];
  // jest prints its JSON to the standard output as well
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: status !== 0 && failed === 0 ? 1 : failed };
}

/** The services of each worker. */
async function workersOf(project, services) {
  if (project === 'unit') return undefined;
  return workerServices('test', services, own ? 1 : WORKERS);
}

async function main() {
  const { options, settings } = settingsOf(own, given);
  installMissing([mailJudge], (text) => console.error(text), ': the tests of e-mail need it');
  const services = await prepare('test');
  const env = { ...process.env, ...settings, ...services, NODE_ENV: 'test', TZ: 'UTC' };
  const results = [];
  for (const project of projects) {
    const workers = await workersOf(project, services);
    const mode = [`--maxWorkers=${workers?.length ?? availableParallelism()}`];
    results.push(
      jest(project, { ...env, ...(workers && { WORKER_SERVICES: JSON.stringify(workers) }) }, mode, options),
    );
  }
  rmSync(reports, { recursive: true });
  if (process.env.CI) await down('test');
  const sum = (name) => results.reduce((total, result) => total + result[name], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = error instanceof RangeError ? 2 : 1;
});
