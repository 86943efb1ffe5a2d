import { randomUUID } from 'node:crypto';
import { publish } from '../publish.mjs';
import { line, until } from './story.mjs';

const NAME = 'Demo: nobody answers';
const EVENT_TYPE = 'production.freezer_failed';
const ALERT_TYPE = 'demo_unanswered';
/** Seconds from the alert to its levels; in production these would be minutes. */
const [FIRST, SECOND] = [2, 4];

const levelsFor = (scheduleId) => [
  { after_seconds: FIRST, targets: [{ type: 'schedule', id: scheduleId }] },
  { after_seconds: SECOND, targets: [{ type: 'role', id: 'owner' }] },
];

const ruleFor = (policyId) => ({
  rule_name: NAME,
  source_event_type: EVENT_TYPE,
  alert_type: ALERT_TYPE,
  severity: 'critical',
  title_template: '{{ freezer }} is at {{ celsius }} °C',
  description_template: 'The door is closed, and it still gets warmer.',
  throttle_minutes: 0,
  escalation_policy_id: policyId,
});

/** Returns the id of what has this name in a list, which is created if it is not there. */
async function idOf(client, path, nameField, body) {
  const found = (await client.all(path)).find((one) => one[nameField] === body[nameField]);
  return (found ?? (await client.call('POST', path, body))).id;
}

/** Raises a critical alert that nobody answers, shows how it goes up two levels within seconds, and then answers it. */
export async function showUnanswered(client, tenantId) {
  const [schedule] = (await client.all('/on-call/schedules')).filter(({ name }) => name === 'Default On-Call');
  if (!schedule)
    throw new Error('the schedule Default On-Call is not there: POST /escalation-policies/defaults restores it');
  const policyId = await idOf(client, '/escalation-policies', 'name', { name: NAME, levels: levelsFor(schedule.id) });
  await idOf(client, '/rules', 'rule_name', ruleFor(policyId));
  const names = new Map((await client.all('/members')).map(({ id, name }) => [id, name]));

  console.log('\nNobody answers');
  const event = {
    event_id: randomUUID(),
    tenant_id: tenantId,
    event_type: EVENT_TYPE,
    freezer: 'Freezer 3',
    celsius: -2,
  };
  await publish([{ ...event, timestamp: new Date().toISOString() }]);
  const find = () => client.all(`/?alert_type=${ALERT_TYPE}&status=active`);
  const [alert] = await until(find, ({ length }) => length > 0, 'the alert');
  line('raised', `${alert.title} (${alert.severity})`);
  for (const level of [1, 2]) {
    const ask = () => client.call('GET', `/${alert.id}/escalation`);
    const { log } = await until(ask, ({ log }) => log.length >= level, `level ${level}`);
    const { at, members } = log[level - 1];
    const seconds = ((Date.parse(at) - Date.parse(alert.created_at)) / 1000).toFixed(1);
    line(`level ${level}`, `after ${seconds} s: ${members.map((id) => names.get(id) ?? id).join(', ')}`);
  }
  await client.call('POST', `/${alert.id}/acknowledge`, {});
  line('acknowledged', 'the escalation ends');
  await client.call('POST', `/${alert.id}/resolve`, {});
}
