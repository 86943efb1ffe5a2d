import { randomUUID } from 'node:crypto';
import type { Schemas } from '../../libs/client';
import { Hub } from '../support/hub';
import { type ApiAlert, done, Person } from '../support/person';

let hub: Hub;
let ana: Person;
let luis: Person;

beforeAll(async () => {
  hub = await Hub.start();
  // nothing changes an alert here but the test
  await hub.call('PUT', '/api/v1/alerts/config', { body: { auto_notify: false } });
  ana = await Person.of(hub, 'Ana');
  luis = await Person.of(hub, 'Luis', 'staff');
  for (let i = 0; i < 30; i++)
    await ana.writes({
      severity: (['critical', 'high', 'medium', 'low'] as const)[i % 4] ?? 'low',
      alert_type: `type_${i}`,
      description: i % 2 === 0 ? 'Harina de trigo' : 'Azúcar',
      category: i % 3 === 0 ? 'inventory' : 'production',
      ...(i % 7 === 0 && { assigned_to: i % 2 === 0 ? luis.id : ana.id }),
    });
});
afterAll(() => hub.stop());

type ListQuery = Record<string, unknown>;

const listed = async (query: ListQuery, person = ana): Promise<ApiAlert[]> =>
  done(await person.api.GET('/api/v1/alerts', { params: { query: query as never } })).items as ApiAlert[];

const summary = async (query: ListQuery): Promise<Schemas['AlertCountsDto']> =>
  done(await ana.api.GET('/api/v1/alerts/summary', { params: { query: query as never } }));

const facets = async (query: ListQuery, person = ana): Promise<Schemas['AlertFacetsDto']> =>
  done(await person.api.GET('/api/v1/alerts/facets', { params: { query: query as never } }));

describe('facets', () => {
  const names = ['alert_type', 'category', 'source_service', 'assigned_to', 'rule_id', 'severity', 'status'] as const;
  const fieldOf = (name: (typeof names)[number]): keyof ApiAlert => (name === 'category' ? 'alert_category' : name);

  it.each([
    ['all', {}],
    ['of a filter', { severity: ['critical', 'high'], status: ['active'] }],
    ['of words', { q: 'harina' }],
    ['of nothing', { alert_type: ['no such type'] }],
  ])('count as the list has them: %s', async (_, query: ListQuery) => {
    for (const person of [ana, luis]) {
      const [list, counted] = [await listed({ ...query, limit: 200 }, person), await facets(query, person)];
      expect(counted.is_exact).toBe(true);
      for (const name of names) {
        const expected = new Map<string | null, number>();
        for (const alert of list) {
          const value = alert[fieldOf(name)] as string | null;
          expected.set(value, (expected.get(value) ?? 0) + 1);
        }
        expect(counted[name].length).toBe(Math.min(20, expected.size));
        for (const { value, count } of counted[name])
          expect([name, value, count]).toEqual([name, value, expected.get(value)]);
        const counts = counted[name].map(({ count }) => count);
        expect(counts).toEqual([...counts].sort((a, b) => b - a));
      }
    }
  });
});

describe('alerts by their ids, labels, rule and policy', () => {
  it('are found', async () => {
    const [one = '', two = ''] = (await listed({ limit: 2 })).map(({ id }) => id);
    expect((await listed({ id: [one, two] })).map(({ id }) => id).sort()).toEqual([one, two].sort());
    expect(await listed({ id: [randomUUID()] })).toEqual([]);
    const line = `oven:${randomUUID()}`;
    const labelled = await ana.writes({ labels: { line, floor: '2' } });
    await ana.writes({ labels: { line: 'other', floor: '2' } });
    const foundBy = async (label: string[]) => (await listed({ label })).map(({ id }) => id);
    expect(await foundBy([`line:${line}`])).toEqual([labelled.id]);
    expect(await foundBy([`line:${line}`, 'floor:2'])).toEqual([labelled.id]);
    expect(await foundBy([`line:${line}`, 'floor:3'])).toEqual([]);
    expect(await listed({ rule_id: [randomUUID()] })).toEqual([]);
    expect(await listed({ escalation_policy_id: [randomUUID()] })).toEqual([]);
    expect((await summary({ id: [one] })).total_count).toBe(1);
  });

  it.each([
    [{ label: ['no value'] }, '/query/label'],
    [{ id: ['x'] }, '/query/id'],
    [{ id: Array.from({ length: 201 }, () => randomUUID()) }, '/query/id'],
    [{ rule_id: ['x'] }, '/query/rule_id'],
  ])('%j is refused', async (query: ListQuery, pointer) => {
    const { error, response } = await ana.api.GET('/api/v1/alerts', { params: { query: query as never } });
    expect(response.status).toBe(422);
    expect((error as { errors?: { pointer: string }[] } | undefined)?.errors?.[0]?.pointer).toBe(pointer);
  });
});
