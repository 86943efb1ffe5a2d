import { type INestApplicationContext, Logger, ShutdownSignal } from '@nestjs/common';
import { ShutdownReport } from './shutdown-report';

/**
 * Ends the process with exit code 1 when shutdown takes too long, for example because a service does not answer. It logs
 * what was not finished. Nothing is lost: messages that were not acknowledged are delivered again.
 */
export function limitShutdown(app: INestApplicationContext, timeoutSeconds: number): void {
  const giveUp = (): never => {
    const unfinished = app.get(ShutdownReport).unfinished.join('; ') || 'requests were not answered';
    new Logger('Shutdown').warn(`shutdown was cut short after ${timeoutSeconds} s: ${unfinished}`);
    process.exit(1);
  };
  for (const signal of Object.values(ShutdownSignal))
    process.once(signal, () => setTimeout(giveUp, timeoutSeconds * 1_000));
}
