import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../../libs/audit/audit-entry';
import { Clock } from '../../../../../libs/kernel/clock';
import { type Fault, InvalidInput } from '../../../../../libs/kernel/domain-error';
import { GetRecipientsQuery } from '../../../../directory';
import { concernsOnly } from '../../domain/own-shift';
import { ForeignShift } from '../../domain/schedule.errors';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { OverrideDefinition, OverrideRow } from '../override-view';
import { OverrideWriter } from '../override-writer';

/** Who changes overrides. */
export interface OverrideAuthor extends AuditActor {
  /** Whether they may change the shifts of others. */
  readonly isManager: boolean;
}

/**
 * Changes who is on call for a time, from now on at the earliest.
 * Throws ScheduleNotFound, InvalidInput, ForeignShift, TooManyOverrides.
 */
export class CreateOverrideCommand extends Command<OverrideRow> {
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly definition: OverrideDefinition,
    readonly by: OverrideAuthor,
  ) {
    super();
  }
}

function faultsOf({ kind, from, until, memberId, replaces }: OverrideDefinition, now: Date): Fault[] {
  const begin = from < now ? now : from;
  const given = `(given ${until.toISOString()})`;
  return [
    ...(until > begin ? [] : [{ pointer: '/until', detail: `must be later than ${begin.toISOString()} ${given}` }]),
    ...(replaces !== null && kind !== 'replace'
      ? [{ pointer: '/replaces', detail: `is only allowed for the kind replace (given kind ${kind})` }]
      : []),
    ...(replaces === memberId ? [{ pointer: '/replaces', detail: 'must be another member than member_id' }] : []),
  ];
}

@CommandHandler(CreateOverrideCommand)
export class CreateOverrideHandler implements ICommandHandler<CreateOverrideCommand> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly writer: OverrideWriter,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, scheduleId, definition, by }: CreateOverrideCommand): Promise<OverrideRow> {
    const schedule = await this.schedules.lock(tenantId, scheduleId);
    if (!by.isManager && !concernsOnly(definition, by.id)) throw new ForeignShift();
    const now = this.clock.now();
    const faults = [...faultsOf(definition, now), ...(await this.memberFaults(tenantId, definition))];
    if (faults.length > 0) throw new InvalidInput(faults);
    await this.writer.checkRoom(tenantId, schedule.id, 1, now);
    const [row] = await this.writer.add(tenantId, schedule.id, [definition], by, now);
    if (!row) throw new Error('an override was not added');
    return row;
  }

  private async memberFaults(tenantId: string, { memberId, replaces }: OverrideDefinition): Promise<Fault[]> {
    const named = { member_id: memberId, ...(replaces !== null && { replaces }) };
    const memberIds = Object.values(named);
    const found = await this.queries.execute(new GetRecipientsQuery([{ tenantId, memberIds }]));
    const active = new Set(found.map(({ id }) => id));
    return Object.entries(named).flatMap(([field, id]) =>
      active.has(id)
        ? []
        : [{ pointer: `/${field}`, detail: `must be the id of an active member of the tenant (given ${id})` }],
    );
  }
}
