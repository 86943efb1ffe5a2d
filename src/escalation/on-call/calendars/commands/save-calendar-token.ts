import { createHash, randomBytes } from 'node:crypto';
import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../../libs/audit/audit';
import type { AuditActor } from '../../../../../libs/audit/audit-entry';
import { Clock } from '../../../../../libs/kernel/clock';
import { InvalidInput } from '../../../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../../../libs/kernel/uuid';
import { GetRecipientsQuery } from '../../../../directory';
import { ForeignShift } from '../../domain/schedule.errors';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import { tokenEntry } from '../calendar-audit';
import type { CalendarTokenRecord } from '../calendar-records';
import { TooManyCalendars } from '../domain/calendar.errors';
import { CalendarTokensRepository } from '../persistence/calendar-tokens.repository';

const MAX_TOKENS = 200;
const TOKEN_BYTES = 32;

/** The hash of a calendar token, which is what is stored of it. It is random, so that it needs no salt. */
export const calendarTokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A token that has just been made: it is shown only now. */
export interface NewCalendarToken {
  readonly row: CalendarTokenRecord;
  readonly token: string;
}

/** Allows whoever has the token to read the shifts of a schedule. Throws ScheduleNotFound, InvalidInput, TooManyCalendars. */
export class CreateCalendarTokenCommand extends Command<NewCalendarToken> {
  /** @param memberId whose shifts; null: everybody's */
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly memberId: string | null,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(CreateCalendarTokenCommand)
export class CreateCalendarTokenHandler implements ICommandHandler<CreateCalendarTokenCommand> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly tokens: CalendarTokensRepository,
    private readonly queries: QueryBus,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, scheduleId, memberId, by }: CreateCalendarTokenCommand): Promise<NewCalendarToken> {
    await this.schedules.lock(tenantId, scheduleId);
    if (memberId !== null) await this.checkMember(tenantId, memberId);
    const count = await this.tokens.count(tenantId, scheduleId);
    if (count >= MAX_TOKENS) throw new TooManyCalendars(MAX_TOKENS, count);
    const now = this.clock.now();
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const row = { id: uuidv7(now.getTime()), tenantId, scheduleId, memberId, createdBy: by.id, createdAt: now };
    await this.tokens.add(row, calendarTokenHash(token));
    await this.audit.record(tenantId, by, [tokenEntry('created', row)]);
    return { row, token };
  }

  private async checkMember(tenantId: string, memberId: string): Promise<void> {
    const found = await this.queries.execute(new GetRecipientsQuery([{ tenantId, memberIds: [memberId] }]));
    if (found.length === 0)
      throw new InvalidInput([{ pointer: '/member_id', detail: `must be an active member (given ${memberId})` }]);
  }
}

/** Revokes a calendar token. Throws CalendarTokenNotFound, ForeignShift. */
export class DeleteCalendarTokenCommand extends Command<void> {
  /** @param managesAll whether they may revoke tokens of others */
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly id: string,
    readonly by: AuditActor,
    readonly managesAll: boolean,
  ) {
    super();
  }
}

@CommandHandler(DeleteCalendarTokenCommand)
export class DeleteCalendarTokenHandler implements ICommandHandler<DeleteCalendarTokenCommand> {
  constructor(
    private readonly tokens: CalendarTokensRepository,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, scheduleId, id, by, managesAll }: DeleteCalendarTokenCommand): Promise<void> {
    const row = await this.tokens.lock(tenantId, scheduleId, id);
    if (!managesAll && row.createdBy !== by.id && row.memberId !== by.id) throw new ForeignShift();
    await this.tokens.remove(row);
    await this.audit.record(tenantId, by, [tokenEntry('deleted', row)]);
  }
}
