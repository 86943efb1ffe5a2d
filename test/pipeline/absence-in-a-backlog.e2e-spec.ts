import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';
import { RulesHub } from '../support/rules-hub';

let hub: Hub;
// with the smallest batches, a few messages are a backlog
beforeAll(async () => (hub = await Hub.start({ BATCH_SIZE: '1' })));
afterAll(() => hub.stop());

it('while a queue has a backlog all the time, absences are still reported', async () => {
  const rules = new RulesHub(hub);
  const rule = await rules.rule({ rule_type: 'absence', absence: { within_seconds: 600 } });
  await rules.publishAndWait(rule['source_event_type']);

  let isOver = false;
  const depths: number[] = [];
  const flood = async (): Promise<void> => {
    while (!isOver) {
      const depth = await hub.outside.depth('alert_processor.production');
      depths.push(depth);
      const some = () => ({ routingKey: 'production.x', body: hub.event({ event_type: 'production.x' }) });
      if (depth < 100) await hub.outside.publishAll('production', Array.from({ length: 200 }, some));
    }
  };
  const flooding = flood();
  await eventually(() => Promise.resolve(depths.some((depth) => depth > 50)));
  const before = depths.length;
  await hub.sql(`UPDATE rule_states SET due_at = now() WHERE rule_id = $1 AND due_at IS NOT NULL`, [rule.id]);
  try {
    await rules.alert(rule['alert_type']);
    expect(Math.min(...depths.slice(before))).toBeGreaterThan(1);
  } finally {
    isOver = true;
    await flooding;
  }
});
