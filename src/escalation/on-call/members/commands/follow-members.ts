import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../../libs/database/database';
import { Clock } from '../../../../../libs/kernel/clock';
import { Outbox } from '../../../../../libs/outbox/outbox';
import { defaultRoles, MAX_DEFAULT_TURNS } from '../../default-schedule/default-schedule';
import { ScheduleChangedEvent } from '../../events/schedule-changed.event';
import type { OverrideRow } from '../../overrides/override-view';
import { OverrideWriter } from '../../overrides/override-writer';
import { OverridesRepository } from '../../overrides/persistence/overrides.repository';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { ScheduleRow } from '../../schedules/schedule-view';
import { ScheduleWriter } from '../../schedules/schedule-writer';
import { AbsencesRepository, type MemberMove } from '../persistence/absences.repository';

/** What a member is now. */
export interface MemberPresence {
  readonly tenantId: string;
  readonly memberId: string;
  readonly isActive: boolean;
  readonly roles: readonly string[];
}

/**
 * What becomes of schedules when members join or leave: the turns of those who left become gaps, and their overrides end;
 * those who join are appended to the shipped schedule, as long as nobody has edited it. Repeating it changes nothing.
 */
export class FollowMembersCommand extends Command<void> {
  /** @param members the states of different members */
  constructor(readonly members: readonly MemberPresence[]) {
    super();
  }
}

const takesTurns = ({ isActive, roles }: MemberPresence): boolean =>
  isActive && defaultRoles.some((role) => roles.includes(role));

@CommandHandler(FollowMembersCommand)
export class FollowMembersHandler implements ICommandHandler<FollowMembersCommand> {
  constructor(
    private readonly absences: AbsencesRepository,
    private readonly schedules: SchedulesRepository,
    private readonly overrides: OverridesRepository,
    private readonly scheduleWriter: ScheduleWriter,
    private readonly overrideWriter: OverrideWriter,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ members }: FollowMembersCommand): Promise<void> {
    const at = this.clock.now();
    const moves = (isActive: boolean): MemberMove[] =>
      members
        .filter((member) => member.isActive === isActive)
        .map(({ tenantId, memberId }) => ({ tenantId, memberId, at }));
    await this.leave(moves(false), at);
    await this.comeBack(moves(true), at);
    await this.join(members.filter(takesTurns), at);
  }

  private async leave(moves: readonly MemberMove[], at: Date): Promise<void> {
    if (moves.length === 0) return;
    const named = await this.absences.schedulesOf(moves);
    const helped = await this.openOverrides(moves, at);
    // schedules first, as everybody who changes overrides
    const schedules = await this.schedules.lockAll([...named, ...helped].map(({ scheduleId }) => scheduleId));
    const locked = new Set(schedules.map(({ id }) => id));
    // read again: who had the lock may have ended some, or made others
    for (const row of await this.openOverrides(moves, at))
      if (locked.has(row.scheduleId)) await this.overrideWriter.end(row, null, at);
    if ((await this.absences.begin(moves)) > 0) await this.tell(named, at);
  }

  private async comeBack(moves: readonly MemberMove[], at: Date): Promise<void> {
    if (moves.length === 0 || (await this.absences.end(moves)) === 0) return;
    await this.tell(await this.absences.schedulesOf(moves), at);
  }

  /** Appends members to the shipped schedules. */
  private async join(members: readonly MemberPresence[], at: Date): Promise<void> {
    if (members.length === 0) return;
    for (const row of await this.schedules.lockFollowing(members.map(({ tenantId }) => tenantId))) {
      const joining = members.filter(({ tenantId }) => tenantId === row.tenantId).map(({ memberId }) => memberId);
      await this.append(row, joining, at);
    }
  }

  private async append(row: ScheduleRow, memberIds: readonly string[], at: Date): Promise<void> {
    const [layer, ...others] = row.layers;
    if (!layer || others.length > 0) return;
    const known = new Set(layer.participants.flat());
    const added = memberIds.filter((id) => !known.has(id)).map((id) => [id]);
    const participants = [...layer.participants, ...added].slice(0, MAX_DEFAULT_TURNS);
    if (participants.length <= layer.participants.length) return;
    const layers = this.scheduleWriter.layersAfter({ ...row, layers: [{ ...layer, participants }] }, at, row);
    await this.scheduleWriter.save({ ...row, layers, version: row.version + 1, updatedAt: at }, row, null);
  }

  private async openOverrides(moves: readonly MemberMove[], at: Date): Promise<readonly OverrideRow[]> {
    const gone = new Set(moves.map(({ tenantId, memberId }) => `${tenantId} ${memberId}`));
    const ids = moves.map(({ memberId }) => memberId);
    const open = await this.overrides.openOf(ids, at);
    return open.filter(({ tenantId, memberId }) => gone.has(`${tenantId} ${memberId}`));
  }

  private async tell(schedules: readonly { tenantId: string; scheduleId: string }[], at: Date): Promise<void> {
    const timestamp = at.toISOString();
    await this.outbox.record(
      SYSTEM,
      schedules.map((one) => new ScheduleChangedEvent({ ...one, timestamp })),
    );
  }
}
