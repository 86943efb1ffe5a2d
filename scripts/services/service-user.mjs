import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The user that runs the servers: PostgreSQL refuses root, so root uses an unprivileged user. */
export function serviceUser() {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find(([known]) => known === name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error('started as root, but there is no unprivileged user (postgres or nobody) to run the services');
}

/** Whether the user may enter the folder. Any folder above it may prevent that. */
export const canEnter = (user, folder) => spawnSync('test', ['-x', folder], user).status === 0;
