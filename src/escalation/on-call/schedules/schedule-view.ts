import type { OnCallLayer } from '../domain/layer';
import type { ScheduleEntity } from './persistence/schedule.entity';

export type ScheduleRow = Readonly<ScheduleEntity>;

/** What somebody says about a schedule. */
export interface ScheduleDefinition {
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly layers: readonly OnCallLayer[];
  readonly handoffNoticeMinutes: number;
}
