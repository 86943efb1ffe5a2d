import { join } from 'node:path';
import { eventually } from '../../libs/testing/eventually';
import type { ServiceName } from '../faults/service';
import { Process } from '../support/process';
import { TcpProxy } from '../support/tcp-proxy';

const READY_WITHIN_MS = 90_000;
/** For a machine that others use, too: what is looked for is a process that does not answer for seconds. */
const MAX_STALL_MS = 1_000;
const LIVE_WITHIN_MS = 1_000;
const ENDS_WITHIN_MS = 25_000;

const requiring = (...path: string[]) => `--require "${join(__dirname, ...path)}"`;

/** Lines of the log that only say that a service is unavailable. */
const outage = [
  /"statusCode":503.*"request errored"/,
  // a start that waits for PostgreSQL
  /Unable to connect to the database\. Retrying/,
];
const saysOutage = (line: string): boolean => outage.some((pattern) => pattern.test(line));

type Links = Readonly<Record<ServiceName, TcpProxy>>;

/** A process of the application, with a link of its own to each service. It is started again under the same name. */
class Replica {
  private process?: Process;
  /** What was found while it ran or ended. */
  readonly faults: string[] = [];

  constructor(
    readonly name: string,
    readonly links: Links,
  ) {}

  get url(): string {
    return this.process?.url ?? '';
  }

  async start(clockShiftMs = 0): Promise<void> {
    const { postgres, redis, rabbitmq } = this.links;
    this.process = await Process.start({
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      RABBITMQ_URL: rabbitmq.url,
      LOG_LEVEL: 'error',
      RATE_LIMIT_PER_MINUTE: '0',
      STALL_MS: String(MAX_STALL_MS),
      CLOCK_SHIFT_MS: String(clockShiftMs),
      NODE_OPTIONS: `${requiring('..', 'support', 'stall-probe.cjs')} ${requiring('shifted-clock.cjs')}`,
    });
  }

  async kill(): Promise<void> {
    this.check();
    await this.process?.kill();
  }

  /** Asks it to shut down. @returns its exit code: 1 if it could not finish by its deadline */
  async end(): Promise<number | null> {
    this.check();
    this.process?.signal('SIGTERM');
    const code = (await this.process?.ended(ENDS_WITHIN_MS)) ?? null;
    if (code !== 0 && code !== 1) this.faults.push(`${this.name} ended with ${code}`);
    return code;
  }

  /** Collects what is wrong with it: it has ended by itself, stood still, or logged an error. */
  check(): void {
    if (!this.process) return;
    const { hasEnded, stdout, stderr } = this.process;
    if (hasEnded) this.faults.push(`${this.name} has ended by itself`);
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => line && !saysOutage(line));
    this.faults.push(...lines.map((line) => `${this.name}: ${line}`));
    this.process.stdout = this.process.stderr = '';
  }

  /** Whether it has started: it answers, whatever is unavailable. */
  isLive(): Promise<boolean> {
    const answer = fetch(`${this.url}/health/live`, { signal: AbortSignal.timeout(LIVE_WITHIN_MS) });
    return answer.then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async ready(): Promise<void> {
    const isReady = async () => {
      const answer = await fetch(`${this.url}/health/ready`);
      if (!answer.ok) throw new Error(await answer.text());
      return true;
    };
    await eventually(isReady, { within: READY_WITHIN_MS, what: `readiness of ${this.name}` });
  }
}

export type { Replica };

/** Several processes of the application. */
export class Cluster {
  private constructor(readonly replicas: readonly Replica[]) {}

  static async start(size: number): Promise<Cluster> {
    const replicas = Array.from({ length: size }, async (_, i) => {
      const postgres = await TcpProxy.open('DATABASE_URL');
      const redis = await TcpProxy.open('REDIS_URL');
      const rabbitmq = await TcpProxy.open('RABBITMQ_URL');
      return new Replica(`process ${i + 1}`, { postgres, redis, rabbitmq });
    });
    const cluster = new Cluster(await Promise.all(replicas));
    for (const replica of cluster.replicas) await replica.start();
    await cluster.ready();
    return cluster;
  }

  async ready(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.ready()));
  }

  close(): void {
    for (const { links } of this.replicas) for (const link of Object.values(links)) link.close();
  }
}
