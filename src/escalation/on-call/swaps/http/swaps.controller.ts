import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../../libs/auth/member';
import { decodeId } from '../../../../../libs/http/cursor';
import { IfMatch, Versioned } from '../../../../../libs/http/if-match';
import { PageQueryDto } from '../../../../../libs/http/page.dto';
import { Idempotent } from '../../../../../libs/idempotency/idempotent';
import { AnswerSwapCommand, type SwapAnswer } from '../commands/answer-swap';
import { RequestSwapCommand, type SwapActor } from '../commands/request-swap';
import { ListSwapsQuery } from '../queries/list-swaps';
import { RequestSwapDto, SwapDto, SwapIdDto, SwapOfScheduleIdDto, SwapPageDto, SwapScheduleIdDto } from './swap.dto';
import { presentSwap, presentSwapPage, wishFrom } from './swap.presenter';

const actorFrom = ({ id, name, permissions }: Member): SwapActor => ({
  ...{ id, name },
  isManager: permissions.has('alerts.manage'),
});

@ApiTags('on call')
@Controller('alerts/on-call')
export class SwapsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists all swap requests of a schedule, oldest first: open, accepted, declined, cancelled and expired. */
  @Get('schedules/:id/swaps')
  @RequirePermission('alerts.read')
  async list(
    @Param() { id }: SwapScheduleIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @CurrentMember() me: Member,
  ): Promise<SwapPageDto> {
    const query = new ListSwapsQuery(me.tenantId, id, limit, decodeId(cursor));
    return presentSwapPage(await this.queries.execute(query), limit);
  }

  /** Asks that somebody takes over your shift, perhaps in exchange for one of theirs. It expires when the shift begins. */
  @Post('schedules/:id/swaps')
  @RequirePermission('alerts.write')
  @Idempotent()
  async request(
    @Param() { id }: SwapScheduleIdDto,
    @Body() body: RequestSwapDto,
    @CurrentMember() me: Member,
  ): Promise<SwapDto> {
    const command = new RequestSwapCommand(me.tenantId, id, wishFrom(body), actorFrom(me));
    return presentSwap(await this.commands.execute(command));
  }

  /** Cancels an open swap request. */
  @Delete('schedules/:id/swaps/:swap_id')
  @HttpCode(204)
  @RequirePermission('alerts.write')
  @Versioned()
  async delete(
    @Param() { id, swap_id }: SwapOfScheduleIdDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.commands.execute(new AnswerSwapCommand(me.tenantId, swap_id, 'cancel', actorFrom(me), id, version));
  }

  /** Takes over a shift: the first who accepts gets it. */
  @Post('swaps/:id/accept')
  @HttpCode(200)
  @RequirePermission('alerts.write')
  accept(@Param() { id }: SwapIdDto, @CurrentMember() me: Member): Promise<SwapDto> {
    return this.answer(id, 'accept', me);
  }

  /** Declines a swap request that asks you. */
  @Post('swaps/:id/decline')
  @HttpCode(200)
  @RequirePermission('alerts.write')
  decline(@Param() { id }: SwapIdDto, @CurrentMember() me: Member): Promise<SwapDto> {
    return this.answer(id, 'decline', me);
  }

  /** Takes your swap request back. Those of others need the permission to manage. */
  @Post('swaps/:id/cancel')
  @HttpCode(200)
  @RequirePermission('alerts.write')
  cancel(@Param() { id }: SwapIdDto, @CurrentMember() me: Member): Promise<SwapDto> {
    return this.answer(id, 'cancel', me);
  }

  private async answer(id: string, answer: SwapAnswer, me: Member): Promise<SwapDto> {
    return presentSwap(await this.commands.execute(new AnswerSwapCommand(me.tenantId, id, answer, actorFrom(me))));
  }
}
