import { CommandBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { PassDueClocksCommand } from '../../src/escalation/sla/clocks/commands/pass-due-clocks';
import { withDeadlines } from './application';
import type { Answer, Json } from './hub';
import { RunsHub } from './runs-hub';
import { type Kind, SuppressionHub } from './suppression-hub';

const ALERTS = '/api/v1/alerts';

/** A deadline of an alert, as the API shows it. */
export interface ShownClock {
  readonly kind: string;
  readonly state: string;
  readonly target_minutes: number;
  readonly started_at: string;
  readonly at_risk_at: string | null;
  readonly due_at: string | null;
}

export const minutesBetween = (from: string, until: string | null): number =>
  until === null ? Number.NaN : (Date.parse(until) - Date.parse(from)) / 60_000;

/** An application whose alerts have deadlines and escalate, and whose clock the test moves. */
export class SlaHub {
  private constructor(
    readonly escalation: RunsHub,
    readonly noise: SuppressionHub,
  ) {}

  static async start(): Promise<SlaHub> {
    const escalation = await RunsHub.start({ ...withDeadlines });
    return new SlaHub(escalation, new SuppressionHub(escalation.hub));
  }

  get hub() {
    return this.escalation.hub;
  }

  async clocks(id: string): Promise<readonly ShownClock[]> {
    return (await this.hub.call<{ clocks: ShownClock[] }>('GET', `${ALERTS}/${id}/sla`)).body.clocks;
  }

  async alert(id: string): Promise<Json> {
    return (await this.hub.call('GET', `${ALERTS}/${id}`)).body;
  }

  /** Waits until a clock is as wanted. */
  clock(id: string, kind: string, isWanted: (found: ShownClock) => boolean = () => true): Promise<ShownClock> {
    const find = async () => (await this.clocks(id)).find((one) => one.kind === kind && isWanted(one));
    return eventually(find, { what: `the ${kind}` });
  }

  /** Waits until both clocks are in these states. */
  async states(id: string, response: string, resolution: string): Promise<void> {
    await this.clock(id, 'response', ({ state }) => state === response);
    await this.clock(id, 'resolution', ({ state }) => state === resolution);
  }

  /** A new alert whose clocks have begun. */
  async clocked(fields: Json = {}): Promise<string> {
    const id = await this.escalation.alert(fields);
    await this.clock(id, 'response');
    return id;
  }

  /** The alert of a kind, whose event was published. @returns its id */
  async raised(kind: Kind, fields: Json = {}): Promise<string> {
    await this.noise.trigger(kind, fields);
    return String((await this.noise.alert(kind.alertType, ({ status }) => status === 'active'))['id']);
  }

  /** Waits until the clocks have followed all events. */
  async followed(): Promise<void> {
    const waiting = 'SELECT 1 FROM outbox_dispatches WHERE tenant_id = $1 LIMIT 1';
    const isHeard = async () => (await this.hub.sql(waiting, [this.hub.tenantId])).length === 0;
    await eventually(isHeard, { what: 'an empty outbox' });
  }

  /** Lets pass what is due. */
  async pass(): Promise<void> {
    await this.hub.app.get(CommandBus, { strict: false }).execute(new PassDueClocksCommand());
  }

  /** Moves the clock, and lets pass what is due then. */
  async after(minutes: number): Promise<void> {
    this.hub.moveClock(minutes * 60_000);
    await this.pass();
  }

  /** Why members were told of a moment of the deadlines of an alert. */
  async told(id: string, moment: string): Promise<readonly string[]> {
    return (await this.escalation.causes(id)).filter((cause) => cause.startsWith(`sla_${moment}`));
  }

  config(changes: Json): Promise<Answer> {
    return this.hub.call('PUT', `${ALERTS}/config`, { body: changes });
  }

  act(id: string, action: string, body: Json = {}) {
    return this.escalation.act(id, action, body);
  }

  /** A suppression of a kind for an hour. @returns its id */
  async suppress(alertType: string, more: Json = {}): Promise<string> {
    const now = this.escalation.now().getTime();
    const [start_time, end_time] = [now - 60_000, now + 3_600_000].map((ms) => new Date(ms).toISOString());
    return this.noise.suppress({ alert_types: [alertType], start_time, end_time, ...more });
  }
}
