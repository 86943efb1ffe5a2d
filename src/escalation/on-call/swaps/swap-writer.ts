import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import type { Scope } from '../../../../libs/database/database';
import { NotifyCommand } from '../../../notifications';
import { SwapsRepository } from './persistence/swaps.repository';
import { type SwapAction, swapEntry } from './swap-audit';
import type { SwapRecord } from './swap-record';
import { type SwapNews, swapNotice } from './swap-words';

/** Who is told what of a change. */
export interface SwapMessage {
  readonly news: SwapNews;
  readonly to: readonly string[];
  readonly schedule: { readonly name: string; readonly timeZone: string };
}

/** Writes changes of swap requests with their audit entries, and tells people. */
@Injectable()
export class SwapWriter {
  constructor(
    private readonly swaps: SwapsRepository,
    private readonly audit: Audit,
    private readonly commands: CommandBus,
  ) {}

  /** Stores a change of a locked swap request. @returns it with its new version */
  async change(
    scope: Scope,
    before: SwapRecord,
    changes: Partial<SwapRecord>,
    action: SwapAction,
    by: AuditActor | null,
    now: Date,
    message?: SwapMessage,
  ): Promise<SwapRecord> {
    const row = { ...before, ...changes, version: before.version + 1, updatedAt: now };
    await this.swaps.save(scope, row);
    await this.audit.record(row.tenantId, by, [swapEntry(action, before, row)]);
    await this.tell(row, message);
    return row;
  }

  /** Stores a new swap request. */
  async add(row: SwapRecord, by: AuditActor, message: SwapMessage): Promise<void> {
    await this.swaps.save(row.tenantId, row);
    await this.audit.record(row.tenantId, by, [swapEntry('created', undefined, row)]);
    await this.tell(row, message);
  }

  private async tell(row: SwapRecord, message?: SwapMessage): Promise<void> {
    if (!message || message.to.length === 0) return;
    const { news, schedule, to } = message;
    await this.commands.execute(new NotifyCommand([swapNotice(news, row, schedule, to)]));
  }
}
