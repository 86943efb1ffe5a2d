import { endOfWindows } from '../../../libs/windows/day-windows';
import type { Severity } from '../../alerts';
import type { LevelConditions } from './domain/policy';

/** Whether the conditions of a level hold for an alert of this severity at an instant. */
export function levelHolds({ severities, hours }: LevelConditions, severity: Severity, at: Date): boolean {
  if (severities && !severities.includes(severity)) return false;
  if (!hours) return true;
  return endOfWindows([hours], hours.time_zone, at, new Date(at.getTime() + 1)) !== undefined;
}
