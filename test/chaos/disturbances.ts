import { setTimeout as after } from 'node:timers/promises';
import fc from 'fast-check';
import { Client } from 'pg';
import { service, type ServiceName } from '../faults/service';
import type { Cluster, Replica } from './cluster';

const REPLICAS = 3;
/** Longer than the heartbeats to the services, and than the time for which PostgreSQL keeps a silent session. */
const MAX_BROKEN_SECONDS = 25;
const MAX_DOWN_SECONDS = 8;
const MAX_DELAY_MS = 200;
const MAX_SHIFT_MINUTES = 15;

const services = fc.constantFrom<ServiceName>('postgres', 'redis', 'rabbitmq');
const replica = fc.nat(REPLICAS - 1);
/** One process, or undefined: all of them. */
const some = fc.option(replica, { nil: undefined, freq: 3 });
const seconds = (max: number) => fc.integer({ min: 1, max });

const disturbances = fc.oneof(
  fc.record({ kind: fc.constant('kill' as const), replica }),
  fc.record({ kind: fc.constant('stop' as const), replica }),
  fc.record({
    kind: fc.constant('shift clock' as const),
    replica,
    minutes: fc.integer({ min: -MAX_SHIFT_MINUTES, max: MAX_SHIFT_MINUTES }),
  }),
  fc.record({
    kind: fc.constantFrom('cut' as const, 'hold' as const),
    service: services,
    replica: some,
    seconds: seconds(MAX_BROKEN_SECONDS),
  }),
  fc.record({
    kind: fc.constant('slow' as const),
    service: services,
    replica: some,
    seconds: seconds(MAX_BROKEN_SECONDS),
    delayMs: fc.integer({ min: 5, max: MAX_DELAY_MS }),
  }),
  fc.record({ kind: fc.constant('service down' as const), service: services, seconds: seconds(MAX_DOWN_SECONDS) }),
  fc.record({ kind: fc.constant('terminate backends' as const) }),
);

type Disturbance = typeof disturbances extends fc.Arbitrary<infer T> ? T : never;

/** What happens, and how long afterwards the next thing happens. */
interface Step {
  readonly disturbance: Disturbance;
  readonly pauseMs: number;
}

/** What happens with this seed: always the same. */
export const scheduleOf = (seed: number, steps: number): readonly Step[] =>
  fc.sample(fc.record({ disturbance: disturbances, pauseMs: fc.integer({ min: 200, max: 5_000 }) }), {
    seed,
    numRuns: steps,
  });

async function terminateBackends(): Promise<void> {
  const client = new Client({ connectionString: process.env['DATABASE_URL'] });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'campana%'`);
  await client.end();
}

/** Disturbs a cluster. What is disturbed already is left alone until it is over. */
export class Disturber {
  private readonly running = new Map<string, Promise<void>>();
  /** When the last disturbance was over, in milliseconds. */
  private lastEndAt = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly print: (text: string) => void,
  ) {}

  /** Starts a disturbance; it does not wait for its end. */
  disturb(disturbance: Disturbance): void {
    const place = placeOf(disturbance);
    if (this.running.has(place)) return;
    this.print(JSON.stringify(disturbance));
    const running = this.perform(disturbance).finally(() => {
      this.running.delete(place);
      this.lastEndAt = Date.now();
    });
    // a failure is thrown by `calm`
    running.catch(() => undefined);
    this.running.set(place, running);
  }

  /** Waits until everything is as it was. */
  async calm(): Promise<void> {
    await Promise.all(this.running.values());
  }

  private async perform(disturbance: Disturbance): Promise<void> {
    switch (disturbance.kind) {
      case 'kill':
      case 'shift clock':
        return this.replace(this.replicaOf(disturbance.replica), disturbance.kind === 'kill' ? 0 : disturbance.minutes);
      case 'stop':
        return this.stop(this.replicaOf(disturbance.replica));
      case 'service down':
        await service('down', disturbance.service);
        await after(disturbance.seconds * 1_000);
        return service('up', disturbance.service);
      case 'terminate backends':
        // PostgreSQL may be down
        return terminateBackends().catch(() => undefined);
      case 'cut':
      case 'hold':
      case 'slow':
        return this.breakLinks(disturbance);
    }
  }

  private replicaOf(index: number): Replica {
    return this.cluster.replicas[index] as Replica;
  }

  private async replace(replica: Replica, clockShiftMinutes: number): Promise<void> {
    await replica.kill();
    await replica.start(clockShiftMinutes * 60_000);
  }

  /** A process that cannot finish, because a service is unavailable, ends at its deadline with 1. */
  private async stop(replica: Replica): Promise<void> {
    // a signal simply ends what is still starting
    if (!(await replica.isLive())) return;
    const startedAt = Date.now();
    const isUndisturbed = this.running.size <= 1 && startedAt - this.lastEndAt > MAX_BROKEN_SECONDS * 1_000;
    const code = await replica.end();
    this.print(`${replica.name} ended with ${code} after ${Date.now() - startedAt} ms`);
    if (code !== 0 && isUndisturbed)
      replica.faults.push(`${replica.name} did not end in time, although nothing disturbed it`);
    await replica.start();
  }

  private async breakLinks(
    disturbance: Extract<Disturbance, { readonly service: ServiceName }> & { readonly replica?: number | undefined },
  ): Promise<void> {
    const replicas = disturbance.replica === undefined ? this.cluster.replicas : [this.replicaOf(disturbance.replica)];
    const links = replicas.map((replica) => replica.links[disturbance.service]);
    for (const link of links)
      if (disturbance.kind === 'cut') link.cut();
      else if (disturbance.kind === 'hold') link.hold();
      else if (disturbance.kind === 'slow') link.slow(disturbance.delayMs);
    await after(disturbance.seconds * 1_000);
    for (const link of links)
      if (disturbance.kind === 'cut') link.restore();
      else if (disturbance.kind === 'hold') link.release();
      else link.slow(0);
  }
}

/** What a disturbance disturbs. */
function placeOf(disturbance: Disturbance): string {
  const { kind } = disturbance;
  if (kind === 'terminate backends') return kind;
  if (kind === 'service down') return disturbance.service;
  if (kind === 'cut' || kind === 'hold' || kind === 'slow') return `links to ${disturbance.service}`;
  return `process ${disturbance.replica}`;
}
