import { CommandBus } from '@nestjs/cqrs';
import { Clock } from '../../libs/kernel/clock';
import { eventually } from '../../libs/testing/eventually';
import { TakeDueLevelsCommand } from '../../src/escalation/runs/commands/take-due-levels';
import { Hub, type Json } from './hub';

const ALERTS = '/api/v1/alerts';

export interface Policy {
  readonly id: string;
  readonly version: number;
  readonly levels: readonly Json[];
}

/** How far the escalation of an alert has come, as the API shows it. */
export interface Escalation {
  readonly escalation_level: number;
  readonly run: (Json & { readonly id: string }) | null;
  readonly log: readonly Json[];
  readonly next: Json | null;
}

/** A level that tells the owners. */
export const owners = (afterSeconds: number, more: Json = {}): Json => ({
  after_seconds: afterSeconds,
  targets: [{ type: 'role', id: 'owner' }],
  ...more,
});

/** An application of the test's own, whose clock the test moves, with escalation policies and alerts that escalate. */
export class RunsHub {
  private constructor(readonly hub: Hub) {}

  static async start(environment: Record<string, string> = {}): Promise<RunsHub> {
    return RunsHub.around(await Hub.start({ ENABLE_ESCALATION: 'true', ...environment }));
  }

  /** The same for an application that was started already. */
  static async around(hub: Hub): Promise<RunsHub> {
    const escalation = new RunsHub(hub);
    // the tenant is provisioned with its first request, and gets its policies a moment later
    await escalation.defaultPolicy('high');
    return escalation;
  }

  /** The policy that alerts of a severity escalate by. */
  defaultPolicy(severity: string): Promise<Policy> {
    return eventually(
      async () => {
        const { body } = await this.hub.call<{ items: (Policy & { default_for: string[] })[] }>(
          'GET',
          `${ALERTS}/escalation-policies?limit=200`,
        );
        return body.items.find(({ default_for }) => default_for.includes(severity));
      },
      { what: `a policy for ${severity}` },
    );
  }

  /** Gives high alerts a policy with these levels. */
  async policy(levels: readonly Json[], more: Json = {}, severity = 'high'): Promise<Policy> {
    const { id } = await this.defaultPolicy(severity);
    const body = { name: `Policy for ${severity}`, levels, default_for: [severity], repeat_count: 0, ...more };
    const answer = await this.hub.call<Policy>('PUT', `${ALERTS}/escalation-policies/${id}`, {
      body,
      headers: { 'if-match': '*' },
    });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  }

  /** A member of the tenant. */
  async member(roles: readonly string[] = ['staff'], fields: Json = {}): Promise<string> {
    const body = { name: 'Ana', roles, ...fields };
    const answer = await this.hub.call('POST', `${ALERTS}/members`, { body });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return String(answer.body['id']);
  }

  /** A new alert. */
  async alert(fields: Json = {}): Promise<string> {
    const body = { alert_type: 'escalating', severity: 'high', title: 'Check it', description: 'Now.', ...fields };
    const answer = await this.hub.call('POST', ALERTS, { body });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return String(answer.body['id']);
  }

  /** A new alert whose run has begun. */
  async running(fields: Json = {}): Promise<string> {
    const id = await this.alert(fields);
    await this.run(id, ({ state }) => state !== 'ended');
    return id;
  }

  /** The time of the application. */
  now(): Date {
    return this.hub.app.get(Clock, { strict: false }).now();
  }

  act(id: string, action: string, body: Json = {}) {
    return this.hub.call(`POST`, `${ALERTS}/${id}/${action}`, { body });
  }

  async escalation(id: string): Promise<Escalation> {
    return (await this.hub.call<Escalation>('GET', `${ALERTS}/${id}/escalation`)).body;
  }

  /** Waits until the latest run of the alert is as wanted. */
  run(id: string, isWanted: (run: Json) => boolean): Promise<Escalation> {
    return eventually(
      async () => {
        const found = await this.escalation(id);
        return found.run && isWanted(found.run) ? found : undefined;
      },
      { what: 'the run' },
    );
  }

  /** Waits until the run has ended. @returns why */
  async ended(id: string): Promise<unknown> {
    return (await this.run(id, ({ state }) => state === 'ended')).run?.['ended_reason'];
  }

  /** Moves the clock, and takes what is due then. */
  async after(minutes: number): Promise<void> {
    this.hub.moveClock(minutes * 60_000);
    await this.takeDue();
  }

  /** Takes what is due now. */
  async takeDue(): Promise<void> {
    await this.hub.app.get(CommandBus, { strict: false }).execute(new TakeDueLevelsCommand());
  }

  /** The levels that were looked at: `0.1 taken`. */
  async log(id: string): Promise<string[]> {
    const { log } = await this.escalation(id);
    return log.map(({ round, level, result }) => `${String(round)}.${String(level)} ${String(result)}`);
  }

  /** Why members were told of the alert, each cause once. */
  async causes(id: string): Promise<string[]> {
    const rows = await this.hub.sql<{ cause: string }>(
      'SELECT DISTINCT cause FROM deliveries WHERE alert_id = $1 AND channel = $2 ORDER BY cause',
      [id, 'in_app'],
    );
    return rows.map(({ cause }) => cause);
  }
}
