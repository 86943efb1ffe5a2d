import { setTimeout as sleep } from 'node:timers/promises';
import { BeforeApplicationShutdown, Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { logFailure } from '../../../libs/jobs/log-failure';
import { WhenDue } from '../../../libs/jobs/when-due';
import { Clock } from '../../../libs/kernel/clock';
import { type ClaimedMetricRule, ClaimMetricRulesCommand, firstDueMetric, ReleaseMetricRuleCommand } from '../../rules';
import { ReadingStopped } from '../../sources';
import { MetricRules, type ReadMetricRule } from '../metric-rules';

/** A metric rule that could not be read, and why. */
export interface FailedMetricRule {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly error: string;
}

/** The result of evaluating metric rules. */
export interface MetricEvaluation {
  readonly evaluated: number;
  readonly occurrences: number;
  readonly alertIds: readonly string[];
  readonly failed: readonly FailedMetricRule[];
}

/**
 * Evaluates the metric rules that are due, of all tenants; it goes on while some are due. With `tenantId`, evaluates those of
 * one tenant now, due or not.
 */
export class EvaluateMetricRulesCommand extends Command<MetricEvaluation> {
  constructor(readonly tenantId?: string) {
    super();
  }
}

/** How many rules a process reads at once; and of one tenant, so that its slow sources do not delay others. */
const CONCURRENCY = 32;
const OF_TENANT = 8;
/** How many rules are read in a round, before other due work has its turn. */
const MAX_AT_ONCE = 1_000;
/** How often it looks for rules that have become due, while others are being read. */
const LOOK_EVERY_MS = 1_000;
/** Who evaluates by hand waits so long for rules to be begun; the rest is left to the clock. */
const BY_HAND_MS = 20_000;
/** A rule that failed by an error of ours is tried again after this time. */
const RETRY_MS = 60_000;

/** The rules that are being read. */
class Reading {
  private readonly running = new Map<Promise<unknown>, string>();

  get size(): number {
    return this.running.size;
  }

  /** The tenants that have as many rules being read as they may. */
  get fullTenants(): readonly string[] {
    const tenants = [...this.running.values()];
    return [...new Set(tenants)].filter((id) => tenants.filter((one) => one === id).length >= OF_TENANT);
  }

  add(tenantId: string, work: Promise<unknown>): void {
    const tracked = work.finally(() => this.running.delete(tracked));
    this.running.set(tracked, tenantId);
  }

  /** Waits until one has ended, or a moment. */
  async wait(): Promise<void> {
    const done = new AbortController();
    const pause = sleep(LOOK_EVERY_MS, undefined, { signal: done.signal }).catch(() => undefined);
    await Promise.race([...this.running.keys(), pause]);
    done.abort();
  }

  async end(): Promise<void> {
    await Promise.all(this.running.keys());
  }
}

@WhenDue(() => new EvaluateMetricRulesCommand(), firstDueMetric)
@CommandHandler(EvaluateMetricRulesCommand)
export class EvaluateMetricRulesHandler
  implements ICommandHandler<EvaluateMetricRulesCommand>, BeforeApplicationShutdown
{
  private readonly log = new Logger('metric rules');
  private isStopping = false;

  constructor(
    private readonly commands: CommandBus,
    private readonly rules: MetricRules,
    private readonly clock: Clock,
  ) {}

  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  async execute({ tenantId }: EvaluateMetricRulesCommand): Promise<MetricEvaluation> {
    const done: ReadMetricRule[] = [];
    if (tenantId === undefined) await this.evaluateDue(done);
    else await this.evaluateTenant(tenantId, done);
    return {
      evaluated: done.length,
      occurrences: done.reduce((sum, { occurrences }) => sum + occurrences, 0),
      alertIds: done.flatMap(({ alertIds }) => alertIds),
      failed: done.flatMap(({ rule: { ruleId, ruleName }, error }) =>
        error === null ? [] : { ruleId, ruleName, error },
      ),
    };
  }

  /** A place that becomes free is given to the next rule, also of those that become due meanwhile. */
  private async evaluateDue(done: ReadMetricRule[]): Promise<void> {
    const reading = new Reading();
    try {
      for (let left = MAX_AT_ONCE; ; await reading.wait()) {
        left -= left > 0 && !this.isStopping ? await this.beginDue(reading, done) : 0;
        if (reading.size === 0) return;
      }
    } finally {
      await reading.end();
    }
  }

  /** Begins to read as many due rules as there are places. @returns how many */
  private async beginDue(reading: Reading, done: ReadMetricRule[]): Promise<number> {
    const max = Math.min(CONCURRENCY - reading.size, OF_TENANT);
    if (max <= 0) return 0;
    const now = this.clock.now();
    const claim = new ClaimMetricRulesCommand(now, { max, except: reading.fullTenants });
    const claimed = await this.commands.execute(claim);
    for (const rule of claimed) {
      // an answer as old as the interval is too old
      const since = new Date(now.getTime() - rule.parameters.intervalSeconds * 1_000 + 1);
      reading.add(rule.tenantId, this.readOne(rule, since, done));
    }
    return claimed.length;
  }

  private async evaluateTenant(tenantId: string, done: ReadMetricRule[]): Promise<void> {
    const startedAt = this.clock.now();
    const rules = [...(await this.commands.execute(new ClaimMetricRulesCommand(startedAt, { tenantId })))];
    const begunAt = performance.now();
    const work = async () => {
      for (let rule = rules.shift(); rule; rule = rules.shift()) {
        if (performance.now() - begunAt < BY_HAND_MS) await this.readOne(rule, startedAt, done);
        else done.push(await this.leave(rule));
      }
    };
    await Promise.all(Array.from({ length: OF_TENANT }, work));
  }

  private async leave(rule: ClaimedMetricRule): Promise<ReadMetricRule> {
    await this.commands.execute(new ReleaseMetricRuleCommand(rule, this.clock.now()));
    return { rule, occurrences: 0, alertIds: [], error: 'It was not its turn within 20 seconds; it is read soon.' };
  }

  /** Never throws: one rule does not stop the others. */
  private async readOne(rule: ClaimedMetricRule, since: Date, done: ReadMetricRule[]): Promise<void> {
    try {
      done.push(await this.rules.run(rule, since));
    } catch (error) {
      if (!(error instanceof ReadingStopped)) logFailure(this.log, `rule ${rule.ruleId}`, error);
      done.push({ rule, occurrences: 0, alertIds: [], error: 'It could not be evaluated.' });
      await this.retryLater(rule, error instanceof ReadingStopped ? 0 : RETRY_MS);
    }
  }

  private async retryLater(rule: ClaimedMetricRule, afterMs: number): Promise<void> {
    const dueAt = new Date(this.clock.now().getTime() + afterMs);
    const released = this.commands.execute(new ReleaseMetricRuleCommand(rule, dueAt));
    await released.catch((error: unknown) => logFailure(this.log, `rule ${rule.ruleId}`, error));
  }
}
