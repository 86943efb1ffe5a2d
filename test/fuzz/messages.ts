import fc from 'fast-check';
import type { Json } from '../support/hub';
import { headerField, type RawMessage, type RawProperties } from './amqp-frames';
import { shownAs } from './fuzz';
import { mutated, oddText, oddValue } from './odd-values';

const MAX_HEADER_BYTES = 10_000;
const MAX_MESSAGE_BYTES = 256 * 1024;

const anyBytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes));

/** Texts, and bytes that are not UTF-8. */
const text = fc.oneof(
  { arbitrary: oddText.map((value) => Buffer.from(value).subarray(0, MAX_HEADER_BYTES)), weight: 3 },
  { arbitrary: anyBytes(300), weight: 1 },
);

const own = [
  'x-death',
  'x-dead-id',
  'x-reason',
  'x-error',
  'x-original-exchange',
  'x-original-routing-key',
  'x-dead-at',
  'x-replayed',
];
const others = [
  '',
  '!',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  'x-delivery-count',
  'x-first-death-reason',
  'traceparent',
  'reason',
  'exchange',
  'routing-keys',
];

const name = fc.oneof(
  { arbitrary: fc.constantFrom(...own, ...others).map((value) => Buffer.from(value)), weight: 4 },
  { arbitrary: text, weight: 1 },
);

const strangeNumbers = [0, -0, 1.5, -1, 1e308, 5e-324];
/** RabbitMQ itself refuses NaN and infinite numbers. */
const number = fc.oneof(fc.constantFrom(...strangeNumbers), fc.double({ noNaN: true, noDefaultInfinity: true }));
const float = fc.oneof(fc.constantFrom(0, -0, 1.5), fc.float({ noNaN: true, noDefaultInfinity: true }));
const int64 = fc.oneof(
  fc.constantFrom(0n, -1n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
);

/** A header of any type, also with others inside it. */
const { field } = fc.letrec<{ field: Buffer; pairs: (readonly [Buffer, Buffer])[] }>((tie) => ({
  field: fc.oneof(
    { maxDepth: 6, depthIdentifier: 'field' },
    text.map(headerField.text),
    text.map(headerField.bytes),
    fc.nat(255).map(headerField.boolean),
    fc
      .constantFrom(
        headerField.int8,
        headerField.uint8,
        headerField.int16,
        headerField.uint16,
        headerField.int32,
        headerField.uint32,
      )
      .chain((encode) => fc.integer().map(encode)),
    int64.map(headerField.int64),
    int64.map(headerField.uint64),
    int64.map(headerField.timestamp),
    float.map(headerField.float),
    number.map(headerField.double),
    fc.tuple(fc.nat(255), fc.nat()).map(([places, digits]) => headerField.decimal(places, digits)),
    fc.constant(headerField.nothing()),
    fc.array(tie('field'), { maxLength: 4, depthIdentifier: 'field' }).map(headerField.list),
    tie('pairs').map(headerField.table),
  ),
  pairs: fc.array(fc.tuple(name, tie('field')), { maxLength: 4, depthIdentifier: 'field' }),
}));

const headers: fc.Arbitrary<readonly (readonly [Buffer, Buffer])[]> = fc.oneof(
  { arbitrary: fc.array(fc.tuple(name, field), { maxLength: 6 }), weight: 8 },
  // many, and deeply nested ones
  {
    arbitrary: fc.constant(
      Array.from({ length: 5_000 }, (_, i) => [Buffer.from(`k${i}`), headerField.float(i)] as const),
    ),
    weight: 1,
  },
  {
    arbitrary: fc.constantFrom(50, 2_000).map((levels) => {
      let inner: Buffer = headerField.nothing();
      for (let level = 0; level < levels; level++) inner = headerField.list([inner]);
      return [[Buffer.from('x-death'), inner] as const];
    }),
    weight: 1,
  },
);

const properties: fc.Arbitrary<RawProperties> = fc.record(
  {
    contentType: text,
    contentEncoding: text,
    headers,
    deliveryMode: fc.constantFrom(1, 2),
    priority: fc.nat(255),
    correlationId: text,
    replyTo: text,
    messageId: text,
    timestamp: int64,
    type: text,
    appId: text,
  },
  { requiredKeys: [] },
);

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value) ?? '');

/** An event of exactly this many bytes. */
function eventOfSize(event: Json, bytes: number): Buffer {
  const rest = json({ ...event, filler: '' }).length;
  return json({ ...event, filler: 'x'.repeat(bytes - rest) });
}

const contentOf = (event: Json): fc.Arbitrary<Buffer> =>
  fc.oneof(
    { arbitrary: mutated(event).map(json), weight: 10 },
    { arbitrary: oddValue.map((value) => json({ ...event, value })), weight: 2 },
    { arbitrary: oddValue.map(json), weight: 1 },
    { arbitrary: anyBytes(300), weight: 1 },
    {
      arbitrary: fc
        .constantFrom('', '{', '[', '\ufeff{}', '{"a":1e400}', '"', '[[[[', '{}{}')
        .map((one) => Buffer.from(one)),
      weight: 1,
    },
    // a valid event with bytes that are not UTF-8 in it
    {
      arbitrary: fc.nat(300).map((place) => Buffer.from(json(event).map((byte, i) => (i === place ? 0xff : byte)))),
      weight: 1,
    },
    {
      arbitrary: fc.constantFrom(-1, 0, 1, 1_000_000).map((more) => eventOfSize(event, MAX_MESSAGE_BYTES + more)),
      weight: 1,
    },
    { arbitrary: fc.constantFrom('[', '{"a":').map((open) => Buffer.from(open.repeat(100_000))), weight: 1 },
  );

/** Messages for an exchange: nearly valid events, with something odd about most of them. */
export function messageFor(exchange: string, event: Json): fc.Arbitrary<RawMessage> {
  const routingKey = fc.oneof(
    { arbitrary: fc.constant(Buffer.from(String(event['event_type']))), weight: 3 },
    { arbitrary: text, weight: 1 },
  );
  return fc
    .record({ exchange: fc.constant(exchange), routingKey, properties, content: contentOf(event) })
    .map((message) => {
      const { content, properties: given, routingKey: key } = message;
      const shown = Object.entries(given).map(([property, value]) => `${property}: ${JSON.stringify(String(value))}`);
      return shownAs(
        message,
        `to ${exchange} ${JSON.stringify(key.toString())} {${shown.join(', ').slice(0, 400)}} ${content.toString()}`,
      );
    });
}
