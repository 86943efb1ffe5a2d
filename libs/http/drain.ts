import { BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';

const LOOK_EVERY_MS = 100;
/** How long a request that has begun may still take. */
const FINISH_WITHIN_MS = 6_000;

/** While the application ends: connections without a request are closed at once, those with one when it is answered, or late. */
@Injectable()
export class Drain implements BeforeApplicationShutdown {
  constructor(private readonly host: HttpAdapterHost) {}

  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS).unref();
    setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS).unref();
  }
}
