import { BeforeApplicationShutdown, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { againAndAgain } from '../../../libs/jobs/again-and-again';
import { OutboundClients } from '../../../libs/outbound/outbound.module';
import { ScrapedMetrics } from '../../../libs/telemetry/scraped-metrics';
import { type Audited, AuditRunsCommand } from '../runs/commands/audit-runs';
import { RunsRepository } from '../runs/persistence/runs.repository';
import { AuditClocksCommand } from '../sla/clocks/commands/audit-clocks';

const countOf = ({ overdue, damaged, missing }: Audited): number => overdue + damaged + missing;

const AUDIT_EVERY_MS = 60_000;
const HEARTBEAT_WITHIN_MS = 10_000;

/**
 * Looks every minute whether an escalation or a deadline was forgotten. After a round that finds none it calls HEARTBEAT_URL: whoever
 * watches that from outside hears of it when the timers, or all of Campana, have stopped.
 */
@Injectable()
export class EscalationAuditor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(EscalationAuditor.name);
  private readonly stopping = new AbortController();
  private auditing: Promise<void> = Promise.resolve();
  private found: { readonly running: number; readonly overdue: number } | undefined;

  constructor(
    private readonly commands: CommandBus,
    private readonly runs: RunsRepository,
    private readonly config: Config,
    private readonly clients: OutboundClients,
    metrics: ScrapedMetrics,
  ) {
    const running = metrics.gauge({
      name: 'escalations_running',
      help: 'Escalations that are not over, as the last audit counted',
    });
    const overdue = metrics.gauge({
      name: 'escalations_overdue',
      help: 'Escalations whose next level had been due for a minute at the last audit',
    });
    // a scrape counts no rows: the auditor did
    metrics.readBefore([running, overdue], () => {
      if (!this.found) return Promise.reject(new Error('there was no audit yet'));
      running.set(this.found.running);
      overdue.set(this.found.overdue);
      return Promise.resolve();
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.relays) this.auditing = this.keepAuditing();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.auditing;
  }

  /** One round. @returns whether nothing was forgotten */
  async audit(): Promise<boolean> {
    const runs = await this.commands.execute(new AuditRunsCommand());
    const clocks = await this.commands.execute(new AuditClocksCommand());
    this.found = { running: await this.runs.countOpen(), overdue: runs.overdue };
    this.report('escalations', runs);
    this.report('deadlines', clocks);
    const isClean = [runs, clocks].every((found) => countOf(found) === 0);
    if (isClean) await this.beat();
    return isClean;
  }

  private report(what: string, found: Audited): void {
    const { overdue, damaged, missing } = found;
    if (countOf(found) > 0)
      this.log.warn(`repaired ${what}: ${overdue} overdue, ${damaged} without a due time, ${missing} missing`);
  }

  private async beat(): Promise<void> {
    const url = this.config.timers.heartbeatUrl;
    if (!url) return;
    const { signal } = this.stopping;
    const result = await this.clients.providers.request({
      method: 'GET',
      url,
      headers: {},
      timeoutMs: HEARTBEAT_WITHIN_MS,
      signal,
    });
    if ('failure' in result) this.log.warn(`HEARTBEAT_URL did not answer: ${result.message}`);
  }

  private keepAuditing(): Promise<void> {
    const { log, stopping } = this;
    return againAndAgain({ name: 'audit', everyMs: AUDIT_EVERY_MS, log, signal: stopping.signal }, () => this.audit());
  }
}
