import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Outbox } from '../../../libs/outbox/outbox';
import { BulkProgressEvent } from '../events/bulk-progress.event';
import type { BulkActionRow } from './persistence/bulk-action.entity';

const TOLD_EVERY_MS = 500;
const MAX_ACTIONS = 1_000;

/** Tells who started a bulk action how far it is: twice a second at most, and its end in any case. */
@Injectable()
export class BulkProgress {
  /** When each was last told of. */
  private readonly told = new LRUCache<string, number>({ max: MAX_ACTIONS });

  constructor(private readonly outbox: Outbox) {}

  /** Must be called in the transaction that changes the bulk action. */
  async tell({ id, tenantId, actor, alertAction, ...action }: BulkActionRow, at: Date): Promise<void> {
    const nowMs = performance.now();
    if (action.state === 'running' && nowMs - (this.told.get(id) ?? -Infinity) < TOLD_EVERY_MS) return;
    this.told.set(id, nowMs);
    const { state, total, succeeded, failed } = action;
    const about = { tenantId, memberId: actor.id, id, action: alertAction.action };
    const event = new BulkProgressEvent({ ...about, state, total, succeeded, failed, timestamp: at.toISOString() });
    await this.outbox.record(tenantId, [event]);
  }
}
