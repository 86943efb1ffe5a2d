import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import amqp from 'amqplib';
import pg from 'pg';
import { root } from '../prepare.mjs';
import { addVirtualHosts } from '../services/index.mjs';

const TEMPLATE = 'campana_test';
const CANNOT_CREATE =
  'RABBITMQ_URL is set, so the tests run in one worker. For several workers, create these virtual hosts:';

const withPath = (url, name) => Object.assign(new URL(url), { pathname: `/${name}` }).href;

const exists = (virtualHostUrl) =>
  amqp.connect(virtualHostUrl).then(
    (connection) => connection.close().then(() => true),
    () => false,
  );

/** The virtual hosts of the workers. Missing ones are created; undefined if that is not possible. */
async function virtualHostsOf(instance, url, workers) {
  const base = new URL(url).pathname.slice(1) || 'campana';
  const names = Array.from({ length: workers }, (_, i) => `${base}-${i + 1}`);
  const urls = names.map((name) => withPath(url, name));
  const allExist = async () => (await Promise.all(urls.map(exists))).every(Boolean);
  if (await allExist()) return urls;
  if (addVirtualHosts(instance, names) && (await allExist())) return urls;
  console.error(`${CANNOT_CREATE} ${names.join(', ')}`);
  return undefined;
}

/** Creates a new database with the schema, and a copy of it for each worker. */
async function databasesOf(url, workers) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const create = async (name, options = '') => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} ${options}`);
    return withPath(url, name);
  };
  const template = await create(TEMPLATE);
  const cli = path.join(root, 'node_modules', 'typeorm', 'cli.js');
  await promisify(execFile)(process.execPath, [cli, 'migration:run', '-d', 'dist/ormconfig.js'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: template },
  });
  const copies = [];
  for (let i = 1; i <= workers; i++) copies.push(await create(`${TEMPLATE}_${i}`, `TEMPLATE ${TEMPLATE}`));
  await client.end();
  return { template, copies };
}

/**
 * Gives each worker of a test run its own database, virtual host and Redis database.
 * @param instance the name of the instance of the services
 * @param urls the URLs of the services, as environment variables
 * @param workers the wanted number of workers
 * @returns the URLs of each worker; of only one worker if no virtual hosts can be created
 */
export async function workerServices(instance, urls, workers) {
  const hosts = workers > 1 ? await virtualHostsOf(instance, urls.RABBITMQ_URL, workers) : undefined;
  const { template, copies } = await databasesOf(urls.DATABASE_URL, hosts ? workers : 0);
  if (!hosts) return [{ ...urls, DATABASE_URL: template }];
  return hosts.map((RABBITMQ_URL, i) => ({
    DATABASE_URL: copies[i],
    RABBITMQ_URL,
    REDIS_URL: withPath(urls.REDIS_URL, String(i + 1)),
  }));
}
