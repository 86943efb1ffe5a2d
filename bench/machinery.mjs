import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import amqp from 'amqplib';
import { Redis } from 'ioredis';
import pg from 'pg';
import { migrate, nodeFlags, prepare, root } from '../scripts/prepare.mjs';
import { folderOf } from '../scripts/services/folder.mjs';
import { Instance } from '../scripts/services/processes.mjs';

const QUEUE = 'alert_processor.inventory';
const bareTables = ['alerts', 'alert_aggregations', 'alert_history'];

/** Runs the services, a new database, and the measured programs. */
export class Machinery {
  children = new Set();

  static async start() {
    const machinery = new Machinery();
    machinery.env = await prepare('bench');
    await machinery.freshDatabase();
    machinery.connection = await amqp.connect(machinery.env.RABBITMQ_URL);
    machinery.channel = await machinery.connection.createConfirmChannel();
    const { declareQueue } = createRequire(import.meta.url)(path.join(root, 'dist/src/ingestion/amqp/topology.js'));
    await declareQueue(machinery.channel, 'inventory');
    return machinery;
  }

  async freshDatabase() {
    const url = new URL(this.env.DATABASE_URL);
    const server = new pg.Client({ connectionString: url.href });
    await server.connect();
    await server.query('DROP DATABASE IF EXISTS campana_bench WITH (FORCE)');
    await server.query('CREATE DATABASE campana_bench');
    await server.end();
    url.pathname = '/campana_bench';
    this.env.DATABASE_URL = url.href;
    await migrate(this.env);
    await this.connectDatabase();
    await this.database.query('CREATE SCHEMA bare');
    for (const table of bareTables)
      await this.database.query(`CREATE TABLE bare.${table} (LIKE public.${table} INCLUDING ALL)`);
    await this.database.query(
      'ALTER TABLE bare.alert_history ADD FOREIGN KEY (alert_id) REFERENCES bare.alerts (id) ON DELETE CASCADE',
    );
  }

  async connectDatabase() {
    this.database = new pg.Client({ connectionString: this.env.DATABASE_URL });
    await this.database.connect();
  }

  async sql(text, values) {
    return (await this.database.query(text, values)).rows;
  }

  async number(text, values) {
    return Number(Object.values((await this.sql(text, values))[0])[0]);
  }

  /** Fills the queue with events while no consumer is running. */
  async fill(tenantId, count, keys) {
    await this.channel.purgeQueue(QUEUE);
    await this.publishMany(count, (i) => anEvent(tenantId, `i-${i % keys}`));
  }

  /** Publishes many events, and waits until RabbitMQ has them. */
  async publishMany(count, eventOf) {
    for (let i = 0; i < count; i++) {
      this.publish(eventOf(i));
      if (i % 5_000 === 4_999) await this.channel.waitForConfirms();
    }
    await this.channel.waitForConfirms();
  }

  /** The number of events that the alerts of a tenant count. */
  counted(tenantId, schema = 'public') {
    const sum = `SELECT coalesce(sum(count), 0) FROM ${schema}.alert_aggregations WHERE tenant_id = $1`;
    return this.number(sum, [tenantId]);
  }

  publish(event) {
    this.channel.publish('inventory', event.event_type, Buffer.from(JSON.stringify(event)), { persistent: true });
  }

  async depth() {
    return (await this.channel.checkQueue(QUEUE)).messageCount;
  }

  /** Starts Campana as in production, with all features enabled. */
  campana(env = {}, { execArgv = [], ...options } = {}) {
    const settings = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn', AUTH_JWT_SECRET: randomUUID() };
    return this.run('dist/src/main.js', { ...settings, ...env }, { execArgv: [...nodeFlags, ...execArgv], ...options });
  }

  /**
   * Starts a program.
   * @param options execArgv: arguments of Node; hasMessages: the child process emits `message` events
   */
  run(script, env, { execArgv = [], hasMessages = false } = {}) {
    return this.spawn(process.execPath, [...execArgv, path.join(root, script)], {
      env: { ...process.env, ...this.env, ...env },
      stdio: hasMessages ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    });
  }

  /** Starts any program, which `close` stops. */
  spawn(command, args, options) {
    const child = spawn(command, args, options);
    this.children.add(child);
    child.once('exit', () => this.children.delete(child));
    return child;
  }

  /** The number of connections that programs have to Redis. */
  async redisConnections() {
    const redis = new Redis(this.env.REDIS_URL);
    const clients = String(await redis.client('LIST'))
      .trim()
      .split('\n');
    redis.disconnect();
    return clients.length - 1;
  }

  async stop(child) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  async close() {
    for (const child of this.children) await this.stop(child);
    await this.connection.close();
    await this.database.end();
  }
}

/** Calls `sample` until it returns true. @throws Error after `withinMs` */
export async function until(sample, everyMs = 20, withinMs = 300_000) {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(everyMs)) if (await sample()) return;
  throw new Error('it took too long');
}

/** The peak memory of a process, in MB. */
export const peakMemory = ({ pid }) =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);

const TICK_US = 10_000;

const statOf = (pid) => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid: Number(pid), parent: Number(fields[1]), us: ticks * TICK_US };
  } catch {
    return undefined;
  }
};

/** The CPU time in µs of processes and their descendants, including those that have ended. */
function processorTimeOf(pids) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => statOf(pid) ?? []);
  const tree = new Set(pids);
  for (let size = 0; size !== tree.size;) {
    size = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  return all.filter(({ pid }) => tree.has(pid)).reduce((sum, { us }) => sum + us, 0);
}

/** The CPU time that a process has used, in milliseconds. */
export const processorTime = ({ pid }) => processorTimeOf([pid]) / 1_000;

/** What the programs have used until now: µs of CPU, bytes of WAL, and transactions. */
export async function usage(machinery, child) {
  const { processes } = new Instance(folderOf('bench')).state;
  const service = (name) => processorTimeOf([processes[name].pid]);
  return {
    Node: processorTimeOf([child.pid]),
    PostgreSQL: service('postgres'),
    RabbitMQ: service('rabbitmq'),
    Redis: service('redis'),
    wal: await machinery.number(`SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')`),
    transactions: await machinery.number(
      'SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()',
    ),
  };
}

export const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** Makes an event as services send it. */
export const anEvent = (tenantId, ingredientId, fields = {}) => ({
  event_id: randomUUID(),
  event_type: 'inventory.stockout',
  tenant_id: tenantId,
  timestamp: new Date().toISOString(),
  ingredient_id: ingredientId,
  ingredient_name: 'Harina de Trigo',
  current_stock: 0,
  unit: 'kg',
  affected_orders: 5,
  supplier_name: 'Molinos',
  ...fields,
});
