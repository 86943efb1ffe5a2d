import { BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';

const CLOSE_IDLE_EVERY_MS = 100;
/** How long running requests may still take during shutdown. */
const FINISH_WITHIN_MS = 6_000;

/**
 * Closes HTTP connections during shutdown: idle ones at once, the others when their request is answered or the time limit
 * is reached.
 */
@Injectable()
export class Drain implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost) {}

  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS).unref();
    setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS).unref();
  }
}
