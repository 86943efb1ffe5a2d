import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { up } from './services/index.mjs';

/** How Node manages the memory of Campana, see docs/performance.md. */
export const nodeFlags = JSON.parse(readFileSync(new URL('node-flags.json', import.meta.url), 'utf8'));

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...names) => path.join(root, ...names);

/** Runs the work, and prints its name and how long it took. */
async function timed(name, work) {
  const startedAt = Date.now();
  console.error(`${name} …`);
  await work();
  console.error(`${name}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Runs a command. On failure the error contains its output. */
const run = (command, args, options = {}) =>
  promisify(execFile)(command, args, { cwd: root, maxBuffer: 1e8, ...options }).catch(({ message, stdout, stderr }) => {
    throw new Error(`${message}\n${stdout}${stderr}`);
  });

const isStamped = (file, stamp) => existsSync(file) && readFileSync(file, 'utf8') === stamp;

/** Installs the packages, unless those of the current lockfile are installed. */
export async function installWhenStale() {
  const stamp = `${process.version} ${createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex')}`;
  const file = at('node_modules', '.campana-installed');
  if (isStamped(file, stamp)) return;
  await timed('npm ci', () => run('npm', ['ci', '--no-audit', '--no-fund']));
  writeFileSync(file, stamp);
}

const sources = [
  'src',
  'libs',
  'migrations',
  'ormconfig.ts',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'package-lock.json',
];

const filesOf = (name) =>
  statSync(name).isDirectory()
    ? readdirSync(name, { recursive: true })
        .sort()
        .map((file) => path.join(name, file))
    : [name];

function stampOf(names) {
  const hash = createHash('sha256');
  for (const file of names.flatMap((name) => filesOf(at(name)))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${path.relative(root, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Builds `dist/`, unless it was built from the current sources. */
export async function buildWhenStale() {
  const stamp = stampOf(sources);
  const file = at('dist', '.campana-built');
  if (isStamped(file, stamp)) return;
  await timed('build', () => run(process.execPath, [at('node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build']));
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(file, stamp);
}

/** Builds the page of the dashboard into `dist/web`, unless it was built from the current sources. */
export async function buildPageWhenStale() {
  const stamp = stampOf(['web', 'libs/client', 'package-lock.json']);
  const file = at('dist', 'web', '.campana-built');
  if (isStamped(file, stamp)) return;
  await timed('page', () => run('npm', ['run', 'web']));
  writeFileSync(file, stamp);
}

/** Runs the migrations. */
export async function migrate(env) {
  const cli = at('node_modules', 'typeorm', 'cli.js');
  await timed('migrations', () =>
    run(process.execPath, [cli, 'migration:run', '-d', at('dist', 'ormconfig.js')], {
      env: { ...process.env, ...env },
    }),
  );
}

/**
 * Prepares what a start or a test run needs: packages, services, build.
 * @param name the instance of the services, such as `dev`
 * @returns the URLs of the services, as environment variables
 */
export async function prepare(name) {
  const services = up(name);
  services.catch(() => undefined);
  await installWhenStale();
  await buildWhenStale();
  await buildPageWhenStale();
  return services;
}
