import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, token } from '../support/hub';
import { RULES } from '../support/rules-hub';

interface Described {
  readonly event_types: string[];
  readonly fields: { readonly path: string; readonly example: unknown }[];
}

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const described = async (topic?: string, bearer?: string) =>
  (
    await hub.call<Described>(
      'GET',
      `${RULES}/events${topic ? `?source_event_type=${encodeURIComponent(topic)}` : ''}`,
      {
        ...(bearer && { token: bearer }),
      },
    )
  ).body;

it('names the types that came, and the fields of the events of a type or a pattern', async () => {
  await hub.outside.publish(
    'inventory',
    'inventory.counted',
    hub.event({ event_type: 'inventory.counted', shelf: { no: 7 } }),
  );
  await hub.outside.publish('pos', 'pos.sold', hub.event({ event_type: 'pos.sold', till: 'A' }));
  const types = await eventually(async () => {
    const { event_types } = await described();
    return event_types.length === 2 ? event_types : undefined;
  });
  expect(types).toEqual(['inventory.counted', 'pos.sold']);
  expect((await described()).fields).toEqual([]);
  const { fields } = await described('inventory.*');
  expect(fields).toContainEqual({ path: 'shelf.no', example: 7 });
  expect(fields.map(({ path }) => path)).not.toContain('till');
  expect((await described('#')).fields).toContainEqual({ path: 'till', example: 'A' });
  expect(await described('#', await token(randomUUID()))).toEqual({ event_types: [], fields: [] });
});

it.each(['a b', '#.#.#.#', 'x'.repeat(101), 'a..b'])('the pattern %j is refused', async (topic) => {
  const { status, body } = await hub.call('GET', `${RULES}/events?source_event_type=${encodeURIComponent(topic)}`);
  expect([status, body['errors']]).toEqual([
    422,
    [
      expect.objectContaining({
        pointer: '/query/source_event_type',
        detail: expect.stringContaining('given') as string,
      }),
    ],
  ]);
});
