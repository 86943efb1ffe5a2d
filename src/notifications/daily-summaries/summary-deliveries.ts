import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { memberKey } from '../../directory';
import { SummariseForViewersQuery, SummariseResponsesQuery, type SummaryViewer } from '../../alerts';
import type { NewDelivery } from '../deliveries/delivery-enqueuer';
import { OwnNotices } from '../planning/own-notices';
import { type DailyFigures, dailySummaryNotice } from '../words/daily-summary';
import { builtInLocale } from '../words/message-facts';
import type { DueReader } from './summary-readers';

const DAY_MS = 86_400_000;

const seesAll = ({ member }: DueReader): boolean => member.roles.some((role) => role === 'owner' || role === 'manager');

/** Those who see all alerts of a tenant have the same figures. */
const viewerOf = (reader: DueReader): SummaryViewer =>
  seesAll(reader)
    ? { tenantId: reader.tenantId, memberId: null, roles: [] }
    : { tenantId: reader.tenantId, memberId: reader.memberId, roles: reader.member.roles };

const viewerKey = ({ tenantId, memberId }: SummaryViewer): string => memberKey(tenantId, memberId ?? '');

/** Makes the daily summaries of members: two statements for any number of these. */
@Injectable()
export class SummaryDeliveries {
  constructor(
    private readonly queries: QueryBus,
    private readonly notices: OwnNotices,
  ) {}

  /** The summaries, by `memberKey`. */
  async of(readers: readonly DueReader[], now: Date): Promise<ReadonlyMap<string, NewDelivery>> {
    if (readers.length === 0) return new Map();
    const viewers = [...new Map(readers.map(viewerOf).map((viewer) => [viewerKey(viewer), viewer])).values()];
    const open = await this.queries.execute(new SummariseForViewersQuery(viewers));
    const openOf = new Map(viewers.map((viewer, i) => [viewerKey(viewer), open[i]]));
    const responses = await this.responsesOf(readers, now);
    return new Map(
      readers.flatMap((reader) => {
        const [seen, answered] = [openOf.get(viewerKey(viewerOf(reader))), responses.get(reader.tenantId)];
        const key = memberKey(reader.tenantId, reader.memberId);
        return seen && answered ? [[key, this.deliveryOf(reader, { open: seen, responses: answered }, now)]] : [];
      }),
    );
  }

  private responsesOf(readers: readonly DueReader[], now: Date) {
    const tenants = new Map(readers.map(({ tenantId, settings }) => [tenantId, settings.sla]));
    const targets = [...tenants].map(([tenantId, { criticalSlaMinutes, highSlaMinutes }]) => ({
      tenantId,
      criticalMinutes: criticalSlaMinutes,
      highMinutes: highSlaMinutes,
    }));
    return this.queries.execute(new SummariseResponsesQuery(targets, new Date(now.getTime() - DAY_MS), now));
  }

  private deliveryOf(reader: DueReader, figures: DailyFigures, now: Date): NewDelivery {
    const { member, settings, preferences, timeZone, date } = reader;
    const notice = dailySummaryNotice(figures, builtInLocale(member.locale ?? settings.locale), timeZone);
    return this.notices.of(member, preferences, { cause: `daily_summary:${date}`, severity: null, notice }, now);
  }
}
