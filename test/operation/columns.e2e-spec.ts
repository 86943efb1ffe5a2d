import { Client } from 'pg';
import { auditColumnTypes } from '../../libs/audit/audit-entry';
import { columnOf } from '../../libs/database/columns';
import { alertColumnTypes } from '../../src/alerts/listing/alert-view';
import { attemptColumnTypes, deliveryColumnTypes } from '../../src/notifications/deliveries/delivery-row';

/** The full names of types; the code calls all kinds of text `text`. */
const fullNames = new Map([
  ['int', 'integer'],
  ['timestamptz', 'timestamp with time zone'],
  ['text', 'character varying'],
  ['character', 'character varying'],
]);
const nameOf = (type: string): string => fullNames.get(type) ?? type;

const client = new Client({ connectionString: process.env['DATABASE_URL'] });
beforeAll(() => client.connect());
afterAll(() => client.end());

it.each([
  ['alerts', alertColumnTypes],
  ['audit_log', auditColumnTypes],
  ['deliveries', deliveryColumnTypes],
  ['delivery_attempts', attemptColumnTypes],
])('the columns of %s have the types that the code lists', async (table, types) => {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT attname AS name, atttypid::regtype::text AS type FROM pg_attribute WHERE attrelid = $1::regclass`,
    [table],
  );
  const actual = new Map(rows.map(({ name, type }) => [name, nameOf(type)]));
  for (const [property, type] of Object.entries(types))
    expect([property, actual.get(columnOf(property))]).toEqual([property, nameOf(type)]);
});
