import type { QueueSpec } from '../libs/jobs/queue-spec';

const everySecond = { every: 1_000 };
const everyMinute = { every: 60_000 };

/**
 * Every Bull queue with its jobs; each job has a `@Process` method in the `jobs` folder of a module. The database knows
 * what is due: a job only triggers the check. What is due to the second has a method with `@WhenDue` instead.
 */
export const queues: readonly QueueSpec[] = [
  { name: 'clock', jobs: [{ name: 'do-due-work', repeat: everySecond }] },
  // added for each level that is due soon
  { name: 'escalation', jobs: [{ name: 'take-levels' }] },
  { name: 'sla', jobs: [{ name: 'pass-deadlines' }] },
  { name: 'work-items', jobs: [{ name: 'reconcile-work-items', repeat: { cron: '*/10 * * * *' } }] },
  { name: 'metrics', jobs: [{ name: 'roll-up-metrics', repeat: everyMinute }] },
  {
    name: 'retention',
    jobs: [
      { name: 'purge-closed-alerts', repeat: { cron: '37 2 * * *' } },
      { name: 'purge-keys', repeat: { cron: '37 3 * * *' } },
    ],
  },
  {
    name: 'housekeeping',
    jobs: [
      { name: 'index-texts', repeat: { cron: '*/10 * * * *' } },
      { name: 'purge-processed-events', repeat: { cron: '17 * * * *' } },
      { name: 'purge-rule-records', repeat: { cron: '19 * * * *' } },
      { name: 'purge-occurrences', repeat: { cron: '21 * * * *' } },
      { name: 'purge-suppressed', repeat: { cron: '23 * * * *' } },
      { name: 'purge-dead-letters', repeat: { cron: '27 * * * *' } },
      { name: 'purge-idempotency-keys', repeat: { cron: '25 * * * *' } },
      { name: 'purge-verifications', repeat: { cron: '29 * * * *' } },
      { name: 'purge-work-items', repeat: { cron: '33 * * * *' } },
      { name: 'purge-deliveries', repeat: { cron: '31 * * * *' } },
      { name: 'purge-sessions', repeat: { cron: '35 * * * *' } },
    ],
  },
];
