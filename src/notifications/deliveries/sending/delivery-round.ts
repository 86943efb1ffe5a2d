import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../../libs/kernel/clock';
import { mapInTurns } from '../../../../libs/kernel/turns';
import type { AttemptResult } from '../../content';
import { type DeliveryRow, isFiring } from '../delivery-row';
import { targetIdOf } from '../delivery-target';
import {
  type AttemptStart,
  type Deferral,
  DeliveryAttemptsRepository,
} from '../persistence/delivery-attempts.repository';
import { isLimited } from '../domain/contact-limits';
import { ContactPlaces } from '../persistence/contact-places';
import { EarlierMessages } from '../persistence/earlier-messages';
import { type AnswerableMessage, ReplyNumbers } from '../persistence/reply-numbers';
import { AttemptRecorder } from './attempt-recorder';
import { BlockedTenants } from './blocked-tenants';
import { CapNotices } from './cap-notices';
import { CAP_REASON, DailyCaps } from './daily-caps';
import { DeliveryOutcomes } from './delivery-outcomes';
import { MaterialsReader, type MessageMaterials } from './message-materials';
import { MessagePreparer, type PreparedMessage } from './prepare-message';
import { type ChosenProvider, ProviderChoice } from './provider-choice';

/** How soon a message looks again whether the one before it has ended. */
const AFTER_FIRING_MS = 2_000;
/** Why an edit is not made: the provider did not say which message it was, or cannot change it. */
const NOT_EDITABLE = 'not_editable';

/** What the sender must know of an attempt. */
export interface RoundEnd {
  readonly id: string;
  readonly targetId: string;
  readonly hasFailed: boolean;
}

interface RoundOptions {
  readonly signal: AbortSignal;
  /** Called when a delivery has left the process, or does not. */
  readonly onEnd: (end: RoundEnd) => void;
}

interface Ready {
  readonly message: PreparedMessage;
  readonly chosen: ChosenProvider;
  readonly n: number;
}

const later = (
  delivery: DeliveryRow,
  state: 'scheduled' | 'retrying' | 'bundled',
  reason: string,
  dueAt: Date,
): Deferral => ({
  id: delivery.id,
  state,
  stateReason: reason,
  dueAt,
});
const ended = ({ id, dueAt }: DeliveryRow, state: 'cancelled' | 'failed', reason: string): Deferral => ({
  id,
  state,
  stateReason: reason,
  dueAt,
});

/** Whether the other side, or our account there, does not work: a refusal or a limit shows that it does. */
const isFailure = (result: AttemptResult): boolean =>
  result.outcome === 'unknown' ||
  (result.outcome === 'retry' && result.errorCode !== 'rate_limited') ||
  (result.outcome === 'refused' && result.errorCode === 'auth_error');

/** Sends claimed deliveries: reads what they need in sets, records the attempts, and makes the calls side by side. */
@Injectable()
export class DeliveryRound {
  private readonly log = new Logger(DeliveryRound.name);

  constructor(
    private readonly materials: MaterialsReader,
    private readonly preparer: MessagePreparer,
    private readonly providers: ProviderChoice,
    private readonly attempts: DeliveryAttemptsRepository,
    private readonly earlier: EarlierMessages,
    private readonly places: ContactPlaces,
    private readonly replies: ReplyNumbers,
    private readonly blocked: BlockedTenants,
    private readonly caps: DailyCaps,
    private readonly notices: CapNotices,
    private readonly recorder: AttemptRecorder,
    private readonly outcomes: DeliveryOutcomes,
    private readonly clock: Clock,
  ) {}

  /** Sends deliveries that this process has claimed. Returns when all attempts are recorded. */
  async send(claimed: readonly DeliveryRow[], options: RoundOptions): Promise<void> {
    const now = this.clock.now();
    const waiting = await this.waitingFor(claimed, now);
    const rest = claimed.filter(({ id }) => !waiting.has(id));
    const materials = await this.materials.read(rest);
    const deferrals: Deferral[] = [...waiting.values()];
    const prepared = await mapInTurns(
      rest,
      (delivery) => [delivery, this.preparer.prepare(delivery, materials, now)] as const,
    );
    await this.blocked.note(
      prepared.flatMap(([, made]) => ('state' in made ? [] : made)),
      now,
    );
    const ready = prepared.flatMap(([delivery, made]): Ready[] => {
      const found = this.readyOrNot(delivery, made, now);
      if ('message' in found) return [found];
      deferrals.push(found);
      return [];
    });
    const overLimit = await this.overLimit(ready, now);
    deferrals.push(...overLimit.values());
    const withinLimit = ready.filter(({ message }) => !overLimit.has(message.delivery.id));
    const overCap = await this.overCap(withinLimit, materials, now);
    deferrals.push(...overCap.values());
    const within = withinLimit.filter(({ message }) => !overCap.has(message.delivery.id));
    const allowed = await this.withReplyNumbers(within, materials, now);
    const [started] = await Promise.all([
      this.attempts.start(allowed.map((one) => startOf(one, now))),
      this.defer(deferrals, materials.settings),
    ]);
    await Promise.all(
      allowed.filter(({ message }) => started.has(message.delivery.id)).map((one) => this.attempt(one, options)),
    );
  }

  /** Ends a delivery that cannot be sent. */
  async fail(delivery: DeliveryRow, reason: string): Promise<void> {
    await this.defer([ended(delivery, 'failed', reason)]);
  }

  private readyOrNot(
    delivery: DeliveryRow,
    prepared: ReturnType<MessagePreparer['prepare']>,
    now: Date,
  ): Ready | Deferral {
    if ('state' in prepared) return ended(delivery, prepared.state, prepared.reason);
    if (now > delivery.expiresAt) return ended(delivery, 'failed', 'max_age');
    const chosen = this.providers.choose(prepared, now);
    if ('provider' in chosen && delivery.content.isEdit && !chosen.provider.canEdit)
      return ended(delivery, 'cancelled', NOT_EDITABLE);
    if ('provider' in chosen) return { message: prepared, chosen, n: delivery.attemptCount + 1 };
    if (chosen.againAt === null) return ended(delivery, 'failed', 'no_provider');
    if (chosen.againAt > delivery.expiresAt) return ended(delivery, 'failed', 'max_age');
    return later(delivery, 'retrying', 'breaker_open', chosen.againAt);
  }

  /** "Resolved" and edits wait for the message before them to end, and are not sent where nobody was told. */
  private async waitingFor(claimed: readonly DeliveryRow[], now: Date): Promise<ReadonlyMap<string, Deferral>> {
    const edits = claimed.filter(({ content }) => content.isEdit === true);
    const resolved = claimed.filter(
      ({ kind, alertId, content }) => kind === 'resolved' && alertId !== null && !content.isEdit,
    );
    const [edited, before] = await Promise.all([this.earlier.edited(edits), this.earlier.before(resolved)]);
    const dueAt = new Date(now.getTime() + AFTER_FIRING_MS);
    const deferrals = [...edits, ...resolved].flatMap((delivery): Deferral[] => {
      const { isEdit = false } = delivery.content;
      const firing = (isEdit ? edited : before).get(delivery.id);
      if (firing?.isOnItsWay) return [later(delivery, 'scheduled', 'after_firing', dueAt)];
      if (!firing?.isTold) return [ended(delivery, 'cancelled', 'firing_not_told')];
      return isEdit && firing.messageId === null ? [ended(delivery, 'cancelled', NOT_EDITABLE)] : [];
    });
    return new Map(deferrals.map((one) => [one.id, one]));
  }

  /** What is over the limit of its contact waits for a summary; a summary, what tells of an end, and a chat, for its place. */
  private async overLimit(ready: readonly Ready[], now: Date): Promise<ReadonlyMap<string, Deferral>> {
    const limited = ready.map(({ message }) => message.delivery).filter(isLimited);
    const places = await this.places.take(limited, now);
    return new Map(
      limited.flatMap((delivery) => {
        const place = places.get(delivery.id);
        if (!place) return [];
        const isTogether = !place.isOwn && (isFiring(delivery) || delivery.kind === 'notice');
        return [[delivery.id, later(delivery, isTogether ? 'bundled' : 'scheduled', 'limit', place.at)]];
      }),
    );
  }

  /** What is over the tenant's cap of the day is not sent. */
  private async overCap(
    ready: readonly Ready[],
    { settings }: MessageMaterials,
    now: Date,
  ): Promise<ReadonlyMap<string, Deferral>> {
    const rows = ready.map(({ message }) => message.delivery);
    const over = await this.caps.over(rows, settings, now);
    return new Map(rows.filter(({ id }) => over.has(id)).map((row) => [row.id, ended(row, 'failed', CAP_REASON)]));
  }

  /** Text messages that can be answered say by which number. Only those have one that are sent now, so that they stay small. */
  private async withReplyNumbers(
    ready: readonly Ready[],
    materials: MessageMaterials,
    now: Date,
  ): Promise<readonly Ready[]> {
    const numbers = await this.replies.take(ready.flatMap(answerableOf), now);
    return ready.map((one) => {
      const number = numbers.get(one.message.delivery.id);
      const again =
        number === undefined ? one.message : this.preparer.prepare(one.message.delivery, materials, now, number);
      return 'state' in again ? one : { ...one, message: again };
    });
  }

  private async defer(
    deferrals: readonly Deferral[],
    settings: MessageMaterials['settings'] = new Map(),
  ): Promise<void> {
    await this.outcomes.follow(deferrals, async () => {
      const changed = await this.attempts.defer(deferrals, this.clock.now());
      await this.notices.tell(changed, settings, this.clock.now());
      return changed;
    });
  }

  private async attempt({ message, chosen, n }: Ready, { signal, onEnd }: RoundOptions): Promise<void> {
    const { delivery, envelope, content, address, record } = message;
    if (record.templateError !== null && n === 1)
      this.log.warn({ delivery_id: delivery.id, alert_id: delivery.alertId }, `template: ${record.templateError}`);
    const startedMs = performance.now();
    const result = await chosen.provider.send(envelope, content, address, signal).catch(bugOf);
    const hasFailed = isFailure(result);
    this.providers.breakers.note(chosen.account, !hasFailed, this.clock.now());
    // its place is free for the next one; the record is written with those of others
    onEnd({ id: delivery.id, targetId: targetIdOf(delivery), hasFailed });
    await this.recorder.record({ message, chosen, n, result, tookMs: performance.now() - startedMs });
  }
}

/** A message that asks a member for help over a provider that reports their answers. */
function answerableOf({ message: { delivery, address }, chosen }: Ready): AnswerableMessage[] {
  const { id, userId, channel, replyNumber } = delivery;
  const isText = channel === 'sms' || channel === 'whatsapp';
  if (!isText || userId === null || !isFiring(delivery) || !chosen.provider.reportsDelivery) return [];
  return 'number' in address ? [{ id, number: address.number, replyNumber }] : [];
}

/** A provider does not throw; if it does, nobody knows whether the message left. */
const bugOf = (error: Error): AttemptResult => ({
  outcome: 'unknown',
  statusCode: null,
  errorCode: 'other',
  error: error.name,
});

const startOf = ({ message: { delivery, record }, chosen, n }: Ready, startedAt: Date): AttemptStart => ({
  id: delivery.id,
  tenantId: delivery.tenantId,
  provider: chosen.provider.name,
  providerFailures: chosen.failures,
  ...record,
  n,
  startedAt,
});
