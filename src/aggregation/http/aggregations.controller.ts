import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { decodeCursor, pageOf } from '../../../libs/http/cursor';
import { Clock } from '../../../libs/kernel/clock';
import { type Aggregation, ListAggregationsQuery } from '../queries/list-aggregations';
import { type AggregationDto, AggregationPageDto, ListAggregationsDto } from './aggregation.dto';

const present = (row: Aggregation): AggregationDto => ({
  id: row.id,
  aggregation_key: row.aggregationKey,
  alert_type: row.alertType,
  count: row.count,
  throttled_count: row.throttledCount,
  alert_count: row.alertCount,
  first_occurrence: row.firstOccurrence.toISOString(),
  last_occurrence: row.lastOccurrence.toISOString(),
  open_until: row.openUntil.toISOString(),
  throttled_until: row.throttledUntil?.toISOString() ?? null,
  alert_id: row.alertId,
  individual_alert_ids: row.individualAlertIds,
  is_flapping: row.isFlapping,
});

@ApiTags('noise control')
@Controller('alerts/aggregations')
export class AggregationsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Lists the open problems, ordered by aggregation key. Further events of such a problem are added to its alert. */
  @Get()
  @RequirePermission('alerts.manage')
  async list(
    @Query() { limit, cursor, alert_type, aggregation_key }: ListAggregationsDto,
    @CurrentMember() me: Member,
  ): Promise<AggregationPageDto> {
    const filters = { ...(alert_type && { alertType: alert_type }), ...(aggregation_key && { key: aggregation_key }) };
    const after = cursor === undefined ? undefined : decodeCursor(cursor, [(key) => key.length <= 255])[0];
    const query = new ListAggregationsQuery(me.tenantId, filters, limit, this.clock.now(), after);
    const rows = await this.queries.execute(query);
    return pageOf(rows, limit, present, (row) => [row.aggregationKey]);
  }
}
