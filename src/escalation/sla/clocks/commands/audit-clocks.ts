import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { chunksOf } from '../../../../../libs/kernel/chunks-of';
import { Clock } from '../../../../../libs/kernel/clock';
import { groupBy } from '../../../../../libs/kernel/group-by';
import { minutesAfter } from '../../../../../libs/kernel/minutes-after';
import { type AlertRef, type LoudAlert, ScanLoudAlertsQuery } from '../../../../alerts';
import type { Audited } from '../../../runs/commands/audit-runs';
import { SlaTimer } from '../../../timers/sla-timer';
import { begunClocks, recomputedClocks } from '../clock-changes';
import { type ClockFacts, ClockFactsReader } from '../clock-facts';
import type { SlaClock } from '../clock-row';
import { type ChangedClocks, ClockWriter, type WrittenClocks } from '../clock-writer';
import { ClocksRepository } from '../persistence/clocks.repository';
import { countSlaRepairs } from '../sla.metrics';

/** Looks for deadlines that were forgotten, for whatever reason, and repairs them. Returns what there was. */
export class AuditClocksCommand extends Command<Audited> {}

const PAGE = 5_000;
/** More are looked at by the next audits. */
const MAX_PAGES = 20;
const MAX_COUNTED = 10_000;
const REPAIRED_AT_ONCE = 500;

@CommandHandler(AuditClocksCommand)
export class AuditClocksHandler implements ICommandHandler<AuditClocksCommand> {
  private after: LoudAlert | undefined;

  constructor(
    private readonly clocks: ClocksRepository,
    private readonly facts: ClockFactsReader,
    private readonly writer: ClockWriter,
    private readonly queries: QueryBus,
    private readonly timer: SlaTimer,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<Audited> {
    const now = this.clock.now();
    const overdue = await this.clocks.countOverdue(minutesAfter(now, -1), MAX_COUNTED);
    const damaged = await this.repair(await this.clocks.broken(REPAIRED_AT_ONCE), now);
    const missing = await this.beginMissing(now);
    if (overdue > 0) await this.timer.wake();
    countSlaRepairs(overdue + damaged + missing);
    return { overdue, damaged, missing };
  }

  private async repair(refs: readonly AlertRef[], now: Date): Promise<number> {
    if (refs.length === 0) return 0;
    const facts = await this.facts.of(refs);
    const { clocks } = await this.recompute(refs, facts, now);
    this.timer.schedule(clocks);
    return refs.length;
  }

  @Transactional()
  protected async recompute(refs: readonly AlertRef[], facts: ClockFacts, now: Date): Promise<WrittenClocks> {
    const locked = groupBy(await this.clocks.lockOf(refs.map(({ alertId }) => alertId)), ({ alertId }) => alertId);
    return this.writer.write(
      [...locked].flatMap(([id, before]) => {
        const alert = facts.alerts.get(id);
        return alert ? [recomputedClocks({ alert, before, after: before, moments: [] }, facts, now)] : [];
      }),
      now,
    );
  }

  /** Goes on where the last audit stopped. */
  private async beginMissing(now: Date): Promise<number> {
    let begun = 0;
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = await this.queries.execute(new ScanLoudAlertsQuery(minutesAfter(now, -1), PAGE, this.after));
      this.after = page.length < PAGE ? undefined : page.at(-1);
      const known = await this.clocks.withClocks(page.map(({ id }) => id));
      for (const some of chunksOf(
        page.filter(({ id }) => !known.has(id)),
        REPAIRED_AT_ONCE,
      ))
        begun += await this.begin(some, now);
      if (!this.after) break;
    }
    return begun;
  }

  private async begin(alerts: readonly LoudAlert[], now: Date): Promise<number> {
    const facts = await this.facts.of(alerts.map(({ tenantId, id: alertId }) => ({ tenantId, alertId })));
    const changed = [...facts.alerts.values()].flatMap((alert): ChangedClocks[] => {
      const after = begunClocks(alert, alert.epoch, facts, alert.createdAt, now);
      return after.length > 0 ? [{ alert, before: [], after, moments: [] }] : [];
    });
    this.timer.schedule(await this.store(changed, now));
    return changed.length;
  }

  @Transactional()
  protected async store(changed: readonly ChangedClocks[], now: Date): Promise<readonly SlaClock[]> {
    return (await this.writer.write(changed, now)).clocks;
  }
}
