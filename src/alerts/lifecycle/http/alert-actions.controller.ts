import { applyDecorators, Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { Versioned } from '../../../../libs/http/if-match';
import { Clock } from '../../../../libs/kernel/clock';
import { ChangeAlertCommand, type ActingMember } from '../commands/change-alert';
import { CommentAlertCommand } from '../commands/comment-alert';
import type { AlertAction } from '../domain/alert-action';
import { AlertDto, AlertIdDto, HistoryEntryDto } from '../../listing/http/alert.dto';
import { presentAlert, presentHistoryEntry } from '../../listing/http/alert.presenter';
import { snoozeTimeOf } from './snooze-time';
import { CurrentActor } from './current-actor';
import { AssignDto, CommentDto, NotesDto, SnoozeDto } from './alert-action.dto';

/** A route by which members change an alert. `If-Match` makes sure that nobody else has changed it meanwhile. */
const AlertActionRoute = (method: (path: string) => MethodDecorator, path: string) =>
  applyDecorators(
    method(path),
    HttpCode(200),
    RequirePermission('alerts.write'),
    Versioned(),
    ...(method === Post ? [Idempotent()] : []),
  );

@ApiTags('alerts')
@Controller('alerts/:id')
export class AlertActionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** Takes responsibility for an alert. */
  @AlertActionRoute(Post, 'acknowledge')
  acknowledge(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.perform({ action: 'acknowledge', notes }, id, by);
  }

  /** Takes responsibility for an alert. Same as with POST. */
  @AlertActionRoute(Put, 'acknowledge')
  putAcknowledge(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.perform({ action: 'acknowledge', notes }, id, by);
  }

  /** Gives up the responsibility for an alert. The alert is active again. */
  @AlertActionRoute(Post, 'unacknowledge')
  unacknowledge(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.perform({ action: 'unacknowledge', notes }, id, by);
  }

  /** Marks an alert as resolved: the problem is over. */
  @AlertActionRoute(Post, 'resolve')
  resolve(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.perform({ action: 'resolve', notes }, id, by);
  }

  /** Marks an alert as resolved: the problem is over. Same as with POST. */
  @AlertActionRoute(Put, 'resolve')
  putResolve(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.perform({ action: 'resolve', notes }, id, by);
  }

  /** Reopens a resolved or ignored alert: the problem is not over. */
  @AlertActionRoute(Post, 'reopen')
  reopen(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.perform({ action: 'reopen', notes }, id, by);
  }

  /** Marks an alert as ignored: it needs no attention. */
  @AlertActionRoute(Post, 'ignore')
  ignore(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.perform({ action: 'ignore', notes }, id, by);
  }

  /**
   * Snoozes an alert. It is active again at the given time, when its severity rises, or when somebody ends the
   * snooze.
   */
  @AlertActionRoute(Post, 'snooze')
  snooze(@Param() { id }: AlertIdDto, @Body() body: SnoozeDto, @CurrentActor() by: ActingMember): Promise<AlertDto> {
    return this.perform({ action: 'snooze', sleep: snoozeTimeOf(body, this.clock.now()), notes: body.notes }, id, by);
  }

  /** Ends the snooze of an alert before its time. */
  @AlertActionRoute(Post, 'unsnooze')
  unsnooze(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.perform({ action: 'unsnooze', notes }, id, by);
  }

  /** Assigns an open alert to a member, a role or both. With neither, the alert is for everybody again. */
  @AlertActionRoute(Post, 'assign')
  assign(
    @Param() { id }: AlertIdDto,
    @Body() { assigned_to: to = null, assigned_role: role = null, notes }: AssignDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.perform({ action: 'assign', to, role, notes }, id, by);
  }

  /** Adds a comment to the history of an alert. */
  @Post('comment')
  @RequirePermission('alerts.write')
  @Idempotent()
  @Versioned()
  async comment(
    @Param() { id }: AlertIdDto,
    @Body() { comment }: CommentDto,
    @CurrentActor() by: ActingMember,
  ): Promise<HistoryEntryDto> {
    return presentHistoryEntry(await this.commands.execute(new CommentAlertCommand(id, comment, by)));
  }

  private async perform(action: AlertAction, id: string, by: ActingMember): Promise<AlertDto> {
    return presentAlert(await this.commands.execute(new ChangeAlertCommand(id, action, by)));
  }
}
