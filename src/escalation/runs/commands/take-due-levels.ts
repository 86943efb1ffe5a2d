import { Logger, type OnModuleInit } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../libs/jobs/in-rounds';
import { Clock } from '../../../../libs/kernel/clock';
import { isOutage } from '../../../../libs/kernel/problem-of';
import { type AlertRow, LockAlertsCommand } from '../../../alerts';
import { EscalationTimer } from '../../timers/escalation-timer';
import { AlertFacts } from '../alert-facts';
import { withinFanOut } from '../fan-out';
import { LevelTaker, overdueOf, type TakingRun } from '../level-taker';
import { LevelWriter } from '../level-writer';
import { RunsRepository } from '../persistence/runs.repository';
import { type EscalationRun, releasedRun } from '../run';
import { RunChanges } from '../run-changes';
import { endOf } from '../run-end';
import { countLevels } from '../runs.metrics';

/** Takes all levels that are due, of any tenants. */
export class TakeDueLevelsCommand extends Command<void> {}

const BATCH = 500;
/** How many people one transaction tells. */
const MAX_PEOPLE = 10_000;

/** What a transaction did, for what follows its commit. */
interface Taken {
  /** How many runs were locked. */
  readonly found: number;
  /** The ids of the runs whose alerts others have locked. */
  readonly busy: readonly string[];
  /** Whether some are still due, since together they would tell too many people. */
  readonly isCut: boolean;
  readonly taking: readonly TakingRun[];
  readonly runs: readonly EscalationRun[];
}

@CommandHandler(TakeDueLevelsCommand)
export class TakeDueLevelsHandler implements ICommandHandler<TakeDueLevelsCommand>, OnModuleInit {
  private readonly failed = new FailedItems(new Logger(TakeDueLevelsHandler.name));

  constructor(
    private readonly repository: RunsRepository,
    private readonly changes: RunChanges,
    private readonly facts: AlertFacts,
    private readonly taker: LevelTaker,
    private readonly writer: LevelWriter,
    private readonly commands: CommandBus,
    private readonly timer: EscalationTimer,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const dueUntil = (at: Date, max: number) => this.repository.dueUntil(at, max);
    this.timer.does({ command: () => new TakeDueLevelsCommand(), dueUntil });
  }

  async execute(): Promise<void> {
    // runs whose alerts others have locked must not keep the rounds from the rest
    const busy: string[] = [];
    let found = 0;
    await inRounds(BATCH, async (max) => (found = await this.takeSome(max, busy)));
    if (found >= BATCH) this.timer.wakeSoon();
  }

  /** Takes the oldest ones in one transaction. If that fails, those that are at fault are found, and left out. */
  private async takeSome(max: number, busy: string[]): Promise<number> {
    const locked: string[] = [];
    try {
      const taken = await this.takeOldest(max, busy, locked);
      busy.push(...taken.busy);
      this.afterwards(taken);
      return taken.found;
    } catch (error) {
      if (isOutage(error) || locked.length === 0) throw error;
      await this.failed.handle(locked, async (ids) => this.afterwards(await this.takeThese(ids)));
      return locked.length;
    }
  }

  @Transactional()
  protected async takeOldest(max: number, busy: readonly string[], locked: string[]): Promise<Taken> {
    const now = this.clock.now();
    const runs = await this.repository.lockDue(now, max, [...this.failed.ids, ...busy]);
    locked.push(...runs.map(({ id }) => id));
    return this.take(runs, now);
  }

  @Transactional()
  protected async takeThese(ids: readonly string[]): Promise<Taken> {
    const now = this.clock.now();
    return this.take(await this.repository.lockDueOf(ids, now), now);
  }

  /** The runs are locked; the alerts are locked after them. */
  private async take(runs: readonly EscalationRun[], now: Date): Promise<Taken> {
    if (runs.length === 0) return { found: 0, busy: [], isCut: false, taking: [], runs: [] };
    const alerts = await this.lockAlerts(runs);
    const escalating = await this.facts.escalatingTenants(runs.map(({ tenantId }) => tenantId));
    const reasonOf = (run: EscalationRun) => endOf(run, alerts.rows.get(run.alertId), escalating.has(run.tenantId));
    const free = runs.filter(({ alertId }) => !alerts.busy.has(alertId));
    const ends = free.flatMap((run) => ({ run, reason: reasonOf(run) }));
    await this.changes.end(
      ends.flatMap(({ run, reason }) => (reason ? [{ run, reason }] : [])),
      alerts.rows,
      now,
    );
    // the time of a held run is over
    const going = ends.flatMap(({ run, reason }) => (reason ? [] : [releasedRun(run, now)]));
    const due = going.flatMap((run) => {
      const alert = alerts.rows.get(run.alertId);
      return alert ? [overdueOf(run, alert, now)] : [];
    });
    const taking = withinFanOut(await this.taker.take(due, now), MAX_PEOPLE);
    const busy = runs.flatMap(({ id, alertId }) => (alerts.busy.has(alertId) ? [id] : []));
    const isCut = taking.length < due.length;
    return { found: runs.length, busy, isCut, taking, runs: await this.writer.write(taking, now) };
  }

  /** Alerts that somebody else has locked are left to the next time, rather than waited for. */
  private async lockAlerts(runs: readonly EscalationRun[]) {
    const ids = runs.map(({ alertId }) => alertId);
    const locked = await this.commands.execute(new LockAlertsCommand(ids, true));
    const rows = new Map<string, AlertRow>(locked.map((row) => [row.id, row]));
    const missing = runs.filter(({ alertId }) => !rows.has(alertId));
    const busy = missing.length > 0 ? [...(await this.facts.of(missing)).keys()] : [];
    return { rows, busy: new Set(busy) };
  }

  private afterwards({ taking, runs, busy, isCut }: Taken): void {
    countLevels(taking, runs, this.clock.now());
    this.timer.schedule(runs);
    if (isCut || busy.length > 0) this.timer.wakeSoon();
  }
}
