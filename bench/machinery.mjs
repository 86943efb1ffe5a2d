import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import amqp from 'amqplib';
import pg from 'pg';
import { migrate, prepare, root } from '../scripts/prepare.mjs';

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
    for (let i = 0; i < count; i++) {
      this.publish(anEvent(tenantId, `i-${i % keys}`));
      if (i % 5_000 === 4_999) await this.channel.waitForConfirms();
    }
    await this.channel.waitForConfirms();
  }

  publish(event) {
    this.channel.publish('inventory', event.event_type, Buffer.from(JSON.stringify(event)), { persistent: true });
  }

  async depth() {
    return (await this.channel.checkQueue(QUEUE)).messageCount;
  }

  /** Starts Campana as in production, with all features enabled. */
  campana(env = {}, options = {}) {
    const settings = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn', AUTH_JWT_SECRET: randomUUID() };
    return this.run('dist/src/main.js', { ...settings, ...env }, options);
  }

  /**
   * Starts a program.
   * @param options execArgv: arguments of Node; hasMessages: the child process emits `message` events
   */
  run(script, env, { execArgv = [], hasMessages = false } = {}) {
    const child = spawn(process.execPath, [...execArgv, path.join(root, script)], {
      env: { ...process.env, ...this.env, ...env },
      stdio: hasMessages ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    });
    this.children.add(child);
    child.once('exit', () => this.children.delete(child));
    return child;
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

/** The CPU time that a process has used, in milliseconds. */
export function processorTime({ pid }) {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
  return (Number(user) + Number(system)) * 10; // a tick is 10 ms
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
