import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import type { Json } from './hub';
import { RulesHub } from './rules-hub';

const MINUTE_MS = 60_000;
export const SUPPRESSIONS = '/api/v1/alerts/suppressions';
export const INHIBITIONS = '/api/v1/alerts/inhibitions';

export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * MINUTE_MS).toISOString();

/** The required fields of a suppression; a test sets only the fields that matter to it. */
export const aSuppression = (fields: Json = {}): Json => ({
  suppression_type: 'maintenance_window',
  start_time: inMinutes(-1),
  end_time: inMinutes(60),
  reason: 'the oven is being repaired',
  ...fields,
});

/** A type of events with a rule of its own. */
export interface Kind {
  readonly eventType: string;
  readonly alertType: string;
  readonly ruleId: string;
}

/** Manages rules, suppressions and inhibitions of the test's tenant, and publishes events. */
export class SuppressionHub extends RulesHub {
  /** Creates a rule for a new type of events: each `oven` is a problem of its own, and `<type>.over` ends it. */
  async kind(fields: Json = {}): Promise<Kind> {
    const name = randomUUID();
    const rule = await this.rule({
      source_event_type: `kitchen.${name}`,
      alert_type: `kitchen-${name}`,
      title_template: 'Oven {{ oven }} at {{ heat }}',
      aggregation_key_template: `${name}:{oven}`,
      resolve_on: { event_type: `kitchen.${name}.over` },
      ...fields,
    });
    return { eventType: `kitchen.${name}`, alertType: String(rule['alert_type']), ruleId: rule.id };
  }

  /** Creates a suppression; it is in force when this returns. @returns its id */
  async suppress(fields: Json = {}): Promise<string> {
    const { status, body } = await this.hub.call('POST', SUPPRESSIONS, { body: aSuppression(fields) });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return String(body['id']);
  }

  /** Ends a suppression now. */
  async endSuppression(id: string): Promise<void> {
    const { status } = await this.hub.call('DELETE', `${SUPPRESSIONS}/${id}`);
    if (status !== 204) throw new Error(`${status}`);
  }

  /** Creates an inhibition: open alerts of the source suppress those of the target. @returns its id */
  async inhibit(source: Kind, target: Kind, fields: Json = {}): Promise<string> {
    const { status, body } = await this.hub.call('POST', INHIBITIONS, {
      body: {
        name: randomUUID(),
        source: { alert_types: [source.alertType] },
        target: { alert_types: [target.alertType] },
        wait_seconds: 0,
        ...fields,
      },
    });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return String(body['id']);
  }

  /** The suppressed problems, newest first. */
  async suppressedProblems(query = ''): Promise<Json[]> {
    const { body } = await this.hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/silenced?limit=200${query}`);
    return body.items;
  }

  /** Waits for a suppressed problem of a kind that fulfils the condition. */
  suppressedProblem({ alertType }: Kind, isWanted: (entry: Json) => boolean = () => true): Promise<Json> {
    return eventually(async () => (await this.suppressedProblems(`&alert_type=${alertType}`)).find(isWanted), {
      what: `a suppressed problem of ${alertType}`,
    });
  }

  /** Publishes an event of a kind. @returns its outcome */
  async trigger({ eventType }: Kind, fields: Json = {}): Promise<unknown> {
    return (await this.publishAndWait(eventType, { oven: 1, heat: 300, ...fields }))['outcome'];
  }

  /** Publishes the event that ends a problem. @returns its outcome */
  async recover({ eventType }: Kind, fields: Json = {}): Promise<unknown> {
    return (await this.publishAndWait(`${eventType}.over`, { oven: 1, ...fields }))['outcome'];
  }
}
