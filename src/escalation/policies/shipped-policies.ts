import type { Level, PolicyDefinition } from './domain/policy';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Who is on call, then the manager, then the owners. */
const levelsAt = (scheduleId: string, after: readonly [number, number, number]): readonly Level[] => [
  { after_seconds: after[0], targets: [{ type: 'schedule', id: scheduleId }] },
  { after_seconds: after[1], targets: [{ type: 'manager' }] },
  { after_seconds: after[2], targets: [{ type: 'role', id: 'owner' }] },
];

/**
 * The policies that each tenant has from the beginning.
 * @param scheduleId the tenant's default on-call schedule
 */
export const shippedPolicies = (scheduleId: string): readonly PolicyDefinition[] => [
  {
    name: 'Standard Escalation',
    levels: levelsAt(scheduleId, [15 * MINUTE, 30 * MINUTE, HOUR]),
    defaultFor: ['high'],
    repeatCount: 1,
    repeatEverySeconds: 2 * HOUR,
    isActive: true,
  },
  {
    name: 'Critical Alert Escalation',
    levels: levelsAt(scheduleId, [0, 5 * MINUTE, 10 * MINUTE]),
    defaultFor: ['critical'],
    repeatCount: 3,
    repeatEverySeconds: 15 * MINUTE,
    isActive: true,
  },
];
