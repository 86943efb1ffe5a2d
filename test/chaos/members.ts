import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { type Json, token } from '../support/hub';

const PAUSE_MS = 100;
const ACTED_ON_AT_ONCE = 5;
const SNOOZE_MINUTES = 1;

const actions: Readonly<Record<string, readonly string[]>> = {
  active: ['acknowledge', 'resolve', 'ignore', 'snooze', 'comment', 'assign'],
  acknowledged: ['resolve', 'unacknowledge', 'comment'],
  snoozed: ['unsnooze', 'resolve', 'acknowledge'],
  resolved: ['reopen'],
  ignored: ['reopen'],
};

const bodies: Readonly<Record<string, () => Json>> = {
  snooze: () => ({ minutes: SNOOZE_MINUTES }),
  comment: () => ({ comment: 'Seen.' }),
  assign: () => ({ assigned_to: randomUUID() }),
};

const oneOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;

/** Members of a tenant, who answer its alerts at random, through any process. */
export class Members {
  done = 0;
  /** Answers that no disturbance excuses. */
  readonly faults: string[] = [];

  constructor(
    private readonly tenantId: string,
    private readonly anyUrl: () => string,
  ) {}

  /** Acts until it is told to stop. */
  async act(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const list = await this.call('GET', '/api/v1/alerts?limit=100');
      const alerts = (list?.['items'] ?? []) as Json[];
      const chosen = Array.from({ length: Math.min(ACTED_ON_AT_ONCE, alerts.length) }, () => oneOf(alerts));
      for (const alert of chosen) {
        const action = oneOf(actions[String(alert['status'])] ?? ['comment']);
        await this.call('POST', `/api/v1/alerts/${String(alert['id'])}/${action}`, bodies[action]?.());
      }
      await after(PAUSE_MS);
    }
  }

  private async call(method: string, path: string, body?: Json): Promise<Json | undefined> {
    const headers = {
      authorization: `Bearer ${await lastingToken(this.tenantId)}`,
      'content-type': 'application/json',
    };
    const request = {
      method,
      headers: body ? headers : { authorization: headers.authorization },
      ...(body && { body: JSON.stringify(body) }),
    };
    const response = await fetch(`${this.anyUrl()}${path}`, { ...request, signal: AbortSignal.timeout(20_000) }).catch(
      () => undefined,
    );
    // the process was killed, or its services do not answer
    if (!response || response.status === 503) return undefined;
    const answer = (await response.json().catch(() => ({}))) as Json;
    if (response.ok) this.done++;
    else if (response.status !== 409)
      this.faults.push(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }
}

/** A token that is valid for processes whose clock is wrong, too. @param claims a `sub`; without, it is a new member's */
export const lastingToken = (tenantId: string, claims: Json = {}): Promise<string> =>
  token(tenantId, 'owner', { exp: 4_102_444_800, ...claims });
