import { randomUUID } from 'node:crypto';
import type { Schemas } from '../../libs/client';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { done, Person } from '../support/person';

type Entry = Schemas['TimelineEntryDto'];

let hub: Hub;
let ana: Person;
let luis: Person;
let alert: Json;

beforeAll(async () => {
  hub = await Hub.start();
  ana = await Person.of(hub, 'Ana');
  luis = await Person.of(hub, 'Luis', 'staff');
  const ingredient = randomUUID();
  alert = await hub.anAlert({ ingredient_id: ingredient });
  for (let i = 0; i < 3; i++) await hub.publish(hub.event({ ingredient_id: ingredient }));
  const id = String(alert['id']);
  await eventually(async () => ((await ana.sees(id)).occurrence_count === 4 ? true : undefined), { what: '4 events' });
  await ana.does('acknowledge', id);
  await hub.call('POST', `/api/v1/alerts/${id}/comment`, { body: { comment: 'The **truck** is late' } });
  await ana.does('resolve', id);
});
afterAll(() => hub.stop());

const path = () => ({ id: String(alert['id']) });
const timeline = async (query: Json = {}, person = ana): Promise<Schemas['TimelinePageDto']> =>
  done(await person.api.GET('/api/v1/alerts/{id}/timeline', { params: { path: path(), query: query as never } }));
const ordered = (items: readonly Entry[]) =>
  [...items].sort((one, other) => other.at.localeCompare(one.at) || (one.id < other.id ? 1 : -1));

it('tells what happened, the newest first, by kinds', async () => {
  const { items } = await timeline({ limit: 100 });
  expect(items).toEqual(ordered(items));
  const of = (kind: string) => items.filter((entry) => entry.kind === kind);
  expect(of('change').map(({ data }) => data['action'])).toEqual(
    expect.arrayContaining(['resolved', 'acknowledged', 'created']) as unknown,
  );
  expect(of('comment')).toMatchObject([{ title: 'Commented', data: { notes: 'The **truck** is late' } }]);
  const events = of('occurrences').reduce((sum, { data }) => sum + Number(data['count']), 0);
  expect(events).toBe(4);
  expect(items.find(({ data }) => data['action'] === 'acknowledged')?.actor).toEqual({ id: ana.id, name: 'Ana' });
});

it('shows only the kinds that are asked for', async () => {
  const { items } = await timeline({ kinds: ['comment', 'occurrences'] });
  expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['comment', 'occurrences']));
});

it('has the messages: all for who sees everything, else those to oneself', async () => {
  await eventually(async () => {
    const { items } = await timeline({ kinds: ['delivery'] });
    return items.length > 0 ? true : undefined;
  });
  const [all, own] = [await timeline({ kinds: ['delivery'] }), await timeline({ kinds: ['delivery'] }, luis)];
  expect(all.items.every(({ data }) => typeof data['channel'] === 'string')).toBe(true);
  expect(own.items.every(({ actor }) => actor?.id === luis.id)).toBe(true);
});

it('page by page it is the same as whole, each entry once', async () => {
  const whole = (await timeline({ limit: 200 })).items;
  const paged: Entry[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Schemas['TimelinePageDto'] = await timeline({ limit: 2, ...(cursor && { cursor }) });
    paged.push(...page.items);
    cursor = page.next_cursor;
  }
  expect(paged.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
});

it('is as visible as the alert', async () => {
  const hidden = await ana.writes({ assigned_to: ana.id });
  const { response } = await luis.api.GET('/api/v1/alerts/{id}/timeline', { params: { path: { id: hidden.id } } });
  expect(response.status).toBe(404);
});

it.each([
  [{ kinds: ['dreams'] }, '/query/kinds'],
  [{ cursor: 'x' }, '/query/cursor'],
])('%j is refused', async (query, pointer) => {
  const { response, error } = await ana.api.GET('/api/v1/alerts/{id}/timeline', {
    params: { path: path(), query: query as never },
  });
  expect(response.status).toBe(422);
  expect((error as { errors?: { pointer: string }[] } | undefined)?.errors?.[0]?.pointer).toBe(pointer);
});

describe('alerts like this one', () => {
  it('are those of the same problem, thing and type, with what ended them', async () => {
    const product = randomUUID();
    const first = await ana.writes({ alert_type: 'oven_cold', data: { product_id: product } });
    await ana.does('resolve', first.id);
    const about = await ana.writes({ alert_type: 'oven_hot', data: { product_id: product } });
    const typed = await ana.writes({ alert_type: 'oven_cold' });
    const mine = await ana.writes({ alert_type: 'oven_cold', data: { product_id: product } });
    const { items } = done(await ana.api.GET('/api/v1/alerts/{id}/similar', { params: { path: { id: mine.id } } }));
    const by = new Map(items.map((item) => [item.id, item]));
    expect([by.get(first.id)?.similarity, by.get(about.id)?.similarity, by.get(typed.id)?.similarity]).toEqual([
      'entity',
      'entity',
      'type',
    ]);
    expect(by.get(first.id)?.ended).toMatchObject({ status: 'resolved', by: ana.id, by_name: 'Ana' });
    expect(by.get(typed.id)?.ended).toBeNull();
    expect(by.has(mine.id)).toBe(false);
  });

  it('are counted by day, today last', async () => {
    const { days, time_zone } = done(
      await ana.api.GET('/api/v1/alerts/{id}/recurrence', { params: { path: path(), query: { days: 7 } } }),
    );
    expect([days.length, time_zone.length > 0]).toEqual([7, true]);
    expect(days.at(-1)).toMatchObject({ alerts: 1, occurrences: 4 });
    expect(days.slice(0, -1).every(({ alerts }) => alerts === 0)).toBe(true);
  });
});
