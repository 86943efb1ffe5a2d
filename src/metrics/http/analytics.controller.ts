import {
  applyDecorators,
  Body,
  Controller,
  createParamDecorator,
  ExecutionContext,
  Get,
  HttpCode,
  Post,
  Query,
  Res,
  type Type,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { csvOf } from '../../../libs/http/csv';
import { RecomputeMetricsCommand } from '../commands/recompute-metrics';
import { resolutionsOf, responsesOf } from '../domain/figures';
import { GetFigureSeriesQuery, type SeriesOfFigures } from '../queries/get-figure-series';
import { type Figures, GetFiguresQuery } from '../queries/get-figures';
import { boundOf, PeriodQueryDto, SeriesQueryDto, TableQueryDto } from './analytics-query.dto';
import {
  BySeverityDto,
  ByTypeDto,
  DashboardDto,
  RecomputeDto,
  RecomputedDto,
  SlaDto,
  StatisticsDto,
  TimesDto,
  TrendsDto,
} from './analytics.dto';
import {
  presentBySeverity,
  presentByType,
  presentDashboard,
  presentSla,
  presentStatistics,
  presentTimes,
  presentTrends,
} from './analytics.presenter';

/** Whether the client asks for CSV. */
const Csv = createParamDecorator((_: unknown, context: ExecutionContext): boolean => {
  const { headers, query } = context.switchToHttp().getRequest<FastifyRequest>();
  const format = (query as { format?: unknown }).format;
  return format === undefined ? (headers.accept ?? '').includes('text/csv') : format === 'csv';
});

/** The answer is JSON, or its table (`series` or `items`) as CSV. */
const AnswersTable = (dto: Type) =>
  applyDecorators(
    ApiExtraModels(dto),
    ApiOkResponse({
      content: {
        'application/json': { schema: { $ref: getSchemaPath(dto) } },
        'text/csv': { schema: { type: 'string' } },
      },
    }),
  );

@ApiTags('analytics')
@Controller('alerts')
@RequirePermission('alerts.read')
export class AnalyticsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Shows the number of alerts, their statuses, how fast people reacted, and how much noise was reduced. */
  @Get('analytics/dashboard')
  @AnswersTable(DashboardDto)
  async dashboard(
    @Query() query: SeriesQueryDto,
    @CurrentMember() me: Member,
    @Csv() isCsv: boolean,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = presentDashboard(await this.series(me, query));
    await send(reply, answer, answer.series, isCsv);
  }

  /** Shows the figures of each alert type. */
  @Get('analytics/by-type')
  @AnswersTable(ByTypeDto)
  async byType(
    @Query() query: TableQueryDto,
    @CurrentMember() me: Member,
    @Csv() isCsv: boolean,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = presentByType(await this.figures(me, query));
    await send(reply, answer, answer.items, isCsv);
  }

  /** Shows the figures of each severity. */
  @Get('analytics/by-severity')
  @AnswersTable(BySeverityDto)
  async bySeverity(
    @Query() query: TableQueryDto,
    @CurrentMember() me: Member,
    @Csv() isCsv: boolean,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = presentBySeverity(await this.figures(me, query));
    await send(reply, answer, answer.items, isCsv);
  }

  /** Shows how long it took until alerts were acknowledged. */
  @Get('analytics/response-times')
  @AnswersTable(TimesDto)
  async responseTimes(
    @Query() query: SeriesQueryDto,
    @CurrentMember() me: Member,
    @Csv() isCsv: boolean,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = presentTimes(await this.series(me, query), responsesOf);
    await send(reply, answer, answer.series, isCsv);
  }

  /** Shows how long it took until alerts were resolved. */
  @Get('analytics/resolution-times')
  @AnswersTable(TimesDto)
  async resolutionTimes(
    @Query() query: SeriesQueryDto,
    @CurrentMember() me: Member,
    @Csv() isCsv: boolean,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = presentTimes(await this.series(me, query), resolutionsOf);
    await send(reply, answer, answer.series, isCsv);
  }

  /** Shows how often people reacted in time to alerts of critical or high severity. */
  @Get('analytics/sla')
  @AnswersTable(SlaDto)
  async sla(
    @Query() query: SeriesQueryDto,
    @CurrentMember() me: Member,
    @Csv() isCsv: boolean,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = presentSla(await this.series(me, query));
    await send(reply, answer, answer.series, isCsv);
  }

  /** Shows how the figures developed over the parts of a period. */
  @Get('analytics/trends')
  @AnswersTable(TrendsDto)
  async trends(
    @Query() query: SeriesQueryDto,
    @CurrentMember() me: Member,
    @Csv() isCsv: boolean,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = presentTrends(await this.series(me, query));
    await send(reply, answer, answer.series, isCsv);
  }

  /** Shows the figures of a period in one answer. */
  @Get('statistics')
  async statistics(@Query() query: PeriodQueryDto, @CurrentMember() me: Member): Promise<StatisticsDto> {
    return presentStatistics(await this.figures(me, query));
  }

  /** Recalculates the daily figures, from the alerts and from what is stored of deleted alerts. */
  @Post('analytics/recompute')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async recompute(@Body() { from, to }: RecomputeDto, @CurrentMember() me: Member): Promise<RecomputedDto> {
    const days = await this.commands.execute(new RecomputeMetricsCommand(me.tenantId, from, to));
    return { from, to, days };
  }

  private figures({ tenantId }: Member, { from, to }: PeriodQueryDto): Promise<Figures> {
    const request = { tenantId, from: boundOf(from), to: boundOf(to), interval: 'day' } as const;
    return this.queries.execute(new GetFiguresQuery(request));
  }

  private series({ tenantId }: Member, { from, to, interval }: SeriesQueryDto): Promise<SeriesOfFigures> {
    const request = { tenantId, from: boundOf(from), to: boundOf(to), interval };
    return this.queries.execute(new GetFigureSeriesQuery(request));
  }
}

async function send(reply: FastifyReply, answer: object, table: readonly object[], isCsv: boolean): Promise<void> {
  if (!isCsv) return void (await reply.send(answer));
  await reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', 'attachment; filename="alerts.csv"')
    .send(csvOf(table));
}
