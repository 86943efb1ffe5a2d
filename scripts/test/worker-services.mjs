import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import amqp from 'amqplib';
import pg from 'pg';
import { root } from '../prepare.mjs';
import { addVirtualHosts } from '../services/index.mjs';

const TEMPLATE = 'campana_test';
const CANNOT_CREATE = 'RABBITMQ_URL is set: tests run in one worker, unless the server has the virtual hosts';

const withPath = (url, name) => Object.assign(new URL(url), { pathname: `/${name}` }).href;

const exists = (virtualHostUrl) =>
  amqp.connect(virtualHostUrl).then(
    (connection) => connection.close().then(() => true),
    () => false,
  );

/** Each worker's virtual host, made when it is missing; undefined where that is not ours to do. */
async function virtualHostsOf(instance, url, workers) {
  const base = new URL(url).pathname.slice(1) || 'campana';
  const names = Array.from({ length: workers }, (_, i) => `${base}-${i + 1}`);
  const urls = names.map((name) => withPath(url, name));
  const areThere = async () => (await Promise.all(urls.map(exists))).every(Boolean);
  if (await areThere()) return urls;
  if (addVirtualHosts(instance, names) && (await areThere())) return urls;
  console.error(`${CANNOT_CREATE} ${names.join(', ')}`);
  return undefined;
}

/** A fresh database with the schema, and a copy of it for each worker. */
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
 * What the workers of a run must not share: a database, a virtual host and a Redis database for each.
 * @param instance the name of the services' instance
 * @param urls the services' URLs as environment variables
 * @param workers how many would be good
 * @returns the URLs of each worker; of one alone where no virtual host can be made
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
