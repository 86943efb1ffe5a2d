import type { MemberRole } from '../../../directory';
import type { OnCallLayer } from '../domain/layer';

/** The name of the schedule that each tenant is given. */
export const DEFAULT_SCHEDULE = 'Default On-Call';

/** Whoever has one of these roles takes a turn, until somebody edits the schedule. */
export const defaultRoles: readonly MemberRole[] = ['owner', 'manager', 'staff'];

/** The most turns of the shipped schedule: whoever joins later is not appended. */
export const MAX_DEFAULT_TURNS = 100;

/** The layer of the shipped schedule: a week each. */
export const defaultLayer = (startsOn: string, memberIds: readonly string[]): OnCallLayer => ({
  type: 'weekly',
  every: 1,
  unit: null,
  handoffTime: '09:00',
  handoffDay: 'MO',
  startsOn,
  endsOn: null,
  participants: memberIds.map((id) => [id]),
  restrictions: [],
});
