import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Forbidden } from '../../../libs/auth/auth.errors';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { decodeId, pageOf } from '../../../libs/http/cursor';
import { DropDeadLetterCommand } from '../commands/drop-dead-letter';
import { ReplayDeadLettersCommand } from '../commands/replay-dead-letters';
import { ReplayCorrectedLetterCommand } from '../commands/replay-corrected-letter';
import { ReplayMatchingDeadLettersCommand } from '../commands/replay-matching-dead-letters';
import { GetDeadLetterQuery } from '../queries/get-dead-letter';
import { type DeadLetterFilters, type ListedLetter, ListDeadLettersQuery } from '../queries/list-dead-letters';
import {
  CorrectedReplayDto,
  CorrectLetterDto,
  CorrectLetterQueryDto,
  DeadLetterDto,
  DeadLetterIdDto,
  DeadLetterPageDto,
  ListDeadLettersDto,
  ReplayDeadLettersDto,
  ReplayFilterDto,
  ReplayResultsDto,
  UnattributedDto,
} from './dead-letter.dto';
import { presentCorrected, presentReplay, presentResults, replayFrom } from './replay.presenter';

/** Decodes a body, perhaps cut within a character, as text; undefined: it is not text. */
function textOf(body: Buffer, isCut: boolean): string | undefined {
  try {
    return new TextDecoder('utf8', { fatal: true, ignoreBOM: true }).decode(body, { stream: isCut });
  } catch {
    return undefined;
  }
}

function presentBody(body: Buffer, bytes: number): Pick<DeadLetterDto, 'body' | 'body_encoding' | 'body_bytes'> {
  const text = textOf(body, body.length < bytes);
  return {
    body: text ?? body.toString('base64'),
    body_encoding: text === undefined ? 'base64' : 'text',
    body_bytes: bytes,
  };
}

const present = (letter: ListedLetter): DeadLetterDto => ({
  id: letter.id,
  exchange: letter.exchange,
  origin: letter.origin,
  routing_key: letter.routingKey,
  event_id: letter.eventId,
  reason: letter.reason,
  error: letter.error,
  ...presentBody(letter.body, letter.wholeBytes ?? letter.storedBytes),
  cut_sha256: letter.wholeSha256,
  died_at: letter.diedAt.toISOString(),
  replayed_at: letter.replayedAt?.toISOString() ?? null,
  replayed_by: letter.replayedBy,
});

/** The owner of the requested letters. Only operators of the installation may use letters that name no tenant. */
function ownerOf({ tenantId, permissions }: Member, unattributed = false): string | null {
  if (!unattributed) return tenantId;
  if (!permissions.has('alerts.operate')) throw Forbidden.missing('alerts.operate');
  return null;
}

const filtersFrom = ({ reason, replayed, q }: ReplayFilterDto): DeadLetterFilters => ({
  ...(reason && { reason }),
  ...(replayed !== undefined && { isReplayed: replayed }),
  ...(q !== undefined && { text: q }),
});

@ApiTags('dead letters')
@Controller('alerts/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /**
   * Lists the tenant's dead letters, newest first. A dead letter is a message that could not be processed. Of each body
   * only the first 1 KiB is shown.
   */
  @Get()
  @RequirePermission('alerts.manage')
  async list(
    @Query() { limit, cursor, unattributed, ...filter }: ListDeadLettersDto,
    @CurrentMember() me: Member,
  ): Promise<DeadLetterPageDto> {
    const before = decodeId(cursor);
    const filters = filtersFrom(filter);
    const rows = await this.queries.execute(
      new ListDeadLettersQuery(ownerOf(me, unattributed), filters, limit, before),
    );
    return pageOf(rows, limit, present, ({ id }) => [id]);
  }

  /** Shows one dead letter with its whole body. */
  @Get(':id')
  @RequirePermission('alerts.manage')
  async get(
    @Param() { id }: DeadLetterIdDto,
    @Query() { unattributed }: UnattributedDto,
    @CurrentMember() me: Member,
  ): Promise<DeadLetterDto> {
    const letter = await this.queries.execute(new GetDeadLetterQuery(ownerOf(me, unattributed), id));
    return present({ ...letter, storedBytes: letter.body.length });
  }

  /**
   * Sends a corrected copy of a dead letter. The letter itself stays, and counts as replayed.
   *
   * Says what the rules make of it; with `dry_run` nothing is sent. A copy that cannot be processed is refused, or becomes a
   * dead letter of its own.
   */
  @Post(':id/replay')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async correct(
    @Param() { id }: DeadLetterIdDto,
    @Body() { body, routing_key: routingKey }: CorrectLetterDto,
    @Query() { unattributed, dry_run: isDryRun = false }: CorrectLetterQueryDto,
    @CurrentMember() me: Member,
  ): Promise<CorrectedReplayDto> {
    const owner = ownerOf(me, unattributed);
    const command = new ReplayCorrectedLetterCommand(me.tenantId, owner, id, { body, routingKey }, isDryRun, me);
    return presentCorrected(await this.commands.execute(command), isDryRun);
  }

  /**
   * Replays dead letters: those with the given ids, or all that match a filter. Each message is processed again like
   * a new one. Letters that die during a replay are not part of it. Replaying a letter twice is harmless.
   */
  @Post('replay')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async replay(
    @Body() wanted: ReplayDeadLettersDto,
    @Query() { unattributed }: UnattributedDto,
    @CurrentMember() me: Member,
  ): Promise<ReplayResultsDto> {
    const owner = ownerOf(me, unattributed);
    const { ids, filter, from } = replayFrom(wanted);
    if (ids)
      return presentResults(await this.commands.execute(new ReplayDeadLettersCommand(me.tenantId, owner, ids, me)));
    const filters = filtersFrom({ replayed: false, ...filter });
    return presentReplay(
      await this.commands.execute(new ReplayMatchingDeadLettersCommand(me.tenantId, owner, filters, me, from)),
    );
  }

  /** Deletes a dead letter. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  async drop(
    @Param() { id }: DeadLetterIdDto,
    @Query() { unattributed }: UnattributedDto,
    @CurrentMember() me: Member,
  ): Promise<void> {
    await this.commands.execute(new DropDeadLetterCommand(me.tenantId, ownerOf(me, unattributed), id, me));
  }
}
