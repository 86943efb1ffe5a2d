import { join } from 'node:path';
import { loadConfig } from '../../libs/config/config';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, SECRET, token } from '../support/hub';
import { Process } from '../support/process';

const MAX_STALL_MS = 200;
const ALERT_WITHIN_MS = 10_000;
/** The exchanges that the application consumes. */
export const eventExchanges = [...loadConfig({ ...process.env, AUTH_JWT_SECRET: SECRET }).ingestion.exchanges, 'http'];
const queues = [...eventExchanges, 'members', 'dead'].map((name) => `alert_processor.${name}`);
const permissions = ['alerts.read', 'alerts.write', 'alerts.manage', 'alerts.broadcast', 'alerts.operate'];

/** Letters that say that something unexpected was thrown. */
const unexpectedLetters = `SELECT id, reason, error, left(encode(body, 'escape'), 500) AS body FROM dead_letters
  WHERE reason IN ('bug', 'unreadable')`;

/** The application that is fuzzed, in a process of its own, with what must always be true of it. */
export class FuzzTarget {
  private constructor(
    readonly hub: Hub,
    readonly bearer: string,
    private readonly process: Process,
  ) {}

  /** @param environment variables that differ from the defaults */
  static async start(environment: Record<string, string> = {}): Promise<FuzzTarget> {
    const process = await Process.start({
      ...environment,
      LOG_LEVEL: 'error',
      RATE_LIMIT_PER_MINUTE: '0',
      STALL_MS: String(MAX_STALL_MS),
      NODE_OPTIONS: `--require "${join(__dirname, '..', 'support', 'stall-probe.cjs')}"`,
    });
    const hub = await Hub.of(process);
    // modules are loaded, and functions compiled, once
    await hub.anAlert();
    process.stderr = '';
    return new FuzzTarget(hub, await token(hub.tenantId, 'owner', { permissions, exp: 4_102_444_800 }), process);
  }

  get url(): string {
    return this.process.url;
  }

  /** @throws Error if it has ended, its event loop stood still, or it logged an error */
  checkProcess(): void {
    const { hasEnded, stderr, stdout } = this.process;
    this.process.stderr = '';
    this.process.stdout = '';
    if (hasEnded || stderr || stdout) throw new Error(`${hasEnded ? 'it has ended: ' : ''}${stderr}${stdout}`);
  }

  /** @throws Error if a message was dead-lettered with a reason that no input may cause */
  async checkLetters(): Promise<void> {
    const [letter] = await this.hub.sql<Json>(unexpectedLetters);
    if (!letter) return;
    await this.hub.sql('DELETE FROM dead_letters WHERE id = $1', [letter['id']]);
    throw new Error(`a dead letter: ${JSON.stringify(letter)}`);
  }

  /** Checks that an ordinary event of another tenant becomes an alert, and that the queues are empty. */
  async checkAtTheEnd(): Promise<void> {
    this.checkProcess();
    await this.checkLetters();
    const other = await Hub.of({
      url: this.process.url,
      ready: () => this.process.ready(),
      stop: () => Promise.resolve(0),
    });
    const startedAt = Date.now();
    await other.anAlert();
    expect(Date.now() - startedAt).toBeLessThan(ALERT_WITHIN_MS);
    for (const queue of queues)
      await eventually(async () => (await other.outside.depth(queue)) === 0, { what: `an empty queue ${queue}` });
    await other.stop();
  }

  /** Whether no message is being processed: what failed has been published as a dead letter. */
  async isIdle(): Promise<boolean> {
    const { body } = await this.hub.call<{ consumers: Json[] }>('GET', '/api/v1/alerts/consumer/status');
    return body.consumers.every(({ in_flight }) => in_flight === 0);
  }

  /** How many messages it says that it has processed, by status. */
  async processed(): Promise<ReadonlyMap<string, number>> {
    const text = await (await fetch(`${this.process.url}/metrics`)).text();
    const counts = new Map<string, number>();
    for (const [, status = '', count] of text.matchAll(
      /rabbitmq_events_processed_total\{[^\n]*status="([\w-]+)"\} (\d+)\n/g,
    ))
      counts.set(status, (counts.get(status) ?? 0) + Number(count));
    return counts;
  }

  async stop(): Promise<void> {
    await this.hub.stop();
    await Process.endAll();
  }
}
