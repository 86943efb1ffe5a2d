import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { BeforeApplicationShutdown, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../../../libs/config/config';
import { TableChangeListener } from '../../../../libs/database/table-change-listener';
import { Clock } from '../../../../libs/kernel/clock';
import { isOutage } from '../../../../libs/kernel/problem-of';
import { WakeSignal } from '../../../../libs/outbox/wake-signal';
import { ShutdownReport } from '../../../../libs/shutdown/shutdown-report';
import type { DeliveryRow } from '../delivery-row';
import { targetIdOf } from '../delivery-target';
import { DeliveryQueue } from '../persistence/delivery-queue';
import { LostDeliveries } from './lost-deliveries';
import { DeliveryRound } from './delivery-round';
import { DeliverySummaries } from './delivery-summaries';
import { SendingSlots } from './sending-slots';

const LEASE_MS = 60_000;
/** Looks for what is due, whoever forgot to wake it. */
const POLL_MS = 1_000;
/** Calls that end within this time are followed by one claim. */
const GATHER_MS = 5;
const RECOVER_MS = 5_000;
/** How long calls may go on when the process shuts down. */
const GRACE_MS = 3_000;
const pauseBounds = { minMs: 200, maxMs: 10_000 };
const FIRST_TENANT = '00000000-0000-0000-0000-000000000000';

/** Claims deliveries that are due and sends them, as many at a time as the configuration allows. Several processes share the work. */
@Injectable()
export class DeliverySender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(DeliverySender.name);
  private readonly wake = new WakeSignal();
  private readonly slots: SendingSlots;
  private readonly stopping = new AbortController();
  private readonly rounds = new Set<Promise<void>>();
  private running?: Promise<void>;
  private afterTenant = FIRST_TENANT;
  private recoveredAt = 0;
  private summarisedAt = 0;
  private isSummarising = false;
  private isStopping = false;

  constructor(
    private readonly config: Config,
    private readonly queue: DeliveryQueue,
    private readonly lost: LostDeliveries,
    private readonly round: DeliveryRound,
    private readonly summaries: DeliverySummaries,
    private readonly clock: Clock,
    changes: TableChangeListener,
    report: ShutdownReport,
  ) {
    this.slots = new SendingSlots(config.delivery.concurrency);
    // each call that is being made listens
    setMaxListeners(0, this.stopping.signal);
    changes.on('deliveries', () => this.wake.call());
    report.add(() => this.slots.taken > 0 && `deliveries: ${this.slots.taken} are sent again when their leases end`);
  }

  onApplicationBootstrap(): void {
    if (this.config.relays) this.running = this.run();
  }

  /** Claims nothing more, and lets the calls end that are being made. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.wake.call();
    await this.running;
    const grace = setTimeout(GRACE_MS, undefined, { ref: false }).then(() => this.stopping.abort());
    await Promise.race([Promise.allSettled(this.rounds), grace]);
    await Promise.allSettled(this.rounds);
  }

  private async run(): Promise<void> {
    let pauseMs = pauseBounds.minMs;
    while (!this.isStopping) {
      try {
        const mayBeMore = await this.claimOnce();
        pauseMs = pauseBounds.minMs;
        if (mayBeMore) await setTimeout(GATHER_MS);
        if (!mayBeMore || this.slots.freeAt(this.clock.now()) === 0) await this.wake.within(POLL_MS);
      } catch (error) {
        if (this.isStopping) return;
        this.log.warn(`pauses for ${pauseMs} ms: ${(error as Error).message}`);
        await this.wake.within(pauseMs, 'ignoreEarlierCalls');
        pauseMs = Math.min(pauseMs * 2, pauseBounds.maxMs);
      }
    }
  }

  /** Claims what there is room for, and begins to send it. @returns whether more may be due */
  private async claimOnce(): Promise<boolean> {
    const now = this.clock.now();
    if (performance.now() - this.recoveredAt > RECOVER_MS) {
      this.recoveredAt = performance.now();
      // what cannot be recovered does not stop the others
      await this.lost.recover(now).catch((error: Error) => {
        if (isOutage(error)) throw error;
        this.log.error(`expired leases cannot be ended: ${error.message}`, error.stack);
      });
    }
    if (!this.isSummarising && performance.now() - this.summarisedAt > POLL_MS) this.summarise(now);
    const hasMore = await this.queue.promoteDue(now);
    const free = this.slots.freeAt(now);
    if (free === 0) return true;
    const { claimed, picked, afterTenant } = await this.queue.claim({
      max: free,
      maxPerTarget: this.slots.maxPerTargetAt(now),
      busy: this.slots.busy(now),
      afterTenant: this.afterTenant,
      leaseUntil: new Date(now.getTime() + LEASE_MS),
      now,
    });
    const wasFirst = this.afterTenant === FIRST_TENANT;
    this.afterTenant = afterTenant ?? FIRST_TENANT;
    if (claimed.length > 0) this.begin(claimed, now);
    return hasMore || picked > 0 || !wasFirst;
  }

  /** Tells together what waited for that. Sending does not wait for it. */
  private summarise(now: Date): void {
    this.summarisedAt = performance.now();
    this.isSummarising = true;
    const running: Promise<void> = this.summaries
      .makeDue(now)
      .catch((error: Error) => this.log.warn(`nothing is told together at present: ${error.message}`))
      .finally(() => {
        this.rounds.delete(running);
        this.isSummarising = false;
      });
    this.rounds.add(running);
  }

  private begin(claimed: readonly DeliveryRow[], now: Date): void {
    for (const one of claimed) this.slots.take(one.id, targetIdOf(one), now);
    const running: Promise<void> = this.send(claimed).finally(() => {
      this.rounds.delete(running);
      for (const { id } of claimed) this.release(id);
    });
    this.rounds.add(running);
  }

  /** Sends claimed deliveries. If that fails for all, each is tried alone, so that a faulty one does not stop the others. */
  private async send(claimed: readonly DeliveryRow[]): Promise<void> {
    try {
      await this.round.send(claimed, {
        signal: this.stopping.signal,
        onEnd: ({ id, targetId, hasFailed }) => {
          this.slots.note(targetId, hasFailed);
          this.release(id);
        },
      });
    } catch (error) {
      const [only] = claimed;
      if (isOutage(error))
        this.log.warn(`${claimed.length} wait for the end of their leases: ${(error as Error).message}`);
      else if (claimed.length > 1) for (const one of claimed) await this.send([one]);
      else if (only) await this.giveUp(only, error as Error);
    }
  }

  private async giveUp(delivery: DeliveryRow, error: Error): Promise<void> {
    this.log.error(`${delivery.id} cannot be sent: ${error.message}`, error.stack);
    await this.round.fail(delivery, 'error').catch((failure: Error) => this.log.error(failure.message, failure.stack));
  }

  private release(id: string): void {
    this.slots.release(id);
    this.wake.call();
  }
}
