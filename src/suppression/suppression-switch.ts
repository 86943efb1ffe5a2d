import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { SYSTEM } from '../../libs/database/database';
import { Outbox } from '../../libs/outbox/outbox';
import { SuppressAlertsCommand, UnsuppressAlertsCommand } from '../alerts';
import { CompiledSuppression } from './active-suppressions';
import { turnedEvent } from './events/suppression-turned.event';
import { openAlertsOf } from './open-alerts';
import { SuppressedProblemsRepository } from './persistence/suppressed-problems.repository';
import { SuppressionsRepository } from './persistence/suppressions.repository';
import type { SuppressionRow } from './suppression-view';

/** Lets suppressions begin and end to hold. */
@Injectable()
export class SuppressionSwitch {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly problems: SuppressedProblemsRepository,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly outbox: Outbox,
  ) {}

  /** Brings a suppression to what it says of this instant, and saves it; it is locked, or new. */
  async turn(row: SuppressionRow, at: Date): Promise<SuppressionRow> {
    const compiled = new CompiledSuppression(row);
    const span = row.isActive ? compiled.spanAt(at) : undefined;
    const next = row.isActive ? compiled.nextChange(at) : null;
    const isForGood = row.isActive && next === null;
    const turned: SuppressionRow = {
      ...row,
      isHolding: span !== undefined,
      isActive: row.isActive && !isForGood,
      nextChangeAt: next,
      endedAt: row.endedAt ?? (isForGood ? at : null),
    };
    await this.suppressions.save(SYSTEM, turned);
    if (turned.isHolding !== row.isHolding) await this.announce(turned, span?.until ?? at, at);
    if (row.isHolding) await this.release(turned, at);
    if (turned.isHolding && row.includeExisting) await this.suppressOpen(compiled, at);
    return turned;
  }

  private announce(row: SuppressionRow, until: Date, at: Date): Promise<void> {
    return this.outbox.record(SYSTEM, [turnedEvent(row, row.isHolding, until, at)]);
  }

  /** What it kept quiet is looked at: it may say something else now, or hold no more. */
  private async release(row: SuppressionRow, at: Date): Promise<void> {
    await this.problems.releaseBy(SYSTEM, 'silencer_id', [row.id], at);
    if (!row.isHolding) await this.commands.execute(new UnsuppressAlertsCommand(row.id, row.atEnd === 'ring', at));
  }

  private async suppressOpen(compiled: CompiledSuppression, at: Date): Promise<void> {
    const { id: by, tenantId, type: reason } = compiled.row;
    const open = await openAlertsOf(this.queries, tenantId, (alert) => compiled.concerns(alert));
    const ids = open.map(({ id }) => id);
    await this.commands.execute(new SuppressAlertsCommand(tenantId, ids, { reason, by }, at));
  }
}
