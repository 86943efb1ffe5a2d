import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMailCatcher } from '../../scripts/mail/catcher.mjs';
import { anEvent, until } from '../machinery.mjs';
import { makeTenant, settings } from './people.mjs';

const PLANNED_EACH = 3;
/** As many rows as the planner writes at once: 500 events of the relay. */
const ROWS_AT_ONCE = 500 * PLANNED_EACH;

const webhookOf = (receiver, name) => ({ channel: 'webhook', address: receiver.urlOf(name) });
const planned = (machinery, tenantId) =>
  machinery.number('SELECT count(*) FROM deliveries WHERE tenant_id = $1', [tenantId]);

/** Runs Campana with everything on while the work is done. */
async function withCampana(machinery, work, { profile, ...env } = {}) {
  const child = machinery.campana({ ...settings, ...env }, profile ? { execArgv: profile.execArgv } : {});
  try {
    return await work(child);
  } finally {
    await machinery.stop(child);
  }
}

/**
 * A tenant each of whose alerts makes three deliveries: in the app, and two that wait for an hour, so that nothing is sent.
 * @param isTold whether anybody is told: without, only ingestion is measured
 */
const makeToldLater = (machinery, receiver, isTold) =>
  makeTenant(machinery, {
    contacts: [webhookOf(receiver, 'later'), { channel: 'email', address: 'owner@campana.localhost' }],
    rules: ['webhook', 'email'].map((channel) => ({ severities: ['critical'], channel, delay_minutes: 60 })),
    config: { auto_notify: isTold, critical_alert_channels: [] },
  });

/**
 * Ingests events as fast as it can, of which each becomes an alert, while the planner makes three deliveries of each.
 * @param isTold whether anybody is told: without, only ingestion is measured
 * @returns events/s until they were alerts, and alerts/s until they were planned
 */
export async function planning(machinery, receiver, count, isTold, profile) {
  const tenantId = await makeToldLater(machinery, receiver, isTold);
  await machinery.fill(tenantId, count, count);
  return withCampana(
    machinery,
    async (child) => {
      await until(async () => (await machinery.depth()) < count, 5);
      await profile?.begin(child);
      const startedAt = performance.now();
      const perSecond = (n, since) => Math.round((n / (performance.now() - since)) * 1000);
      await until(async () => (await machinery.counted(tenantId)) >= count, 50);
      const [ingested, ingestedAt] = [perSecond(count, startedAt), performance.now()];
      if (!isTold) return { tenantId, ingested };
      const before = (await planned(machinery, tenantId)) / PLANNED_EACH;
      // counting many rows costs the database time
      await until(async () => (await planned(machinery, tenantId)) >= count * PLANNED_EACH, 200);
      const result = { tenantId, ingested, planned: perSecond(count, startedAt) };
      await profile?.end(child, count);
      return { ...result, afterwards: before < count ? perSecond(count - before, ingestedAt) : 0 };
    },
    { profile },
  );
}

/** Writes the deliveries of a tenant again, as they are, to a table of the same shape. @returns alerts/s */
export async function barePlanning(machinery, tenantId) {
  const columns = await machinery.sql(
    `SELECT string_agg(quote_ident(column_name), ', ') AS names FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = 'deliveries' AND is_generated = 'NEVER'`,
  );
  const [{ names }] = columns;
  await machinery.sql('CREATE TABLE IF NOT EXISTS bare.deliveries (LIKE public.deliveries INCLUDING ALL)');
  await machinery.sql('TRUNCATE bare.deliveries');
  const count = await planned(machinery, tenantId);
  const startedAt = performance.now();
  let last = '00000000-0000-0000-0000-000000000000';
  while (last) {
    const [row] = await machinery.sql(
      `WITH page AS (SELECT ${names} FROM deliveries WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT ${ROWS_AT_ONCE}),
         copied AS (INSERT INTO bare.deliveries (${names}) SELECT * FROM page RETURNING id)
       SELECT id FROM copied ORDER BY id DESC LIMIT 1`,
      [tenantId, last],
    );
    last = row?.id;
  }
  return Math.round((count / PLANNED_EACH / (performance.now() - startedAt)) * 1000);
}

/** Makes deliveries that are due at once, one to each destination of the tenant for each of some numbers. */
const enqueue = (machinery, tenantId, count) =>
  machinery.sql(
    `INSERT INTO deliveries (id, tenant_id, alert_id, episode, epoch, cause, kind, destination_id, channel, severity, priority,
       content, state, due_at, expires_at, created_at, updated_at)
     SELECT gen_random_uuid(), d.tenant_id, a.id, a.episode, a.epoch, 'bench:' || n, 'alert', d.id, 'webhook', a.severity, a.priority,
       '{"reason":null}', 'pending', now(), now() + interval '4 hours', now(), now()
     FROM notification_destinations d JOIN LATERAL (SELECT * FROM alerts WHERE tenant_id = d.tenant_id LIMIT 1) a ON true,
       generate_series(1, $2) n WHERE d.tenant_id = $1`,
    [tenantId, count],
  );

/** A tenant with an alert and some destinations that nobody else tells. */
async function makeReceivers(machinery, receiver, count) {
  const names = Array.from({ length: count }, (_, n) => receiver.urlOf(`screen-${n}`));
  const tenantId = await makeTenant(machinery, { destinations: names, config: { auto_notify: false } });
  await withCampana(machinery, async () => {
    await waitFor(machinery);
    machinery.publish(anEvent(tenantId, 'one'));
    await until(async () => (await machinery.counted(tenantId)) === 1);
  });
  return tenantId;
}

const RECEIVERS = 8;

/** Sends webhooks that wait to a receiver on this machine. @returns webhooks/s, and those of the bare loop */
export async function webhooks(machinery, receiver, count, profile) {
  const tenantId = await makeReceivers(machinery, receiver, RECEIVERS);
  await enqueue(machinery, tenantId, count / RECEIVERS);
  await machinery.sql('ANALYZE deliveries');
  receiver.reset();
  const sent = await withCampana(
    machinery,
    async (child) => {
      await until(() => receiver.count > 0, 5);
      await profile?.begin(child);
      await until(() => receiver.count >= count, 20);
      const { perSecond } = receiver;
      await profile?.end(child, count);
      return perSecond;
    },
    { profile },
  );
  if (receiver.count !== count) throw new Error(`${receiver.count} webhooks came, ${count} were to be sent`);
  receiver.reset();
  const env = { URL_TO: receiver.urlOf('bare'), BODY: receiver.lastBody, COUNT: String(count) };
  await once(machinery.run('bench/bare-webhooks.mjs', env), 'exit');
  return { sent, bare: receiver.perSecond };
}

const waitFor = (machinery) =>
  until(async () => (await machinery.channel.checkQueue('alert_processor.inventory')).consumerCount > 0);

/** Publishes events at a steady rate, each of which is a new alert. */
async function publishSteadily(machinery, tenantId, perSecond, seconds) {
  const startedAt = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    const due = startedAt + (n * 1000) / perSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    machinery.publish(anEvent(tenantId, `${randomUUID()}`));
  }
}

/**
 * Ingests events that come at a steady rate, while the planner makes three deliveries of each.
 * @returns the shares of the rate at which they became alerts, and were planned
 */
export async function steadyPlanning(machinery, receiver, perSecond, seconds) {
  const tenantId = await makeToldLater(machinery, receiver, true);
  return withCampana(machinery, async () => {
    await waitFor(machinery);
    const count = perSecond * seconds;
    const startedAt = performance.now();
    const keptSince = () => Math.min(1, count / ((performance.now() - startedAt) / 1_000) / perSecond);
    await publishSteadily(machinery, tenantId, perSecond, seconds);
    await until(async () => (await machinery.counted(tenantId)) >= count, 50);
    const ingested = keptSince();
    await until(async () => (await planned(machinery, tenantId)) >= count * PLANNED_EACH, 100);
    return { ingested, planned: keptSince() };
  });
}

/** Milliseconds from the ring (the alert is stored) until a provider has accepted the message. */
async function delaysOf(machinery, tenantId, count) {
  const accepted = `FROM deliveries d JOIN alerts a ON a.id = d.alert_id
    WHERE d.tenant_id = $1 AND d.channel = 'webhook' AND d.accepted_at IS NOT NULL`;
  await until(async () => (await machinery.number(`SELECT count(*) ${accepted}`, [tenantId])) >= count, 200);
  const ms = 'extract(epoch FROM d.accepted_at - a.created_at) * 1000';
  const [row] = await machinery.sql(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ${ms}) AS p50, percentile_cont(0.99) WITHIN GROUP (ORDER BY ${ms}) AS p99 ${accepted}`,
    [tenantId],
  );
  return { p50: Math.round(row.p50), p99: Math.round(row.p99) };
}

const toldByWebhook = (receiver, name) => ({
  contacts: [webhookOf(receiver, name)],
  config: { critical_alert_channels: ['webhook'] },
});

/** The delay from the ring to the acceptance, at a steady rate. */
export async function latency(machinery, receiver, perSecond = 100, seconds = 20) {
  const tenantId = await makeTenant(machinery, toldByWebhook(receiver, 'owner'));
  return withCampana(machinery, async () => {
    await waitFor(machinery);
    await publishSteadily(machinery, tenantId, perSecond, seconds);
    return delaysOf(machinery, tenantId, perSecond * seconds);
  });
}

/** The delay of tenant B alone, and while tenant A has many deliveries waiting. */
export async function fairness(machinery, receiver, waiting, perSecond = 20, seconds = 15) {
  const [b, withA] = [
    await makeTenant(machinery, toldByWebhook(receiver, 'alone')),
    await makeTenant(machinery, toldByWebhook(receiver, 'beside')),
  ];
  const a = await makeReceivers(machinery, receiver, RECEIVERS);
  const alone = await withCampana(machinery, async () => {
    await waitFor(machinery);
    await publishSteadily(machinery, b, perSecond, seconds);
    return delaysOf(machinery, b, perSecond * seconds);
  });
  await enqueue(machinery, a, Math.ceil(waiting / RECEIVERS));
  await machinery.sql('ANALYZE deliveries');
  return withCampana(machinery, async () => {
    await waitFor(machinery);
    await publishSteadily(machinery, withA, perSecond, seconds);
    const beside = await delaysOf(machinery, withA, perSecond * seconds);
    const left = await machinery.number(`SELECT count(*) FROM deliveries WHERE tenant_id = $1 AND state = 'pending'`, [
      a,
    ]);
    return { alone, beside, left };
  });
}

/** Tells one owner by e-mail of many alerts at once. @returns the mails, and how many alerts they tell of */
export async function storm(machinery, count) {
  const { smtpPort, url } = await startMailCatcher(0);
  const tenantId = await makeTenant(machinery, {
    contacts: [{ channel: 'email', address: 'owner@campana.localhost' }],
    config: { critical_alert_channels: ['email'] },
  });
  const inbox = async () => (await fetch(`${url}/mails.json`)).json();
  return withCampana(
    machinery,
    async () => {
      await waitFor(machinery);
      await machinery.publishMany(count, (n) => anEvent(tenantId, `storm-${n}`));
      const told = `SELECT count(*) FROM deliveries WHERE tenant_id = $1 AND channel = 'email' AND kind = 'alert'
        AND state IN ('accepted', 'delivered', 'summarised')`;
      await until(async () => (await machinery.number(told, [tenantId])) >= count, 500, 240_000);
      await sleep(2_000);
      const mails = (await inbox()).toReversed();
      const first = Date.parse(mails[0].at);
      const inFirstMinute = mails.filter(({ at }) => Date.parse(at) - first < 60_000).length;
      const seconds = (Date.parse(mails.at(-1).at) - first) / 1_000;
      return { mails: mails.length, inFirstMinute, seconds, last: mails.at(-1).subject };
    },
    { SMTP_PORT: String(smtpPort) },
  );
}
