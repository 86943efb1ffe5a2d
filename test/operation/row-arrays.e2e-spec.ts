import { RowArrays } from '../../libs/database/row-arrays';
import { Hub } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

const columns = new RowArrays({ id: 'uuid', text: 'text', data: 'jsonb', at: 'timestamptz', n: 'int', yes: 'boolean' });

const texts = [
  '',
  'NULL',
  'null',
  '{a,b}',
  'a "quoted" \\ word',
  '\\',
  '"',
  'line\r\nline\t\u0001',
  ' space ',
  "it's",
  '🔔 ñ',
  '\u2028',
];

it('rows arrive as they are, whatever characters and types they have', async () => {
  const rows = texts.map((text, n) => ({
    id: `0190a0b0-0000-7000-8000-${String(n).padStart(12, '0')}`,
    text,
    data: { [text]: [text, n, null, { nested: text }] },
    at: new Date(Date.UTC(2026, 0, 1, 0, 0, 0, n)),
    n: n - 5,
    yes: n % 2 === 0,
  }));
  const given = rows.map((row) => ({ ...row, data: JSON.stringify(row.data) }));
  expect(await hub.sql(`SELECT * FROM ${columns.sql}`, columns.of(given))).toEqual(rows);
});

it('null and missing values are NULL', async () => {
  const nothing = { id: null, text: undefined, data: null, at: null, n: undefined, yes: null };
  const [row] = await hub.sql(`SELECT * FROM ${columns.sql}`, columns.of([nothing]));
  expect(row).toEqual({ id: null, text: null, data: null, at: null, n: null, yes: null });
  expect(await hub.sql(`SELECT * FROM ${columns.sql}`, columns.of([]))).toEqual([]);
});
