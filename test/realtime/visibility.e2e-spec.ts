import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';
import { LiveClient } from '../support/live-client';

/** Always the same scenarios: a failure says which one it was, and how to run it alone. */
const SEED = Number(process.env['VISIBILITY_SEED'] ?? 421);
const RUNS = Number(process.env['VISIBILITY_RUNS'] ?? 6);
const ROLES = ['owner', 'manager', 'staff', 'viewer'] as const;
const AT_ONCE = 3;

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start({ RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => hub.stop());

const filters = fc.record(
  {
    status: fc.subarray(['active', 'acknowledged', 'resolved'], { minLength: 1 }),
    severity: fc.subarray(['critical', 'high', 'low'], { minLength: 1 }),
    assigned_to: fc.constantFrom<string[]>(['me'], ['none'], ['me', 'none']),
  },
  { requiredKeys: [] },
);
type Filter = typeof filters extends fc.Arbitrary<infer T> ? T : never;

const place = fc.nat(99);
const steps = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('write' as const), severity: fc.constantFrom('critical', 'high', 'low') }),
  },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('assign' as const), alert: place, to: place }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('assign role' as const), alert: place, role: fc.constantFrom(...ROLES) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('free' as const), alert: place }) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constantFrom('acknowledge', 'resolve', 'reopen', 'comment'), alert: place }),
  },
);
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

const scenarios = fc.tuple(
  ...['one tenant', 'the other'].map(() =>
    fc.record({
      // of each member: the role, and what each of their sockets asks for
      members: fc.array(
        fc.record({ role: fc.constantFrom(...ROLES), sockets: fc.array(filters, { minLength: 1, maxLength: 2 }) }),
        { minLength: 3, maxLength: 5 },
      ),
      steps: fc.array(steps, { minLength: 10, maxLength: 25 }),
    }),
  ),
);
type Scenario = (typeof scenarios extends fc.Arbitrary<infer T> ? T : never)[number];

interface Watcher {
  readonly memberId: string;
  readonly bearer: string;
  readonly role: string;
  readonly filter: Filter;
  readonly client: LiveClient;
}

const ALERTS = '/api/v1/alerts';
const alertOf = ({ data }: { readonly data: Json }) => data['alert'] as Json | undefined;

/** A tenant, whose members listen with filters of their own. */
class Tenant {
  readonly id = randomUUID();
  readonly watchers: Watcher[] = [];
  readonly alertIds: string[] = [];
  private owner = '';

  constructor(
    private readonly scenario: Scenario,
    private readonly address: string,
  ) {}

  async open(): Promise<void> {
    this.owner = await token(this.id);
    for (const { role, sockets } of this.scenario.members) {
      const memberId = randomUUID();
      const bearer = await token(this.id, role, { sub: memberId });
      for (const filter of sockets) {
        const client = await LiveClient.connect(hub, { token: bearer, localAddress: this.address });
        this.watchers.push({ memberId, bearer, role, filter, client });
        await client.subscribe({ topics: ['alerts'], filter });
      }
    }
  }

  /** Some steps at the same time, as several members would do them. */
  async perform(): Promise<void> {
    const { steps: all } = this.scenario;
    for (let from = 0; from < all.length; from += AT_ONCE)
      await Promise.all(all.slice(from, from + AT_ONCE).map((step) => this.take(step)));
  }

  private async take(step: Step): Promise<void> {
    const post = (path: string, body: Json) => hub.call('POST', `${ALERTS}${path}`, { token: this.owner, body });
    if ('severity' in step) {
      const text = { title: 'An oven', description: 'It is cold.' };
      const { body } = await post('', { alert_type: 'seen', severity: step.severity, ...text });
      this.alertIds.push(String(body['id']));
      return;
    }
    const id = this.alertIds[step.alert % this.alertIds.length];
    if (id === undefined) return;
    if ('to' in step) {
      const { memberId } = this.watchers[step.to % this.watchers.length] ?? {};
      await post(`/${id}/assign`, { assigned_to: memberId });
    } else if ('role' in step) await post(`/${id}/assign`, { assigned_role: step.role });
    else if (step.does === 'free') await post(`/${id}/assign`, { assigned_to: null, assigned_role: null });
    else await post(`/${id}/${step.does}`, step.does === 'comment' ? { comment: 'Seen.' } : {});
  }

  /** The alerts that the API shows a member and that match a filter, as it shows them. */
  async shownTo({ bearer, memberId, filter }: Watcher): Promise<ReadonlyMap<string, Json>> {
    const shown = new Map<string, Json>();
    for (const id of this.alertIds) {
      const { status, body } = await hub.call('GET', `${ALERTS}/${id}`, { token: bearer });
      expect([200, 404]).toContain(status);
      const { read_at: _read, dismissed_at: _dismissed, ...alert } = body;
      if (status === 200 && matches(alert, filter, memberId)) shown.set(id, alert);
    }
    return shown;
  }

  close(): void {
    for (const { client } of this.watchers) client.cut();
  }
}

function matches(alert: Json, { status, severity, assigned_to: to }: Filter, memberId: string): boolean {
  const assigned = alert['assigned_to'] === null ? 'none' : alert['assigned_to'] === memberId ? 'me' : 'another';
  return (
    (status?.includes(String(alert['status'])) ?? true) &&
    (severity?.includes(String(alert['severity'])) ?? true) &&
    (to?.includes(assigned) ?? true)
  );
}

/** What a page shows that only follows the frames. */
function heardBy({ client }: Watcher): ReadonlyMap<string, Json> {
  const shown = new Map<string, Json>();
  for (const frame of client.frames) {
    const alert = alertOf(frame);
    if (frame.event === 'alerts.hidden') shown.delete(String(frame.data['alert_id']));
    else if (alert && frame.data['matches'] === true) shown.set(String(alert['id']), alert);
    else if (alert) shown.delete(String(alert['id']));
  }
  return shown;
}

/** Whether the member may see an alert in the state in which a frame shows it. */
function maySee({ memberId, role }: Watcher, alert: Json): boolean {
  const { assigned_to: to, assigned_role: ofRole } = alert;
  return ['owner', 'manager'].includes(role) || (to === null && ofRole === null) || to === memberId || ofRole === role;
}

async function check(tenant: Tenant, stranger: Tenant): Promise<void> {
  for (const watcher of tenant.watchers) {
    await eventually(
      async () => {
        expect(Object.fromEntries(heardBy(watcher))).toEqual(Object.fromEntries(await tenant.shownTo(watcher)));
        return true;
      },
      { what: `the page of a ${watcher.role} with the filter ${JSON.stringify(watcher.filter)}` },
    );
    const { frames } = watcher.client;
    expect(frames.filter((frame) => alertOf(frame) && !maySee(watcher, alertOf(frame) ?? {}))).toEqual([]);
    const text = JSON.stringify(frames);
    expect([stranger.id, ...stranger.alertIds].filter((id) => text.includes(id))).toEqual([]);
    checkVersions(watcher);
  }
}

/** The version of an alert never falls. */
function checkVersions({ client }: Watcher): void {
  const latest = new Map<unknown, number>();
  for (const { id, version = 0 } of client.frames.map((frame) => alertOf(frame) ?? {})) {
    expect(Number(version)).toBeGreaterThanOrEqual(latest.get(id) ?? 0);
    latest.set(id, Number(version));
  }
}

it('a socket shows what the API shows its member, whatever becomes of assignments, and nothing of another tenant', async () => {
  let [hidden, addresses] = [0, 1];
  const property = fc.asyncProperty(scenarios, async (both) => {
    const [one, other] = both.map((scenario) => new Tenant(scenario, `127.0.1.${addresses++ % 255}`)) as [
      Tenant,
      Tenant,
    ];
    try {
      await Promise.all([one.open(), other.open()]);
      await Promise.all([one.perform(), other.perform()]);
      await check(one, other);
      await check(other, one);
      for (const { client } of [...one.watchers, ...other.watchers])
        hidden += client.frames.filter(({ event }) => event === 'alerts.hidden').length;
    } finally {
      one.close();
      other.close();
    }
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
  // else it would show nothing of those who may no longer see an alert
  expect(hidden).toBeGreaterThan(10);
});
