import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import type { Hub, Json } from './hub';

export const RULES = '/api/v1/alerts/rules';

/** The required fields of a rule; a test sets only the fields that matter to it. */
export const aRule = (fields: Json = {}): Json => ({
  rule_name: `rule ${randomUUID()}`,
  source_event_type: `kitchen.${randomUUID()}`,
  alert_type: `type-${randomUUID()}`,
  severity: 'high',
  title_template: 'Title',
  description_template: 'Text',
  throttle_minutes: 0,
  ...fields,
});

/** A rule with a value for every field. */
export const aWholeRule = (escalationPolicyId: string | null = null): Json =>
  aRule({
    rule_type: 'pattern',
    source_event_type: 'pos.#',
    pattern: { count: 3, window_seconds: 600, distinct_field: 'store_id', distinct_count: 2 },
    condition_json: {
      any: [{ field: 'code', operator: 'matches', value: '^E\\d+$' }, { not: { field: 'ok', operator: 'exists' } }],
    },
    severity_tiers: [{ condition_json: { field: 'code', operator: '=', value: 'E9' }, severity: 'critical' }],
    priority: 'urgent',
    action_template: 'Call {{ who }}.',
    impact_template: '{{ lost | default: 0 }}',
    translations: {
      es: { title_template: 'Título', description_template: 'Texto', action_template: null, impact_template: null },
    },
    labels: { store: '{store_id}' },
    is_fallback: true,
    alert_type_field: 'problem.name',
    labels_field: 'tags',
    aggregation_key_template: 'pos:{store_id}',
    aggregation_window_minutes: 30,
    computed_fields: { days_left: 'event.current_stock / event.daily_usage' },
    reopen_minutes: 5,
    resolve_on: { event_type: 'pos.recovered', condition_json: {} },
    auto_resolve_minutes: 60,
    expires_after_minutes: 1_440,
    active_hours: { days: ['mon', 'sun'], from: '22:00', to: '06:00', time_zone: 'Europe/Madrid' },
    notify: false,
    notification_channels: ['email', 'whatsapp'],
    notify_roles: ['owner', 'manager'],
    assign_from: 'owner.id',
    escalation_policy_id: escalationPolicyId,
    sla_targets: [{ severity: 'high', response_minutes: 5, resolution_minutes: 0, calendar_id: null }],
    throttle_minutes: 15,
    max_alerts_per_hour: 10,
    max_alerts_per_day: 50,
  });

/** Creates rules of the test's tenant and publishes events for them. */
export class RulesHub {
  constructor(readonly hub: Hub) {}

  /** Creates a rule; it is in force when this returns. */
  async rule(fields: Json = {}): Promise<Json & { id: string }> {
    const { status, body } = await this.hub.call<Json & { id: string }>('POST', RULES, { body: aRule(fields) });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Publishes an event of any type on an exchange that Campana consumes. @returns the id of the event */
  async publish(eventType: unknown, fields: Json = {}): Promise<string> {
    const event = { event_id: randomUUID(), tenant_id: this.hub.tenantId, event_type: eventType, ...fields };
    await this.hub.outside.publish('inventory', String(eventType), event);
    return event.event_id;
  }

  /** Waits until an event was processed. @returns its trace */
  outcome(eventId: string): Promise<Json> {
    return eventually(
      async () => {
        const { status, body } = await this.hub.call('GET', `/api/v1/events/${eventId}`);
        return status === 200 ? body : undefined;
      },
      { what: `an outcome of ${eventId}` },
    );
  }

  /** Publishes an event and waits until it was processed. @returns its trace */
  async publishAndWait(eventType: unknown, fields: Json = {}): Promise<Json> {
    return this.outcome(await this.publish(eventType, fields));
  }

  /** The alerts of a type, oldest first. */
  async alertsOf(alertType: unknown): Promise<Json[]> {
    const { body } = await this.hub.call<{ items: Json[] }>(
      'GET',
      `/api/v1/alerts?limit=200&alert_type=${String(alertType)}`,
    );
    return body.items.reverse();
  }

  /** Waits for an alert of a type that fulfils the condition. */
  async alert(alertType: unknown, isWanted: (alert: Json) => boolean = () => true): Promise<Json> {
    return eventually(async () => (await this.alertsOf(alertType)).find(isWanted), {
      what: `an alert of ${String(alertType)}`,
    });
  }

  /** The actions of an alert's history. */
  async actions(alertId: unknown): Promise<unknown[]> {
    const { body } = await this.hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/${String(alertId)}/history`);
    return body.items.map(({ action }) => action);
  }
}
