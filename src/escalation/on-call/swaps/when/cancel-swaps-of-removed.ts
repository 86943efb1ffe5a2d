import { Injectable } from '@nestjs/common';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../../libs/database/database';
import { Clock } from '../../../../../libs/kernel/clock';
import { type EventsListener, OutboxListener } from '../../../../../libs/outbox/outbox-listener';
import { MemberChangedEvent } from '../../../../directory';
import { SwapsRepository } from '../persistence/swaps.repository';
import { SwapWriter } from '../swap-writer';

/** Cancels the open swap requests of and to members who were removed. */
@Injectable()
@OutboxListener(MemberChangedEvent)
export class CancelSwapsOfRemoved implements EventsListener<MemberChangedEvent> {
  constructor(
    private readonly swaps: SwapsRepository,
    private readonly writer: SwapWriter,
    private readonly clock: Clock,
  ) {}

  async handle(events: readonly MemberChangedEvent[]): Promise<void> {
    const removed = events.filter(({ isActive }) => !isActive);
    for (const tenantId of new Set(removed.map((one) => one.tenantId))) {
      const memberIds = removed.filter((one) => one.tenantId === tenantId).map(({ memberId }) => memberId);
      await this.cancel(tenantId, memberIds);
    }
  }

  @Transactional()
  protected async cancel(tenantId: string, memberIds: readonly string[]): Promise<void> {
    const now = this.clock.now();
    for (const row of await this.swaps.lockOfMembers(tenantId, memberIds))
      await this.writer.change(SYSTEM, row, { state: 'cancelled' }, 'cancelled', null, now);
  }
}
