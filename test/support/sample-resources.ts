import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import type { Hub, Json } from './hub';
import { aCalendar, aPolicy } from './escalation-hub';
import { aSchedule, SCHEDULES } from './on-call-hub';
import { aMetricSource } from './sources-hub';
import { aRule, RULES } from './rules-hub';

const anEmptyCalendar = 'BEGIN:VCALENDAR\nEND:VCALENDAR';

/** Creates resources: one of each kind that paths identify by an id. */
export class SampleResources {
  constructor(private readonly hub: Hub) {}

  /** How to create a resource, by the beginning of its path, the longest first. Add new kinds of resources here. */
  private readonly kinds: Readonly<Record<string, () => Promise<string | readonly string[]>>> = {
    '/api/v1/alerts/members/{id}/contact-methods/{': () => this.contactMethod(),
    '/api/v1/alerts/members/': () => this.made('/api/v1/alerts/members', { roles: ['staff'] }),
    '/api/v1/alerts/rules/packs/': () => Promise.resolve('retail'),
    '/api/v1/alerts/rules/': () => this.made(RULES, aRule()),
    '/api/v1/alerts/suppressions/': () =>
      this.made('/api/v1/alerts/suppressions', {
        suppression_type: 'manual',
        alert_types: ['nothing'],
        start_time: new Date().toISOString(),
        end_time: new Date(Date.now() + 3_600_000).toISOString(),
        reason: 'x',
      }),
    '/api/v1/alerts/inhibitions/': () =>
      this.made('/api/v1/alerts/inhibitions', {
        name: randomUUID(),
        source: { alert_types: ['one'] },
        target: { alert_types: ['other'] },
      }),
    '/api/v1/alerts/destinations/': () =>
      this.made('/api/v1/alerts/destinations', {
        channel: 'webhook',
        name: randomUUID(),
        config: { url: 'https://screen.example/alerts' },
      }),
    '/api/v1/alerts/on-call/schedules/{id}/overrides/{': () => this.override(),
    '/api/v1/alerts/on-call/schedules/{id}/calendar-tokens/{': () => this.ofSchedule('calendar-tokens', {}),
    '/api/v1/alerts/on-call/schedules/{id}/imports/{': () => this.ofSchedule('imports', { ics: anEmptyCalendar }),
    '/api/v1/alerts/on-call/schedules/{id}/swaps/{': () => this.swap(),
    '/api/v1/alerts/on-call/swaps/': async () => (await this.swap())[1] ?? '',
    '/api/v1/calendars/': () => this.calendar(),
    '/api/v1/alerts/on-call/schedules/': () => this.schedule(),
    '/api/v1/alerts/sla/calendars/': () => this.made('/api/v1/alerts/sla/calendars', aCalendar({ name: randomUUID() })),
    '/api/v1/alerts/views/': () => this.made('/api/v1/alerts/views', { name: 'x', query: '', is_shared: true }),
    '/api/v1/alerts/work-items/': () => this.workItem(),
    '/api/v1/alerts/escalation-policies/': () =>
      this.made('/api/v1/alerts/escalation-policies', aPolicy({ name: randomUUID() })),
    '/api/v1/alerts/metric-sources/': () => this.made('/api/v1/alerts/metric-sources', aMetricSource()),
    '/api/v1/alerts/templates/': () =>
      this.made('/api/v1/alerts/templates', {
        name: 'sample',
        channel: 'email',
        kind: 'alert',
        alert_type: randomUUID(),
        body_template: '{{ description }}',
      }),
    '/api/v1/alerts/deliveries/': () => this.delivery(),
    '/api/v1/alerts/groups/': () => this.group(),
    '/api/v1/alerts/bulk_action/': () => this.bulkAction(),
    '/api/v1/alerts/dead-letters/': () => this.letter(),
    '/api/v1/events/': async () => String((await this.hub.anAlert())['source_event_id']),
    '/api/v1/tenants/': () => this.alert(),
    '/api/v1/alerts/': () => this.alert(),
    '/alerts/': () => this.alert(),
    '/stats/': () => Promise.resolve(this.hub.tenantId),
  };

  /** Creates a resource for the placeholder of a path. @returns the path with its id */
  async pathTo(path: string): Promise<string> {
    const tenanted = path.replace('{tenant_id}', this.hub.tenantId);
    if (!tenanted.includes('{')) return tenanted;
    const make = Object.entries(this.kinds).find(([beginning]) => path.startsWith(beginning))?.[1];
    if (!make)
      throw new Error(`${path} is a new kind of resource: add to test/support/sample-resources.ts how to create one`);
    const ids = [await make()].flat().values();
    return tenanted.replaceAll(/\{\w+\}/g, () => ids.next().value ?? '');
  }

  private async made(path: string, body: Json): Promise<string> {
    const { status, body: answer } = await this.hub.call('POST', path, { body });
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
    return String(answer['id']);
  }

  /** A work item. @returns its type and its id */
  private async workItem(): Promise<string[]> {
    const id = randomUUID();
    const path = `/api/v1/alerts/work-items/complaint/${id}`;
    const { status, body } = await this.hub.call('PUT', path, { body: { title: 'Sample' } });
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return ['complaint', id];
  }

  /** A verified contact method. @returns the ids of the member and of the contact method */
  private async contactMethod(): Promise<string[]> {
    const memberId = await this.made('/api/v1/alerts/members', { roles: ['staff'] });
    const path = `/api/v1/alerts/members/${memberId}/contact-methods`;
    const id = await this.made(path, { channel: 'email', address: `${memberId}@example.com` });
    await this.hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [id]);
    return [memberId, id];
  }

  /** A schedule on which somebody always is on call: a gap would become an alert. */
  private async schedule(): Promise<string> {
    const memberId = await this.made('/api/v1/alerts/members', { roles: ['staff'] });
    return this.made(SCHEDULES, aSchedule({ name: randomUUID(), participants: [[memberId]] }));
  }

  /** Something that belongs to a schedule. @returns the ids of the schedule and of it */
  private async ofSchedule(kind: string, body: Json): Promise<string[]> {
    const scheduleId = await this.schedule();
    return [scheduleId, await this.made(`${SCHEDULES}/${scheduleId}/${kind}`, body)];
  }

  /** A calendar that a token shows. @returns its file */
  private async calendar(): Promise<string> {
    const path = `${SCHEDULES}/${await this.schedule()}/calendar-tokens`;
    const { body } = await this.hub.call('POST', path, { body: {} });
    return String(body['url']).split('/').at(-1) ?? '';
  }

  /** An open swap request to the caller. @returns the ids of the schedule and of the request */
  private async swap(): Promise<string[]> {
    const memberId = await this.made('/api/v1/alerts/members', { roles: ['staff'] });
    const scheduleId = await this.schedule();
    const path = `${SCHEDULES}/${scheduleId}`;
    const [from, until] = [3_600_000, 7_200_000].map((ms) => new Date(Date.now() + ms).toISOString());
    await this.made(`${path}/overrides`, { kind: 'replace', from, until, member_id: memberId });
    return [scheduleId, await this.made(`${path}/swaps`, { from, until, member_id: memberId })];
  }

  /** An override. @returns the ids of the schedule and of the override */
  private async override(): Promise<string[]> {
    const scheduleId = await this.schedule();
    const memberId = await this.made('/api/v1/alerts/members', { roles: ['staff'] });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const body = { kind: 'add', from: new Date().toISOString(), until, member_id: memberId };
    return [scheduleId, await this.made(`${SCHEDULES}/${scheduleId}/overrides`, body)];
  }

  /** A delivery that has failed. */
  private async delivery(): Promise<string> {
    const id = randomUUID();
    await this.hub.sql(
      `INSERT INTO deliveries (id, tenant_id, cause, kind, user_id, channel, urgency, content, state, due_at, expires_at,
         created_at, updated_at)
       VALUES ($1, $2, 'sample', 'notice', $1, 'email', 1, '{}', 'failed', now(), now(), now(), now())`,
      [id, this.hub.tenantId],
    );
    return id;
  }

  private async alert(): Promise<string> {
    return String((await this.hub.anAlert())['id']);
  }

  private async group(): Promise<string> {
    const id = randomUUID();
    await this.hub.sql(
      `INSERT INTO alert_groups (id, tenant_id, group_key, labels, lead_alert_id, severity, alert_count, first_at, last_at, open_until)
       VALUES ($1, $2, $3, '{}', $1, 'low', 1, now(), now(), now())`,
      [id, this.hub.tenantId, id],
    );
    return id;
  }

  private async bulkAction(): Promise<string> {
    const id = randomUUID();
    await this.hub.sql(
      `INSERT INTO bulk_actions (id, tenant_id, step, filter, actor, viewer, state, total, created_at)
       VALUES ($1, $2, '{"action": "acknowledge"}', '{}', '{}', '{}', 'done', 0, now())`,
      [id, this.hub.tenantId],
    );
    return id;
  }

  private async letter(): Promise<string> {
    const event = this.hub.event({ timestamp: 'never' });
    await this.hub.publish(event);
    return eventually(async () => {
      const { body } = await this.hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/dead-letters');
      const letter = body.items.find(({ event_id }) => event_id === event['event_id']);
      return letter && String(letter['id']);
    });
  }
}
