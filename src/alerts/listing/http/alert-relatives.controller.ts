import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { Clock } from '../../../../libs/kernel/clock';
import { GetTenantSettingsQuery } from '../../../directory';
import { isOpen } from '../../domain/alert-status';
import { viewerOf } from '../../domain/actor';
import { CountRecurrenceQuery } from '../queries/count-recurrence';
import { FindSimilarAlertsQuery, type SimilarAlert } from '../queries/find-similar-alerts';
import { AlertIdDto } from './alert.dto';
import { AlertRecurrenceDto, RecurrenceQueryDto, type SimilarAlertDto, SimilarAlertsDto } from './alert-relatives.dto';

const presentSimilar = (alert: SimilarAlert): SimilarAlertDto => ({
  id: alert.id,
  title: alert.title,
  alert_type: alert.alertType,
  severity: alert.severity,
  status: alert.status,
  created_at: alert.createdAt.toISOString(),
  occurrence_count: alert.occurrenceCount,
  similarity: alert.similarity,
  response_time_seconds: alert.responseTimeSeconds,
  ended: isOpen(alert.status)
    ? null
    : {
        status: alert.status,
        at: alert.statusAt?.toISOString() ?? null,
        by: alert.statusBy,
        by_name: alert.statusByName,
        notes: alert.resolutionNotes,
        after_seconds: alert.resolutionTimeSeconds,
      },
});

@ApiTags('alerts')
@Controller('alerts/:id')
export class AlertRelativesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Lists alerts that are like this one, and what ended them.
   *
   * At most 20: of the same problem first, then about the same thing, of the same incident, of the same type.
   */
  @Get('similar')
  @RequirePermission('alerts.read')
  async similar(@Param() { id }: AlertIdDto, @CurrentMember() me: Member): Promise<SimilarAlertsDto> {
    const alerts = await this.queries.execute(new FindSimilarAlertsQuery(me.tenantId, id, viewerOf(me)));
    return { items: alerts.map(presentSimilar) };
  }

  /** Counts by day how often the problem of an alert came. */
  @Get('recurrence')
  @RequirePermission('alerts.read')
  async recurrence(
    @Param() { id }: AlertIdDto,
    @Query() { days }: RecurrenceQueryDto,
    @CurrentMember() me: Member,
  ): Promise<AlertRecurrenceDto> {
    const settings = await this.queries.execute(new GetTenantSettingsQuery([me.tenantId]));
    const timeZone = settings.get(me.tenantId)?.timeZone ?? 'UTC';
    const asked = [me.tenantId, id, viewerOf(me), days, timeZone, this.clock.now()] as const;
    return { time_zone: timeZone, days: [...(await this.queries.execute(new CountRecurrenceQuery(...asked)))] };
  }
}
