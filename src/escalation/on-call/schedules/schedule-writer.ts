import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import { Outbox } from '../../../../libs/outbox/outbox';
import { sharedClockOf } from '../../../../libs/windows/cached-wall-clock';
import { GetRecipientsQuery } from '../../../directory';
import { continueLayers } from '../domain/continue-layers';
import type { OnCallLayer, RunningLayer } from '../domain/layer';
import { faultsOfLayers } from '../domain/layer-faults';
import { ScheduleChangedEvent } from '../events/schedule-changed.event';
import { SchedulesRepository } from './persistence/schedules.repository';
import { scheduleEntry } from './schedule-audit';
import type { ScheduleDefinition, ScheduleRow } from './schedule-view';

const membersOf = (layers: readonly OnCallLayer[]): ReadonlySet<string> =>
  new Set(layers.flatMap(({ participants }) => participants.flat()));

/** Some versions of Node also take offsets for time zones, such as +02:00, which have no changes of the clock. */
function zoneFaults(timeZone: string): Fault[] {
  try {
    sharedClockOf(timeZone);
    return [];
  } catch {
    const detail = `must be an IANA name such as Europe/Madrid (given ${JSON.stringify(timeZone)})`;
    return [{ pointer: '/time_zone', detail }];
  }
}

/** Writes schedules with their history, audit entries and events. */
@Injectable()
export class ScheduleWriter {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly queries: QueryBus,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Checks a definition. Members who have left may stay in a schedule, but not come into it.
   * @param before the schedule that it replaces; undefined: it is new
   * @throws InvalidInput with all faults
   */
  async check(tenantId: string, { timeZone, layers }: ScheduleDefinition, before?: ScheduleRow): Promise<void> {
    const faults = [
      ...zoneFaults(timeZone),
      ...faultsOfLayers(layers),
      ...(await this.memberFaults(tenantId, layers, before)),
    ];
    if (faults.length > 0) throw new InvalidInput(faults);
  }

  /** The layers of a definition from an instant on: whose turn it is stays until the turn ends. */
  layersAfter({ timeZone, layers }: ScheduleDefinition, at: Date, before?: ScheduleRow): readonly RunningLayer[] {
    const after = sharedClockOf(timeZone);
    const clocks = { before: before ? sharedClockOf(before.timeZone) : after, after };
    return continueLayers(before?.layers ?? [], layers, at.getTime(), clocks);
  }

  /**
   * Saves a schedule in the current transaction. A new one also says who would have been on call before.
   * @param before the locked schedule that it replaces; undefined: it is new
   * @param by who does it; null: Campana itself
   * @throws ScheduleNameTaken
   */
  async save(row: ScheduleRow, before: ScheduleRow | undefined, by: AuditActor | null): Promise<void> {
    const { tenantId, updatedAt } = row;
    await this.schedules.save(row, before ? updatedAt : new Date(0));
    await this.audit.record(tenantId, by, [scheduleEntry(before ? 'updated' : 'created', before, row)]);
    await this.tell(row, updatedAt);
  }

  /** Deletes a locked schedule in the current transaction. @throws ScheduleInUse */
  async remove(row: ScheduleRow, by: AuditActor, at: Date): Promise<void> {
    await this.schedules.remove(row);
    await this.audit.record(row.tenantId, by, [scheduleEntry('deleted', row, undefined)]);
    await this.tell(row, at);
  }

  private async tell({ tenantId, id }: ScheduleRow, at: Date): Promise<void> {
    const event = new ScheduleChangedEvent({ tenantId, scheduleId: id, timestamp: at.toISOString() });
    await this.outbox.record(tenantId, [event]);
  }

  private async memberFaults(
    tenantId: string,
    layers: readonly OnCallLayer[],
    before: ScheduleRow | undefined,
  ): Promise<Fault[]> {
    const known = membersOf(before?.layers ?? []);
    const joining = [...membersOf(layers)].filter((id) => !known.has(id));
    if (joining.length === 0) return [];
    const found = await this.queries.execute(new GetRecipientsQuery([{ tenantId, memberIds: joining }]));
    const active = new Set([...found.map(({ id }) => id), ...known]);
    return layers.flatMap(({ participants }, layer) =>
      participants.flatMap((members, turn) =>
        members.flatMap((id, place) =>
          active.has(id)
            ? []
            : [
                {
                  pointer: `/layers/${layer}/participants/${turn}/${place}`,
                  detail: `must be the id of an active member of the tenant (given ${id})`,
                },
              ],
        ),
      ),
    );
  }
}
