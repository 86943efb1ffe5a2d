import { CommandBus } from '@nestjs/cqrs';
import { TakeDueLevelsCommand } from '../../src/escalation/runs/commands/take-due-levels';
import { RunsHub, owners } from '../support/runs-hub';

/** `ESCALATION_RACES=10000` for as many as the requirement names. */
const RACES = Number(process.env['ESCALATION_RACES'] ?? 200);
const AT_ONCE = 100;

let escalation: RunsHub;
beforeAll(async () => {
  escalation = await RunsHub.start({ RATE_LIMIT_PER_MINUTE: '0' });
  await escalation.member(['owner']);
});
afterAll(() => escalation.hub.stop());

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** What was planned for alerts until now, by the escalation. */
const planned = (ids: readonly string[]) =>
  escalation.hub.sql<{ alert_id: string; count: number }>(
    `SELECT alert_id, count(*)::int AS count FROM deliveries WHERE alert_id = ANY($1) AND cause LIKE 'escalated:%' GROUP BY 1`,
    [ids],
  );

it(
  'an acknowledged alert never escalates, however close the timer is',
  async () => {
    await escalation.policy([owners(60), owners(120), owners(180), owners(240)]);
    for (let done = 0; done < RACES; done += AT_ONCE) {
      const ids = await Promise.all(range(Math.min(AT_ONCE, RACES - done)).map(() => escalation.alert()));
      await Promise.all(ids.map((id) => escalation.run(id, ({ state }) => state === 'running')));
      escalation.hub.moveClock(61_000);
      const counts = new Map<string, number>();
      const acknowledge = async (id: string) => {
        expect((await escalation.act(id, 'acknowledge')).status).toBe(200);
        counts.set(id, (await planned([id]))[0]?.count ?? 0);
      };
      const bus = escalation.hub.app.get(CommandBus, { strict: false });
      const timers = range(4).map(() => bus.execute(new TakeDueLevelsCommand()));
      await Promise.all([...timers, ...ids.map(acknowledge)]);
      escalation.hub.moveClock(600_000);
      await escalation.takeDue();
      const after = new Map((await planned(ids)).map(({ alert_id, count }) => [alert_id, count]));
      for (const id of ids) expect([id, after.get(id) ?? 0]).toEqual([id, counts.get(id)]);
    }
  },
  60_000 + RACES * 100,
);
