import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type DayTime, lastDayTime, localDate, nextDayTime } from '../../../libs/windows/day-windows';
import {
  GetRecipientsQuery,
  GetTenantSettingsQuery,
  type Recipient,
  type TenantSettings,
  memberKey,
} from '../../directory';
import { GetWishesQuery } from '../wishes/queries/get-wishes';
import type { MemberPreferences } from '../wishes/wishes';
import type { DueSummary } from './persistence/daily-summaries.repository';

/** A member who wants a daily summary, and whether it is time. */
export interface DueReader {
  readonly tenantId: string;
  readonly memberId: string;
  readonly member: Recipient;
  readonly settings: TenantSettings;
  readonly preferences: MemberPreferences;
  readonly timeZone: string;
  /** The local date of the summary. */
  readonly date: string;
  /** false: the time was only to be calculated. */
  readonly isDue: boolean;
  readonly nextAt: Date;
}

/** Finds who gets the daily summaries that are due: a statement each for members and wishes. */
@Injectable()
export class SummaryReaders {
  constructor(private readonly queries: QueryBus) {}

  /** The active members among these who still want one, as they want it now. Outside of transactions: settings are cached. */
  async of(due: readonly DueSummary[], now: Date): Promise<readonly DueReader[]> {
    const tenantIds = [...new Set(due.map(({ tenantId }) => tenantId))];
    const wanted = tenantIds.map((tenantId) => ({
      tenantId,
      memberIds: due.filter((one) => one.tenantId === tenantId).map(({ memberId }) => memberId),
    }));
    const settings = await this.queries.execute(new GetTenantSettingsQuery(tenantIds));
    const members = await this.queries.execute(new GetRecipientsQuery(wanted));
    const wishes = await this.queries.execute(new GetWishesQuery(wanted));
    const byKey = new Map(members.map((one) => [memberKey(one.tenantId, one.id), one]));
    return due.flatMap((one) => {
      const key = memberKey(one.tenantId, one.memberId);
      const [member, own] = [byKey.get(key), settings.get(one.tenantId)];
      const preferences = wishes.get(key)?.preferences;
      if (!member || !own || !preferences?.dailySummary) return [];
      return [readerOf(one, { member, settings: own, preferences }, preferences.dailySummary, now)];
    });
  }
}

function readerOf(
  { since, tenantId, memberId }: DueSummary,
  facts: Pick<DueReader, 'member' | 'settings' | 'preferences'>,
  schedule: DayTime,
  now: Date,
): DueReader {
  const timeZone = facts.member.timeZone ?? facts.settings.timeZone;
  const last = lastDayTime(schedule, timeZone, now);
  return {
    tenantId,
    memberId,
    ...facts,
    timeZone,
    date: localDate(timeZone, last),
    isDue: last > since,
    nextAt: nextDayTime(schedule, timeZone, now),
  };
}
