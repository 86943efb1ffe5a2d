import type { Socket } from 'node:net';
import type { ConfirmChannel } from 'amqplib';

/** Encodes messages for RabbitMQ byte by byte: amqplib encodes only texts in UTF-8, and fewer types than may arrive. */
export interface RawMessage {
  readonly exchange: string;
  readonly routingKey: Buffer;
  readonly properties: RawProperties;
  readonly content: Buffer;
}

/** Properties as bytes. `headers` are pairs of a name and a field: a tag with its value. */
export interface RawProperties {
  readonly contentType?: Buffer;
  readonly contentEncoding?: Buffer;
  readonly headers?: readonly (readonly [Buffer, Buffer])[];
  readonly deliveryMode?: number;
  readonly priority?: number;
  readonly correlationId?: Buffer;
  readonly replyTo?: Buffer;
  readonly messageId?: Buffer;
  readonly timestamp?: bigint;
  readonly type?: Buffer;
  readonly appId?: Buffer;
}

const FRAME = { method: 1, header: 2, body: 3, end: 0xce } as const;
const BASIC_CLASS = 60;
const PUBLISH_METHOD = 40;
/** Below the limit that client and server agree on. */
const MAX_BODY_FRAME_BYTES = 65_536;

const integer = (bytes: number, value: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

const longLong = (value: bigint): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt.asUintN(64, value));
  return buffer;
};

const MAX_SHORT_TEXT_BYTES = 255;

const shortText = (bytes: Buffer): Buffer => {
  const fitting = bytes.subarray(0, MAX_SHORT_TEXT_BYTES);
  return Buffer.concat([integer(1, fitting.length), fitting]);
};

const sized = (bytes: Buffer): Buffer => Buffer.concat([integer(4, bytes.length), bytes]);

/** A table of fields, as of headers. */
const table = (fields: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  sized(Buffer.concat(fields.flatMap(([name, field]) => [shortText(name), field])));

const tagged = (tag: string, value: Buffer): Buffer => Buffer.concat([Buffer.from(tag), value]);

const float = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatBE(value);
  return buffer;
};

const double = (value: number): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(value);
  return buffer;
};

/** Fields of each type that RabbitMQ knows. */
export const headerField = {
  text: (value: Buffer) => tagged('S', sized(value)),
  bytes: (value: Buffer) => tagged('x', sized(value)),
  boolean: (value: number) => tagged('t', integer(1, value)),
  int8: (value: number) => tagged('b', integer(1, value & 0xff)),
  uint8: (value: number) => tagged('B', integer(1, value & 0xff)),
  int16: (value: number) => tagged('s', integer(2, value & 0xffff)),
  uint16: (value: number) => tagged('u', integer(2, value & 0xffff)),
  int32: (value: number) => tagged('I', integer(4, value >>> 0)),
  uint32: (value: number) => tagged('i', integer(4, value >>> 0)),
  int64: (value: bigint) => tagged('l', longLong(value)),
  uint64: (value: bigint) => tagged('L', longLong(value)),
  timestamp: (value: bigint) => tagged('T', longLong(value)),
  float: (value: number) => tagged('f', float(value)),
  double: (value: number) => tagged('d', double(value)),
  decimal: (places: number, digits: number) =>
    tagged('D', Buffer.concat([integer(1, places & 0xff), integer(4, digits >>> 0)])),
  nothing: () => Buffer.from('V'),
  list: (fields: readonly Buffer[]) => tagged('A', sized(Buffer.concat(fields))),
  table: (fields: readonly (readonly [Buffer, Buffer])[]) => tagged('F', table(fields)),
};

const frame = (type: number, channel: number, payload: Buffer): Buffer =>
  Buffer.concat([integer(1, type), integer(2, channel), sized(payload), integer(1, FRAME.end)]);

/** The flags of the properties that are given, and their values in the order of the flags. */
function encodedProperties(given: RawProperties): Buffer {
  const text = (value: Buffer | undefined) => value && shortText(value);
  const values: readonly (Buffer | undefined)[] = [
    text(given.contentType),
    text(given.contentEncoding),
    given.headers && table(given.headers),
    given.deliveryMode === undefined ? undefined : integer(1, given.deliveryMode),
    given.priority === undefined ? undefined : integer(1, given.priority),
    text(given.correlationId),
    text(given.replyTo),
    undefined,
    text(given.messageId),
    given.timestamp === undefined ? undefined : longLong(given.timestamp),
    text(given.type),
    undefined,
    text(given.appId),
  ];
  const flags = values.reduce((all, value, i) => (value ? all | (1 << (15 - i)) : all), 0);
  return Buffer.concat([integer(2, flags), ...values.filter((value) => value !== undefined)]);
}

/** The inside of a channel of amqplib with confirms. */
interface Inside {
  readonly ch: number;
  readonly connection: { readonly stream: Socket };
  pushConfirmCallback(callback: (error: unknown) => void): void;
}

/** Publishes a message as the bytes that it is, and waits for the confirm. */
export const publishAsItIs = (channel: ConfirmChannel, message: RawMessage): Promise<void> =>
  new Promise((resolve, reject) => {
    const inside = channel as unknown as Inside;
    inside.pushConfirmCallback((error) => (error ? reject(new Error('not confirmed')) : resolve()));
    // RabbitMQ closes the connection, or the channel, if it does not accept the message
    channel.once('close', () => reject(new Error('RabbitMQ does not accept the message')));
    inside.connection.stream.write(publishFrames(inside.ch, message));
  });

/** The frames that publish a message on a channel. */
function publishFrames(channel: number, { exchange, routingKey, properties, content }: RawMessage): Buffer {
  const method = [integer(2, BASIC_CLASS), integer(2, PUBLISH_METHOD), integer(2, 0)];
  const target = [shortText(Buffer.from(exchange)), shortText(routingKey), integer(1, 0)];
  const header = [
    integer(2, BASIC_CLASS),
    integer(2, 0),
    longLong(BigInt(content.length)),
    encodedProperties(properties),
  ];
  const bodies = Array.from({ length: Math.ceil(content.length / MAX_BODY_FRAME_BYTES) }, (_, i) =>
    frame(FRAME.body, channel, content.subarray(i * MAX_BODY_FRAME_BYTES, (i + 1) * MAX_BODY_FRAME_BYTES)),
  );
  return Buffer.concat([
    frame(FRAME.method, channel, Buffer.concat([...method, ...target])),
    frame(FRAME.header, channel, Buffer.concat(header)),
    ...bodies,
  ]);
}
