#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { prepare, root } from './prepare.mjs';
import { down } from './services/index.mjs';
import { installMissing } from './services/install.mjs';
import { checkChromiumPath, chromium } from './test/chromium.mjs';
import { judges } from './test/judges.mjs';
import { settingsOf } from './test/settings.mjs';
import { workerServices } from './test/worker-services.mjs';

/** The projects that have the services to themselves; they run one file at a time. */
const alone = ['faults', 'fuzz', 'chaos'];
/** The projects that have a command of their own; without one, `unit` and `e2e` run. */
const own = [...alone, 'web'].find((name) => process.argv[2] === `--${name}`);
const projects = own ? [own] : ['unit', 'e2e'];
const given = process.argv.slice(own ? 3 : 2);
const reports = mkdtempSync(path.join(tmpdir(), 'campana-tests-'));

/** The maximum that the connection limits of the services allow. */
const MAX_WORKERS = 4;
/** One worker more than there are cores, since the tests mostly wait. */
const WORKERS = Number(process.env.TEST_WORKERS) || Math.min(availableParallelism() + 1, MAX_WORKERS);

/** Projects whose tests depend on how busy the machine is: if few of their files fail, these get a second try, alone. */
const withSecondTry = ['e2e', 'faults', 'web'];
const MAX_SECOND_TRIES = 8;

/** A project that takes longer is ended, and has failed; chaos takes as long as it is asked to. */
const MAX_MS = own === 'chaos' ? undefined : 45 * 60_000;

/** Runs one of the projects of jest. A file that cannot be run counts as a failed test. */
function jest(project, env, mode, options) {
  const report = path.join(reports, `${project}.json`);
  const bin = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const selection = options.length > 0 ? ['--passWithNoTests', ...options] : [];
  const args = [
    bin,
    `--selectProjects=${project}`,
    '--forceExit',
    '--json',
    `--outputFile=${report}`,
    ...mode,
    ...selection,
  ];
  // jest prints its JSON to the standard output as well
  const stdio = ['ignore', 'ignore', 'inherit'];
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, env, stdio, timeout: MAX_MS });
  if (error) console.error(`${project}: ${error.message}`);
  if (!existsSync(report)) return { passed: 0, failed: 1, failedFiles: [] };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  rmSync(report);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  const failedFiles = testResults.filter(({ status }) => status === 'failed');
  return { passed: numPassedTests, failed: status !== 0 && failed === 0 ? 1 : failed, failedFiles };
}

/** Runs a project, and a second time what failed in few files. The output names them: the cause is to be mended. */
function jestTwice(project, env, mode, options) {
  const first = jest(project, env, mode, options);
  const { failedFiles } = first;
  const isForgiven = withSecondTry.includes(project) && options.length === 0;
  if (!isForgiven || failedFiles.length === 0 || failedFiles.length > MAX_SECOND_TRIES) return first;
  const files = failedFiles.map(({ name }) => name);
  console.error(`Second try, alone: ${files.map((name) => path.relative(root, name)).join(', ')}`);
  const second = jest(project, env, ['--maxWorkers=1'], ['--runTestsByPath', ...files]);
  const passedBefore = failedFiles
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed');
  return { passed: first.passed - passedBefore.length + second.passed, failed: second.failed };
}

/** The services of each worker. */
async function workersOf(project, services) {
  if (project === 'unit') return undefined;
  return workerServices('test', services, alone.includes(project) ? 1 : WORKERS);
}

async function main() {
  const { options, settings } = settingsOf(own, given);
  checkChromiumPath();
  installMissing(
    judges,
    (text) => console.error(text),
    ': the tests of e-mail, of calendars, of metrics and of the page need it',
  );
  const services = await prepare('test');
  const env = { ...process.env, ...settings, ...services, CHROMIUM_PATH: chromium(), NODE_ENV: 'test', TZ: 'UTC' };
  const results = [];
  for (const project of projects) {
    const workers = await workersOf(project, services);
    const mode = [`--maxWorkers=${workers?.length ?? availableParallelism()}`];
    const ofWorkers = workers && { WORKER_SERVICES: JSON.stringify(workers) };
    results.push(jestTwice(project, { ...env, ...ofWorkers }, mode, options));
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
