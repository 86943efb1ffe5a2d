#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import amqp from 'amqplib';
import { environment } from './services/index.mjs';
import { development } from './token.mjs';

const usage =
  'usage: npm run publish -- EVENT_TYPE [field=value]…   e.g. npm run publish -- inventory.stockout ingredient_name=Harina current_stock=0';

const typed = (text) => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : text);

function parse([eventType, ...fields]) {
  const pairs = fields.map((field) => field.split(/=(.*)/s).slice(0, 2));
  if (!/^[\w-]+(\.[\w-]+)+$/.test(eventType ?? '') || pairs.some((pair) => pair.length < 2)) throw new Error(usage);
  const own = Object.fromEntries(pairs.map(([name, value]) => [name, typed(value)]));
  const { tenantId } = development();
  return {
    event_id: randomUUID(),
    tenant_id: tenantId,
    event_type: eventType,
    timestamp: new Date().toISOString(),
    ...own,
  };
}

/** Publishes events on the exchanges that their types name, and waits for the broker's confirms. */
export async function publish(events) {
  const connection = await amqp.connect(process.env.RABBITMQ_URL ?? environment('dev').RABBITMQ_URL);
  const channel = await connection.createConfirmChannel();
  const exchanges = new Set(events.map(({ event_type }) => event_type.split('.')[0]));
  for (const exchange of exchanges) await channel.checkExchange(exchange);
  for (const event of events) {
    const content = Buffer.from(JSON.stringify(event));
    channel.publish(event.event_type.split('.')[0], event.event_type, content, { persistent: true });
  }
  await channel.waitForConfirms();
  await connection.close();
}

if (process.argv[1]?.endsWith('publish.mjs')) {
  try {
    const event = parse(process.argv.slice(2));
    await publish([event]);
    console.log(`published ${event.event_type}, event_id ${event.event_id}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = error.message === usage ? 2 : 1;
  }
}
