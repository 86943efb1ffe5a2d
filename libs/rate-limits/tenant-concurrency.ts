import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../config/config';
import { DomainError } from '../kernel/domain-error';

const WAIT_MS = 5_000;
/** How many requests of one tenant wait at most. */
const MAX_WAITING = 500;

/** Too many requests of the tenant are being processed, and this one did not get its turn in time. */
export class TenantBusy extends DomainError {
  readonly problem = 'unavailable';
  readonly type = 'tenant-busy';

  constructor(max: number) {
    super(`Too many requests of this tenant are being processed: at most ${max} at once are allowed. Try again later.`);
  }

  override get retryAfterSeconds(): number {
    return WAIT_MS / 1_000;
  }
}

/** The requests of one tenant: how many are being processed, and those that wait, the first one first. */
interface Turns {
  running: number;
  readonly waiting: Set<() => void>;
}

/**
 * Limits how many requests of one tenant this process handles at once, to as many as there are free connections to
 * PostgreSQL: so a tenant whose requests wait, for example for a locked row, leaves half of the connections to the others, a
 * second such tenant half of what is left, and so on. Each tenant may have one.
 */
@Injectable()
export class TenantConcurrency {
  private readonly poolSize: number;
  private running = 0;
  private readonly tenants = new Map<string, Turns>();
  private readonly tenantOf = new WeakMap<FastifyRequest, string>();

  constructor({ database }: Config) {
    this.poolSize = database.poolSize;
  }

  /** Waits for the turn of a request. @throws TenantBusy when it does not come in time */
  async enter(request: FastifyRequest, tenantId: string): Promise<void> {
    const turns = this.tenants.get(tenantId) ?? { running: 0, waiting: new Set() };
    this.tenants.set(tenantId, turns);
    if (this.mayRun(turns)) this.start(turns);
    else await this.wait(turns);
    this.tenantOf.set(request, tenantId);
  }

  /** Ends the turn of a request, if it has one: the next one that waits gets it. */
  leave(request: FastifyRequest): void {
    const tenantId = this.tenantOf.get(request);
    const turns = tenantId !== undefined && this.tenants.get(tenantId);
    if (tenantId === undefined || !turns) return;
    this.tenantOf.delete(request);
    this.running--;
    turns.running--;
    this.startWaiting();
    if (turns.running === 0 && turns.waiting.size === 0) this.tenants.delete(tenantId);
  }

  private mayRun({ running }: Turns): boolean {
    return running === 0 || running < this.poolSize - this.running;
  }

  private start(turns: Turns): void {
    this.running++;
    turns.running++;
  }

  /** Starts what may run now, of any tenant: the one that left may have made room for another. */
  private startWaiting(): void {
    for (const turns of this.tenants.values())
      for (const start of turns.waiting) {
        if (!this.mayRun(turns)) break;
        this.start(turns);
        start();
      }
  }

  private wait({ waiting }: Turns): Promise<void> {
    const busy = () => new TenantBusy(Math.floor(this.poolSize / 2));
    if (waiting.size >= MAX_WAITING) throw busy();
    return new Promise((resolve, reject) => {
      const start = () => {
        clearTimeout(timer);
        waiting.delete(start);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(start);
        reject(busy());
      }, WAIT_MS);
      waiting.add(start);
    });
  }
}
