import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const sudo = () => (process.getuid?.() === 0 ? [] : ['sudo', '-n']);
const mayInstall = () =>
  existsSync('/usr/bin/apt-get') && (process.getuid?.() === 0 || succeeds('sudo', ['-n', 'true']));
const hasLists = () =>
  existsSync('/var/lib/apt/lists') &&
  readdirSync('/var/lib/apt/lists').some((name) => name.endsWith('Packages') || name.endsWith('.lz4'));

function apt(...args) {
  // run level 1, so that the packages do not start their daemons
  const command = [...sudo(), 'env', 'RUNLEVEL=1', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
  const { status, stderr } = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${command.join(' ')} failed:\n${stderr.trimEnd().split('\n').slice(-10).join('\n')}`);
}

/**
 * Installs missing Debian packages of services and programs.
 * @param instead what helps where nothing may be installed
 * @throws Error that names the packages when it may not install them
 */
export function installMissing(
  services,
  say,
  instead = ' (or Docker), or set DATABASE_URL, REDIS_URL and RABBITMQ_URL',
) {
  const packages = services.filter((service) => !service.isInstalled()).map((service) => service.debianPackage);
  if (packages.length === 0) return;
  if (!mayInstall()) throw new Error(`please install ${packages.join(', ')}${instead}`);
  const startedAt = Date.now();
  say(`installing ${packages.join(', ')} …`);
  if (!hasLists()) apt('update');
  try {
    apt('install', '-y', '--no-install-recommends', ...packages);
  } catch {
    // the package lists may be too old
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packages);
  }
  say(`installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}
