import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeId, pageOf } from '../../../../libs/http/cursor';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { Clock } from '../../../../libs/kernel/clock';
import { ActOnManyCommand } from '../commands/act-on-many';
import { CancelBulkActionCommand } from '../commands/cancel-bulk-action';
import type { ActingMember } from '../../lifecycle/commands/change-alert';
import type { BulkResult, BulkAlertAction } from '../domain/bulk';
import { type BulkActionView, GetBulkActionQuery } from '../queries/get-bulk-action';
import { filterOf } from '../../listing/http/alert-filter';
import { BulkActionDto, BulkActionIdDto, BulkOutcomeDto, BulkResultDto } from './bulk.dto';
import { snoozeTimeOf } from '../../lifecycle/http/snooze-time';
import { CurrentActor } from '../../lifecycle/http/current-actor';

function actionOf(body: BulkActionDto, now: Date): BulkAlertAction {
  const { action, notes, assigned_to: to = null, assigned_role: role = null } = body;
  if (action === 'snooze') return { action, sleep: snoozeTimeOf(body, now), notes };
  if (action === 'assign') return { action, to, role, notes };
  return { action: action === 'suppress' ? 'ignore' : action, notes };
}

function targetOf({ alert_ids: ids, filter }: BulkActionDto, me: Member) {
  if (ids && !filter) return { ids };
  if (filter && !ids) return { filter: filterOf(filter, me) };
  throw new InvalidInput([{ pointer: '/alert_ids', detail: 'give either alert_ids or filter, not both' }]);
}

const present = ({ alertId, outcome, detail }: BulkResult): BulkResultDto => ({ alert_id: alertId, outcome, detail });

const presentAction = ({ action: row, results }: BulkActionView, limit: number): BulkOutcomeDto => {
  const { items, next_cursor } = pageOf(results, limit, present, ({ alertId }) => [alertId]);
  const { id, alertAction, state, error, total, succeeded, failed } = row;
  return { id, action: alertAction.action, state, error, total, succeeded, failed, results: items, next_cursor };
};

const presentResults = (action: string, results: readonly BulkResult[]): BulkOutcomeDto => {
  const total = results.length;
  const succeeded = results.filter(({ outcome }) => outcome === 'done').length;
  const items = results.map(present);
  return {
    id: null,
    action,
    state: 'done',
    error: null,
    total,
    succeeded,
    failed: total - succeeded,
    results: items,
    next_cursor: null,
  };
};

/** Whose bulk actions a member may see: their own, or with `alerts.manage` everybody's. */
const startedBy = ({ id, permissions }: Member): string | undefined =>
  permissions.has('alerts.manage') ? undefined : id;

@ApiTags('alerts')
@Controller('alerts/bulk_action')
export class BulkController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Performs one action on many alerts, and returns the result of each. When a filter matches more than 1,000 alerts,
   * the action runs in the background and the answer is 202.
   */
  @Post()
  @HttpCode(HttpStatus.OK)
  @RequirePermission('alerts.write')
  @Idempotent()
  @ApiOkResponse({ type: BulkOutcomeDto })
  @ApiAcceptedResponse({ type: BulkOutcomeDto })
  async act(
    @Body() body: BulkActionDto,
    @CurrentMember() me: Member,
    @CurrentActor() by: ActingMember,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulkOutcomeDto> {
    const acted = await this.commands.execute(
      new ActOnManyCommand(actionOf(body, this.clock.now()), targetOf(body, me), by),
    );
    if ('results' in acted) return presentResults(body.action, acted.results);
    reply.status(HttpStatus.ACCEPTED).header('location', `/api/v1/alerts/bulk_action/${acted.running.id}`);
    return presentAction({ action: acted.running, results: [] }, 1);
  }

  /**
   * Shows the progress of a bulk action, with its results page by page. Members see those that they started; with
   * `alerts.manage` all.
   */
  @Get(':id')
  @RequirePermission('alerts.write')
  async get(
    @Param() { id }: BulkActionIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @CurrentMember() me: Member,
  ): Promise<BulkOutcomeDto> {
    const view = await this.queries.execute(
      new GetBulkActionQuery(me.tenantId, id, startedBy(me), limit, decodeId(cursor)),
    );
    return presentAction(view, limit);
  }

  /** Cancels a bulk action: one of your own, or with `alerts.manage` any. Alerts that it has changed already stay changed. */
  @Post(':id/cancel')
  @HttpCode(HttpStatus.OK)
  @RequirePermission('alerts.write')
  async cancel(@Param() { id }: BulkActionIdDto, @CurrentMember() me: Member): Promise<BulkOutcomeDto> {
    const action = await this.commands.execute(new CancelBulkActionCommand(me.tenantId, id, startedBy(me)));
    return presentAction({ action, results: [] }, 1);
  }
}
