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

/** A route by which members change an alert that is as they know it. */
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
    return this.take({ action: 'acknowledge', notes }, id, by);
  }

  /** Takes responsibility for an alert; as with POST. */
  @AlertActionRoute(Put, 'acknowledge')
  putAcknowledge(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.take({ action: 'acknowledge', notes }, id, by);
  }

  /** Gives the responsibility back: the alert is active again. */
  @AlertActionRoute(Post, 'unacknowledge')
  unacknowledge(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.take({ action: 'unacknowledge', notes }, id, by);
  }

  /** Says that the problem is over. */
  @AlertActionRoute(Post, 'resolve')
  resolve(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.take({ action: 'resolve', notes }, id, by);
  }

  /** Says that the problem is over; as with POST. */
  @AlertActionRoute(Put, 'resolve')
  putResolve(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.take({ action: 'resolve', notes }, id, by);
  }

  /** Says that the problem of a closed alert is not over after all. */
  @AlertActionRoute(Post, 'reopen')
  reopen(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.take({ action: 'reopen', notes }, id, by);
  }

  /** Puts an alert aside that deserves nobody's attention. */
  @AlertActionRoute(Post, 'ignore')
  ignore(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.take({ action: 'ignore', notes }, id, by);
  }

  /** Puts an alert to sleep: until its time comes, it becomes worse, or somebody wakes it. */
  @AlertActionRoute(Post, 'snooze')
  snooze(@Param() { id }: AlertIdDto, @Body() body: SnoozeDto, @CurrentActor() by: ActingMember): Promise<AlertDto> {
    return this.take({ action: 'snooze', sleep: snoozeTimeOf(body, this.clock.now()), notes: body.notes }, id, by);
  }

  /** Wakes an alert before its time. */
  @AlertActionRoute(Post, 'unsnooze')
  unsnooze(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.take({ action: 'unsnooze', notes }, id, by);
  }

  /** Brings an open alert to the next ones by hand. */
  @AlertActionRoute(Post, 'escalate')
  escalate(
    @Param() { id }: AlertIdDto,
    @Body() { notes }: NotesDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.take({ action: 'escalate', notes }, id, by);
  }

  /** Gives an open alert to a member, a role or both; to neither: it is everybody's again. */
  @AlertActionRoute(Post, 'assign')
  assign(
    @Param() { id }: AlertIdDto,
    @Body() { assigned_to: to = null, assigned_role: role = null, notes }: AssignDto,
    @CurrentActor() by: ActingMember,
  ): Promise<AlertDto> {
    return this.take({ action: 'assign', to, role, notes }, id, by);
  }

  /** Says something about an alert, in its history. */
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

  private async take(step: AlertAction, id: string, by: ActingMember): Promise<AlertDto> {
    return presentAlert(await this.commands.execute(new ChangeAlertCommand(id, step, by)));
  }
}
