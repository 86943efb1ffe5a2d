import { type INestApplicationContext, Logger, ShutdownSignal } from '@nestjs/common';
import { ShutdownReport } from './shutdown-report';

/**
 * Ends the process when shutting down takes too long, as it may while a service does not answer: says what it gave up,
 * and exits with 1. Nothing is lost: what was not committed, and then acknowledged, comes again.
 */
export function limitShutdown(app: INestApplicationContext, timeoutSeconds: number): void {
  const giveUp = (): never => {
    const unfinished = app.get(ShutdownReport).unfinished.join('; ') || 'requests that were not answered';
    new Logger('Shutdown').warn(`cut short after ${timeoutSeconds} s: ${unfinished}`);
    process.exit(1);
  };
  for (const signal of Object.values(ShutdownSignal))
    process.once(signal, () => setTimeout(giveUp, timeoutSeconds * 1_000));
}
