import { Injectable, Logger } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetSystemHealthQuery, presentSystemHealth } from '../../health';
import type { Socket } from './socket';

const EVERY_MS = 5_000;

/** Tells managers how the parts of Campana are, at most every five seconds, and only when it has changed. */
@Injectable()
export class BroadcastHealth {
  private readonly log = new Logger(BroadcastHealth.name);
  private readonly told = new WeakMap<Socket, string>();
  private nextMs = 0;

  constructor(private readonly queries: QueryBus) {}

  /** Called every second. */
  async tell(all: Iterable<Socket>, nowMs: number): Promise<void> {
    if (nowMs < this.nextMs) return;
    const sockets = [...all].filter((socket) => socket.hears('operations'));
    if (sockets.length === 0) return;
    this.nextMs = nowMs + EVERY_MS;
    try {
      const health = presentSystemHealth(await this.queries.execute(new GetSystemHealthQuery()));
      const text = JSON.stringify(health);
      for (const socket of sockets) if (this.told.get(socket) !== text) socket.tell('operations.changed', health);
      for (const socket of sockets) this.told.set(socket, text);
    } catch (error) {
      this.log.debug(`the health is told later: ${(error as Error).message}`);
    }
  }
}
