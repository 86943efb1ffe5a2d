import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Config } from '../../../../libs/config/config';
import { MicroBatcher } from '../../../../libs/database/micro-batcher';
import { retryDeadlocks } from '../../../../libs/database/retry-deadlocks';
import { Clock } from '../../../../libs/kernel/clock';
import { DisableContactMethodCommand, VerifyContactMethodCommand } from '../../../directory';
import { AlertsById } from '../../alerts-by-id';
import type { ChannelProvider } from '../../channels/channel-provider';
import type { AttemptResult } from '../../content';
import type { DeliveryRow } from '../delivery-row';
import { afterAttempt } from '../domain/retry';
import { type AttemptEnding, DeliveryAttemptsRepository } from '../persistence/delivery-attempts.repository';
import { isOvertaken } from './alert-epoch';
import { DeliveryOutcomes } from './delivery-outcomes';
import type { PreparedMessage } from './prepare-message';
import type { ChosenProvider } from './provider-choice';

/** An attempt that was made. */
export interface MadeAttempt {
  readonly message: PreparedMessage;
  readonly chosen: ChosenProvider;
  readonly n: number;
  readonly result: AttemptResult;
  readonly tookMs: number;
}

/** Webhooks have a limit of attempts; for all others time alone counts. */
const NO_LIMIT = 1_000_000;

/** What is read of alerts: attempts are many. */
const recordedFields = ['id', 'epoch'] as const;

/** Records what became of attempts: those that end at the same time in one transaction. */
@Injectable()
export class AttemptRecorder {
  private readonly batcher = new MicroBatcher<MadeAttempt, void>((made) => this.recordAll(made), 200);

  constructor(
    private readonly attempts: DeliveryAttemptsRepository,
    private readonly alerts: AlertsById,
    private readonly outcomes: DeliveryOutcomes,
    private readonly config: Config,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** Records an attempt, and does what its result asks for. */
  async record(made: MadeAttempt): Promise<void> {
    await this.batcher.do(made);
    await this.follow(made);
  }

  /** What an attempt makes of its delivery. */
  endingOf(
    delivery: DeliveryRow,
    result: AttemptResult,
    { n, provider, failures, hasOther }: EndedAt,
    isRaced: boolean,
  ): AttemptEnding {
    const now = this.clock.now();
    const { severity, channel, expiresAt } = delivery;
    const { resendSeverities } = this.config.delivery;
    const after = afterAttempt(result, {
      now,
      expiresAt,
      attempts: n,
      maxAttempts: channel === 'webhook' ? this.config.providers.webhook.maxAttempts : NO_LIMIT,
      providerFailures: failures,
      hasOtherProvider: hasOther,
      mayRepeat: provider?.dropsRepeats === true || (severity !== null && resendSeverities.includes(severity)),
      random: Math.random(),
    });
    return {
      id: delivery.id,
      n,
      state: after.state,
      stateReason: after.stateReason,
      dueAt: after.dueAt ?? delivery.dueAt,
      providerFailures: after.providerFailures,
      providerMessageId: result.outcome === 'accepted' ? result.providerMessageId : null,
      raced: isRaced,
      outcome: result.outcome,
      statusCode: result.statusCode,
      errorCode: result.outcome === 'accepted' ? null : result.errorCode,
      error: result.outcome === 'accepted' ? null : result.error,
      retryAfterSeconds: result.outcome === 'retry' ? result.retryAfterSeconds : null,
      endedAt: now,
    };
  }

  private async recordAll(made: readonly MadeAttempt[]): Promise<readonly void[]> {
    const firing = made
      .map(({ message }) => message.delivery)
      .filter(({ kind, epoch }) => kind === 'alert' && epoch !== null);
    const alerts = await this.alerts.of(firing, recordedFields);
    const endings = made.map(({ message: { delivery }, chosen, n, result }) => {
      const alert = alerts.get(delivery.alertId ?? '');
      const isRaced = alert !== undefined && isOvertaken(delivery, alert);
      const { provider, failures, hasOther } = chosen;
      return this.endingOf(delivery, result, { n, provider, failures, hasOther }, isRaced);
    });
    // the messages have left: what is lost here would be sent again
    await retryDeadlocks(() => this.outcomes.follow(endings, () => this.attempts.end(endings)));
    return made.map(() => undefined);
  }

  /** An address that does not work is not used again; a test that was accepted verifies its address. */
  private async follow({ message: { delivery, address }, result }: MadeAttempt): Promise<void> {
    const { tenantId, contactMethodId, content } = delivery;
    if (contactMethodId === null) return;
    if (result.outcome === 'refused' && result.disables)
      await this.commands.execute(
        new DisableContactMethodCommand(tenantId, contactMethodId, result.disables, textOfAddress(address)),
      );
    if (result.outcome === 'accepted' && delivery.kind === 'test' && content.verificationId !== undefined)
      await this.commands
        .execute(new VerifyContactMethodCommand(tenantId, contactMethodId, { deliveredId: content.verificationId }))
        .catch(() => undefined);
  }
}

/** The attempt that has ended. */
interface EndedAt {
  readonly n: number;
  /** undefined: it is not configured any more. */
  readonly provider: ChannelProvider | undefined;
  readonly failures: number;
  readonly hasOther: boolean;
}

/** The text of a contact method's address, as the directory has it. */
function textOfAddress(address: PreparedMessage['address']): string {
  if ('email' in address) return address.email;
  if ('number' in address) return address.number;
  if ('chatId' in address) return address.chatId;
  if ('channel' in address) return address.channel;
  return 'url' in address ? address.url : JSON.stringify(address);
}
