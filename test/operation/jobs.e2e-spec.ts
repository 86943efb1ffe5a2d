import { getQueueToken, Process, Processor } from '@nestjs/bull';
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bull';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { Config, loadConfig } from '../../libs/config/config';
import { JobsModule } from '../../libs/jobs/jobs.module';
import type { QueueSpec } from '../../libs/jobs/queue-spec';
import { ShutdownReport } from '../../libs/shutdown/shutdown-report';
import { eventually } from '../../libs/testing/eventually';
import { queues } from '../../src/queues';
import { SECRET } from '../support/hub';
import { Process as Campana } from '../support/process';

const name = `test-${randomUUID()}`;
const everySecond = { every: 1_000 };
const runs: Record<string, number> = {};
const count = (job: string) => (runs[job] = (runs[job] ?? 0) + 1);

@Processor(name)
class TestJobs {
  @Process('tick')
  tick(): Promise<void> {
    count('tick');
    return Promise.resolve();
  }

  @Process('fail')
  fail(): Promise<void> {
    count('fail');
    return Promise.reject(new Error('it is broken'));
  }
}

@Processor(name)
class UndeclaredJob {
  @Process('undeclared')
  undeclared(): Promise<void> {
    return Promise.resolve();
  }
}

@Processor('nowhere')
class UndeclaredQueue {
  @Process('any')
  any(): Promise<void> {
    return Promise.resolve();
  }
}

@Global()
@Module({})
class Settings {
  static of(environment: Record<string, string>): DynamicModule {
    const config = loadConfig({ ...process.env, AUTH_JWT_SECRET: SECRET, ...environment });
    return {
      module: Settings,
      providers: [{ provide: Config, useValue: config }, ShutdownReport],
      exports: [Config, ShutdownReport],
    };
  }
}

const lines: string[] = [];
const write = (...texts: unknown[]) => void lines.push(texts.map((text) => JSON.stringify(text)).join(' '));
const logger = { log: () => undefined, error: write, warn: write, debug: write };

const apps: NestFastifyApplication[] = [];
/** An application with this list of queues and these providers, and nothing else. */
async function application(
  list: readonly QueueSpec[],
  providers: Provider[],
  environment: Record<string, string> = {},
): Promise<NestFastifyApplication> {
  const module = { module: class Jobs {}, imports: [Settings.of(environment), JobsModule.forRoot(list)], providers };
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    logger,
    abortOnError: false,
  });
  apps.push(app);
  return app.init();
}

const list = (...jobs: QueueSpec['jobs']): QueueSpec[] => [{ name, jobs }];
const tick = { name: 'tick', repeat: everySecond };
const fail = { name: 'fail', repeat: everySecond };

let redis: Redis;
beforeAll(() => (redis = new Redis(process.env['REDIS_URL'] ?? '')));
beforeEach(() => {
  lines.length = 0;
  for (const job of Object.keys(runs)) delete runs[job];
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  await Campana.endAll();
});
afterAll(async () => {
  const keys = await redis.keys(`{campana}:${name}:*`);
  if (keys.length > 0) await redis.del(keys);
  await redis.quit();
});

describe('the start fails', () => {
  it('when a declared job has no handler', async () => {
    await expect(application(list(tick, fail, { name: 'unhandled' }), [TestJobs])).rejects.toThrow(
      `the job "unhandled" of the queue "${name}" has no handler`,
    );
    expect(runs).toEqual({});
  });

  it('when a handler is for a job that is not declared', async () => {
    await expect(application(list(tick, fail), [TestJobs, UndeclaredJob])).rejects.toThrow(
      `@Process('undeclared') handles a job that the queue "${name}" does not declare`,
    );
  });

  it('when two methods handle the same job', async () => {
    class Other extends TestJobs {}
    Processor(name)(Other);
    await expect(application(list(tick, fail), [TestJobs, Other])).rejects.toThrow('two methods handle the job "tick"');
  });

  it('when a handler is for a queue that is not declared', async () => {
    await expect(application(list(tick, fail), [TestJobs, UndeclaredQueue])).rejects.toThrow();
    expect(lines.join()).toContain('nowhere');
  });

  it('even in a process that runs no jobs', async () => {
    await expect(application(list({ name: 'unhandled' }), [], { ROLE: 'api' })).rejects.toThrow('has no handler');
  });
});

it('a job that fails is logged with its name, and runs again at its next time', async () => {
  const app = await application(list(tick, fail), [TestJobs]);
  await eventually(() => (runs['fail'] ?? 0) >= 2 && (runs['tick'] ?? 0) >= 2, { within: 15_000 });
  expect(lines.filter((line) => line.includes('the job fail failed: it is broken')).length).toBeGreaterThan(1);
  expect(lines.join()).not.toContain('the job tick failed');
  const queue = app.get<Queue>(getQueueToken(name), { strict: false });
  await eventually(async () => (await queue.getFailedCount()) > 1);
});

it('only processes with a background role run jobs', async () => {
  @Processor(name)
  class Elsewhere {
    @Process('tick')
    tick(): Promise<void> {
      count('elsewhere');
      return Promise.resolve();
    }
  }
  await application(list(tick), [Elsewhere], { ROLE: 'api' });
  await application(list(tick), [Elsewhere], { ROLE: 'consumer' });
  await application(list(tick, fail), [TestJobs], { ROLE: 'worker' });
  await eventually(() => (runs['tick'] ?? 0) >= 4);
  expect(runs['elsewhere']).toBeUndefined();
});

it('a repetition that is no longer declared is removed', async () => {
  const keys = () => redis.zrange(`{campana}:${name}:repeat`, 0, -1);
  const first = await application(list({ name: 'tick', repeat: { every: 700 } }, fail), [TestJobs]);
  await eventually(async () => (await keys()).length === 2 && (await keys()).some((key) => key.endsWith(':700')));
  await first.close();
  await application(list(tick, fail), [TestJobs]);
  await eventually(async () => (await keys()).toSorted().join() === 'fail:fail::1000,tick:tick::1000');
});

it.each([
  ['in an hour, by a process with a wrong clock,', 3_600_000],
  ['in the past, by a process that ended then,', -60_000],
])('a next run that was scheduled %s does not stop a job', async (_, inMs) => {
  await application(list(tick, fail), [TestJobs]);
  await eventually(() => (runs['tick'] ?? 0) >= 1);
  const key = `{campana}:${name}`;
  const scheduled = await redis.zrange(`${key}:repeat`, 0, -1);
  const lost = redis.multi().del(`${key}:delayed`, `${key}:wait`);
  for (const one of scheduled) lost.zadd(`${key}:repeat`, Date.now() + inMs, one);
  await lost.exec();
  const before = runs['tick'] ?? 0;
  await eventually(() => (runs['tick'] ?? 0) >= before + 3);
});

it('an application has one Redis connection per queue, two shared by all queues, and one for everything else', async () => {
  const url = new URL(process.env['REDIS_URL'] ?? '');
  const db = url.pathname.slice(1) || '0';
  const idOf = (client: string) => Number(/^id=(\d+)/.exec(client)?.[1] ?? 0);
  // those of earlier tests and of the application that the test files share are older
  const newest = Math.max(
    ...String(await redis.client('LIST'))
      .split('\n')
      .map(idOf),
  );
  const names = async () => {
    const clients = String(await redis.client('LIST')).split('\n');
    const inDatabase = clients.filter((line) => new RegExp(` db=${db} `).test(line) && idOf(line) > newest);
    return inDatabase.map((line) => / name=(\S*)/.exec(line)?.[1] ?? '').filter((one) => /campana/.test(one));
  };
  const blocking = queues.map((queue) => `{campana}:${Buffer.from(queue.name).toString('base64')}`);
  const all = ['campana', 'campana-jobs-client', 'campana-jobs-subscriber', ...blocking].toSorted();
  expect(all).toHaveLength(10);
  const campana = await (await Campana.start()).ready();
  await eventually(async () => (await names()).toSorted().join() === all.join(), { what: all.join() });
  const api = await (await Campana.start({ ROLE: 'api' })).ready();
  await eventually(async () => (await names()).length === all.length + 2);
  expect([await campana.stop(), await api.stop()]).toEqual([0, 0]);
  expect(campana.stderr + api.stderr).toBe('');
  const isEnded = async () => (await names()).length === 0;
  await eventually(isEnded, { what: 'the end of all connections' });
});

it('without Redis the application starts, answers requests, and shuts down cleanly', async () => {
  const campana = await Campana.start({ REDIS_URL: 'redis://127.0.0.1:1' });
  await eventually(async () => (await fetch(`${campana.url}/health/live`)).ok, { within: 20_000 });
  expect([await campana.stop(), campana.stderr]).toEqual([0, '']);
});
