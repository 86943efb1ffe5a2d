import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { answers, firstOf, HOST } from './processes.mjs';

const OWNER = 'campana';

const binary = (name) => {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((one, other) => Number(other) - Number(one)) : [];
  const folders = [
    ...versions.map((version) => `${root}/${version}/bin`),
    '/usr/local/bin',
    '/opt/homebrew/bin',
    '/usr/bin',
  ];
  return firstOf(...folders.map((folder) => `${folder}/${name}`));
};

/**
 * Whether the server is ready: it answers a start-up packet with an authentication request, or an error during
 * recovery.
 */
const isUp = (port) => {
  const fields = Buffer.from(`user\0${OWNER}\0database\0postgres\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + fields.length, 0);
  head.writeInt32BE(196_608, 4);
  return answers(port, Buffer.concat([head, fields]), (bytes) => bytes.length > 0 && bytes[0] === 0x52);
};

/** Waits until a killed postmaster is gone. While it is a zombie, a new one refuses to start. */
async function untilReaped(instance) {
  const file = instance.path('postgres', 'postmaster.pid');
  const pid = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : '';
  for (let i = 0; pid && i < 300 && existsSync(`/proc/${pid}`); i++) await sleep(100);
}

function initialise(instance) {
  if (existsSync(instance.path('postgres', 'PG_VERSION'))) return;
  const password = instance.write('home/password', `${OWNER}\n`);
  const options = ['-U', OWNER, '-E', 'UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256', `--pwfile=${password}`];
  const { status, stderr } = instance.run(binary('initdb'), ['-D', instance.path('postgres'), ...options]);
  if (status !== 0) throw new Error(`initdb: ${stderr}`);
}

function createDatabase(instance, port) {
  const args = ['-X', '-h', HOST, '-p', String(port), '-U', OWNER, '-d', 'postgres', '-tAc'];
  const psql = (sql) => instance.run(binary('psql'), [...args, sql], { PGPASSWORD: OWNER });
  if (psql(`SELECT 1 FROM pg_database WHERE datname = '${OWNER}'`).stdout.trim() === '1') return;
  const { status, stderr } = psql(`CREATE DATABASE ${OWNER}`);
  if (status !== 0) throw new Error(`create database: ${stderr}`);
}

export const postgres = {
  variable: 'DATABASE_URL',
  processes: ['postgres'],
  debianPackage: 'postgresql',
  isInstalled: () => Boolean(binary('postgres') && binary('initdb') && binary('psql')),
  url: ({ ports }) => `postgres://${OWNER}:${OWNER}@${HOST}:${ports.postgres}/${OWNER}`,
  isUp: ({ ports }) => isUp(ports.postgres),

  /** @param isDurable false if a crash of the machine may lose data, as in tests */
  async up(instance, isDurable) {
    instance.prepare('postgres');
    await untilReaped(instance);
    initialise(instance);
    const port = await instance.port('postgres');
    const settings = {
      port,
      listen_addresses: HOST,
      unix_socket_directories: '', // no socket: its path may have at most 107 bytes
      max_connections: 200,
      shared_buffers: '256MB',
      max_wal_size: '2GB',
      ...(isDurable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    instance.launch('postgres', binary('postgres'), ['-D', instance.path('postgres'), ...options]);
    await instance.untilReady('postgres', () => isUp(port));
    createDatabase(instance, port);
  },

  /** SIGINT: SIGTERM would wait until every client has disconnected. */
  down: (instance) => instance.stop('postgres', 'SIGINT'),
};
