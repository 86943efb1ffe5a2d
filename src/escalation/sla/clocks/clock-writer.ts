import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { SYSTEM } from '../../../../libs/database/database';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { Outbox } from '../../../../libs/outbox/outbox';
import { alertEventFields, MAX_DEADLINES, RecordDeadlinesCommand } from '../../../alerts';
import { NotifyCommand, type NotifyRequest } from '../../../notifications';
import type { ClockAlert } from './clock-facts';
import type { PassedMoment, SlaClock } from './clock-row';
import { deadlinesOf } from './deadlines-of';
import { SlaAtRiskEvent } from './events/sla-at-risk.event';
import { SlaBreachedEvent } from './events/sla-breached.event';
import { ClocksRepository } from './persistence/clocks.repository';

/** The clocks of an alert, before and after a change. */
export interface ChangedClocks {
  readonly alert: ClockAlert;
  readonly before: readonly SlaClock[];
  /** In the order of `before`; those that are new come after them. */
  readonly after: readonly SlaClock[];
  readonly moments: readonly PassedMoment[];
}

/** What was written, for what follows the commit. */
export interface WrittenClocks {
  /** The clocks that are new or different. */
  readonly clocks: readonly SlaClock[];
  readonly moments: readonly PassedMoment[];
}

/** Writes what became of clocks, in the current transaction: clocks, what alerts show of them, events, and who is to be told. */
@Injectable()
export class ClockWriter {
  constructor(
    private readonly clocks: ClocksRepository,
    private readonly commands: CommandBus,
    private readonly outbox: Outbox,
  ) {}

  /** @param changed their clocks are locked */
  async write(changed: readonly ChangedClocks[], at: Date): Promise<WrittenClocks> {
    const inserted = changed.flatMap(({ before, after }) => after.slice(before.length));
    const saved = changed.flatMap(({ before, after }) =>
      before.flatMap((clock, i) => {
        const other = after[i];
        return other && !isDeepStrictEqual(clock, other) ? [other] : [];
      }),
    );
    await this.clocks.insert(inserted);
    await this.clocks.save(saved);
    await this.recordDeadlines(changed);
    const moments = changed.flatMap(({ alert, moments: some }) => some.map((moment) => ({ alert, ...moment })));
    await this.outbox.record(
      SYSTEM,
      moments.map((one) => eventOf(one.alert, one, at)),
    );
    const requests = moments.flatMap((one) => (one.isTold ? [requestOf(one.alert, one)] : []));
    if (requests.length > 0) await this.commands.execute(new NotifyCommand(requests));
    return { clocks: [...inserted, ...saved], moments };
  }

  private async recordDeadlines(changed: readonly ChangedClocks[]): Promise<void> {
    const deadlines = changed.flatMap(({ alert: { tenantId, id: alertId }, before, after }) => {
      const shown = deadlinesOf(after);
      return isDeepStrictEqual(deadlinesOf(before), shown) ? [] : [{ tenantId, alertId, ...shown }];
    });
    for (const some of chunksOf(deadlines, MAX_DEADLINES))
      await this.commands.execute(new RecordDeadlinesCommand(some));
  }
}

function eventOf(alert: ClockAlert, { clock, moment }: PassedMoment, at: Date): SlaAtRiskEvent | SlaBreachedEvent {
  const fields = {
    ...alertEventFields(alert, at),
    sla: clock.kind,
    targetMinutes: clock.targetMinutes,
    dueAt: clock.dueAt?.toISOString() ?? null,
  };
  return moment === 'at_risk' ? new SlaAtRiskEvent(fields) : new SlaBreachedEvent({ ...fields, clockId: clock.id });
}

function requestOf({ tenantId, id: alertId, epoch }: ClockAlert, { clock, moment }: PassedMoment): NotifyRequest {
  const told = ['told'] as const;
  return {
    ...{ tenantId, alertId, epoch, channels: null, urgent: true, text: null },
    cause: `sla_${moment}:${clock.kind}`,
    targets: moment === 'at_risk' ? told : [...told, { role: 'manager' }],
    reason: { code: `sla_${moment}`, role: null, subject: clock.kind, level: null },
  };
}
