import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { decodePosition, pageOf } from '../../../libs/http/cursor';
import { ListSuppressedQuery, type SuppressedEntry } from '../queries/list-suppressed';
import type { SuppressedFilters } from '../suppressed-problem';
import { ListSuppressedDto, type SuppressedDto, SuppressedPageDto } from './suppressed.dto';

const filtersOf = ({ reason, state, alert_type, severity, silencer_id }: ListSuppressedDto): SuppressedFilters => ({
  ...(reason && { reason }),
  ...(state && { state }),
  ...(alert_type && { alertType: alert_type }),
  ...(severity && { severity }),
  ...(silencer_id && { silencerId: silencer_id }),
});

function present(entry: SuppressedEntry): SuppressedDto {
  if (entry.kind === 'alert') {
    const { alert } = entry;
    return {
      id: alert.id,
      reason: alert.reason,
      silencer_id: alert.by,
      source_alert_id: null,
      state: 'covered',
      alert_type: alert.alertType,
      severity: alert.severity,
      aggregation_key: alert.aggregationKey,
      labels: alert.labels,
      rule_id: alert.ruleId,
      count: alert.count,
      first_at: alert.createdAt.toISOString(),
      last_at: alert.lastAt.toISOString(),
      release_at: null,
      ended_at: null,
      alert_id: alert.id,
    };
  }
  const { problem } = entry;
  return {
    id: problem.id,
    reason: problem.reason,
    silencer_id: problem.silencerId,
    source_alert_id: problem.sourceAlertId,
    state: problem.state,
    alert_type: problem.alertType,
    severity: problem.severity,
    aggregation_key: problem.aggregationKey,
    labels: problem.labels,
    rule_id: problem.ruleId,
    count: problem.count,
    first_at: problem.firstAt.toISOString(),
    last_at: problem.lastAt.toISOString(),
    release_at: problem.releaseAt?.toISOString() ?? null,
    ended_at: problem.endedAt?.toISOString() ?? null,
    alert_id: problem.alertId,
  };
}

@ApiTags('noise control')
@Controller('alerts/silenced')
export class SuppressedController {
  constructor(private readonly queries: QueryBus) {}

  /** Lists everything that was suppressed, so that nobody was notified, and the reason; newest first. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Query() query: ListSuppressedDto, @CurrentMember() me: Member): Promise<SuppressedPageDto> {
    const { limit, cursor } = query;
    const entries = await this.queries.execute(
      new ListSuppressedQuery(me.tenantId, filtersOf(query), limit, decodePosition(cursor)),
    );
    return pageOf(entries, limit, present, ({ at, id }) => [at.toISOString(), id]);
  }
}
