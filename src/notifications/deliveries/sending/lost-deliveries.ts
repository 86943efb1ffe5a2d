import { Injectable } from '@nestjs/common';
import { Transactional } from '@nestjs-cls/transactional';
import { ProviderRegistry } from '../../channels/provider-registry';
import type { AttemptResult, SendingChannel } from '../../content';
import type { DeliveryAttemptRow, DeliveryRow } from '../delivery-row';
import { SYSTEM } from '../../../../libs/database/database';
import { DeliveryAttemptsRepository } from '../persistence/delivery-attempts.repository';
import { DeliveryQueue } from '../persistence/delivery-queue';
import { AttemptRecorder } from './attempt-recorder';
import { DeliveryOutcomes } from './delivery-outcomes';

/** What is known when a process ended during an attempt. */
const lostResult: AttemptResult = {
  outcome: 'unknown',
  statusCode: null,
  errorCode: 'other',
  error: 'the process that made the attempt ended before the answer',
};

/** Takes over deliveries whose process did not finish them: it was killed, or lost the database. */
@Injectable()
export class LostDeliveries {
  constructor(
    private readonly queue: DeliveryQueue,
    private readonly attempts: DeliveryAttemptsRepository,
    private readonly recorder: AttemptRecorder,
    private readonly outcomes: DeliveryOutcomes,
    private readonly registry: ProviderRegistry,
  ) {}

  /** Ends the attempts of expired leases as unknown; what was not attempted is pending again. */
  @Transactional()
  async recover(now: Date): Promise<void> {
    const rows = await this.queue.lockExpired(now);
    if (rows.length === 0) return;
    const attempts = await this.attempts.of(
      SYSTEM,
      rows.map(({ id }) => id),
    );
    const open = new Map(attempts.filter(({ endedAt }) => endedAt === null).map((one) => [one.deliveryId, one]));
    const endings = rows.flatMap((row) => {
      const attempt = open.get(row.id);
      return attempt ? [this.endingOf(row, attempt)] : [];
    });
    await this.outcomes.follow(endings, () => this.attempts.end(endings));
    const untouched = rows.filter(({ id }) => !open.has(id));
    await this.attempts.defer(
      untouched.map(({ id, dueAt }) => ({ id, state: 'pending', stateReason: null, dueAt })),
      now,
    );
  }

  private endingOf(row: DeliveryRow, { n, provider: name }: DeliveryAttemptRow) {
    const providers = this.registry.providersOf(row.channel as SendingChannel);
    const provider = providers.find((one) => one.name === name);
    const ended = { n, provider, failures: row.providerFailures, hasOther: providers.length > 1 };
    return this.recorder.endingOf(row, lostResult, ended, false);
  }
}
