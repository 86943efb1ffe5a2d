import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { SYSTEM } from '../../libs/database/database';
import { Outbox } from '../../libs/outbox/outbox';
import { SuppressAlertsCommand, UnsuppressAlertsCommand } from '../alerts';
import { CompiledSuppression } from './active-suppressions';
import { switchedEvent } from './events/suppression-switched.event';
import { openAlertsOf } from './open-alerts';
import { SuppressedProblemsRepository } from './persistence/suppressed-problems.repository';
import { SuppressionsRepository } from './persistence/suppressions.repository';
import type { SuppressionRow } from './suppression-view';

/** Starts and stops suppressions. */
@Injectable()
export class SuppressionSwitch {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly problems: SuppressedProblemsRepository,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly outbox: Outbox,
  ) {}

  /** Starts or stops a suppression, as its definition says for this instant, and saves it. A saved row must be locked. */
  async update(row: SuppressionRow, at: Date): Promise<SuppressionRow> {
    const compiled = new CompiledSuppression(row);
    const span = row.isActive ? compiled.spanAt(at) : undefined;
    const next = row.isActive ? compiled.nextChange(at) : null;
    const hasNoNextChange = row.isActive && next === null;
    const updated: SuppressionRow = {
      ...row,
      isHolding: span !== undefined,
      isActive: row.isActive && !hasNoNextChange,
      nextChangeAt: next,
      endedAt: row.endedAt ?? (hasNoNextChange ? at : null),
    };
    await this.suppressions.save(SYSTEM, updated);
    if (updated.isHolding !== row.isHolding) await this.announce(updated, span?.until ?? at, at);
    if (row.isHolding) await this.release(updated, at);
    if (updated.isHolding && row.includeExisting) await this.suppressOpen(compiled, at);
    return updated;
  }

  private announce(row: SuppressionRow, until: Date, at: Date): Promise<void> {
    return this.outbox.record(SYSTEM, [switchedEvent(row, row.isHolding, until, at)]);
  }

  /** Makes its suppressed problems due for a new check: it may match other problems now, or have stopped. */
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
