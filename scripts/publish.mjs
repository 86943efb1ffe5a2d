#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import amqp from 'amqplib';
import { environment } from './services/index.mjs';
import { development } from './token.mjs';

const usage =
  'usage: npm run publish -- EVENT_TYPE [field=value]…   e.g. npm run publish -- inventory.stockout ingredient_name=Harina current_stock=0';

/** Reads `.env`, as `npm start` does. Variables of the environment take precedence. */
export function readEnvFile() {
  const file = fileURLToPath(new URL('../.env', import.meta.url));
  if (existsSync(file)) process.loadEnvFile(file);
}

/** Returns the URL of a service. @throws Error when the service was never started in this checkout */
export function urlOf(variable) {
  const url = process.env[variable] || environment('dev')[variable];
  if (!URL.canParse(url)) throw new Error('Campana has never run here. Start Campana first: npm start');
  return url;
}

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

const exchangeOf = ({ event_type }) => event_type.split('.')[0];

async function checkExchanges(channel, events) {
  for (const exchange of new Set(events.map(exchangeOf)))
    await channel.checkExchange(exchange).catch((error) => {
      if (error.code !== 404) throw error;
      throw new Error(`RabbitMQ has no exchange ${exchange}: is it in EVENT_EXCHANGES? Start Campana first: npm start`);
    });
}

/** Publishes events, each on the exchange named by the first part of its type, and waits for the broker's confirms. */
export async function publish(events) {
  const connection = await amqp.connect(urlOf('RABBITMQ_URL')).catch((error) => {
    throw new Error(`RabbitMQ does not answer (${error.message || error.code}). Start Campana first: npm start`);
  });
  // errors also reject the calls below
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    await checkExchanges(channel, events);
    for (const event of events) {
      const content = Buffer.from(JSON.stringify(event));
      channel.publish(exchangeOf(event), event.event_type, content, { persistent: true });
    }
    await channel.waitForConfirms();
  } finally {
    await connection.close().catch(() => undefined);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    readEnvFile();
    const event = parse(process.argv.slice(2));
    await publish([event]);
    console.log(`published ${event.event_type}, event_id ${event.event_id}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = error.message === usage ? 2 : 1;
  }
}
