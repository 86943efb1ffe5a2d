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
    super(`Too many requests of this tenant are being processed: ${max} at once are allowed. Try again later.`);
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
 * Limits how many requests of one tenant this process handles at once, to half of the connections to PostgreSQL: so a
 * tenant whose requests wait, for example for a locked row, leaves connections to the others.
 */
@Injectable()
export class TenantConcurrency {
  private readonly max: number;
  private readonly tenants = new Map<string, Turns>();
  private readonly tenantOf = new WeakMap<FastifyRequest, string>();

  constructor({ database }: Config) {
    this.max = Math.max(1, Math.floor(database.poolSize / 2));
  }

  /** Waits for the turn of a request. @throws TenantBusy when it does not come in time */
  async enter(request: FastifyRequest, tenantId: string): Promise<void> {
    const turns = this.tenants.get(tenantId) ?? { running: 0, waiting: new Set() };
    this.tenants.set(tenantId, turns);
    if (turns.running >= this.max) await this.wait(turns);
    else turns.running++;
    this.tenantOf.set(request, tenantId);
  }

  /** Ends the turn of a request, if it has one: the next one that waits gets it. */
  leave(request: FastifyRequest): void {
    const tenantId = this.tenantOf.get(request);
    const turns = tenantId !== undefined && this.tenants.get(tenantId);
    if (tenantId === undefined || !turns) return;
    this.tenantOf.delete(request);
    const [next] = turns.waiting;
    if (next) return next();
    if (--turns.running === 0) this.tenants.delete(tenantId);
  }

  private wait({ waiting }: Turns): Promise<void> {
    if (waiting.size >= MAX_WAITING) throw new TenantBusy(this.max);
    return new Promise((resolve, reject) => {
      const start = () => {
        clearTimeout(timer);
        waiting.delete(start);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(start);
        reject(new TenantBusy(this.max));
      }, WAIT_MS);
      waiting.add(start);
    });
  }
}
