import { randomBytes } from 'node:crypto';
import { Forbidden, Unauthenticated } from '../../../libs/auth/auth.errors';
import { isFor } from '../../../libs/auth/chosen-tenant';
import type { Member } from '../../../libs/auth/member';
import type { Tokens } from '../../../libs/auth/tokens';
import { toProblem } from '../../../libs/http/problem';
import { validated } from '../../../libs/http/validation.pipe';
import { DomainError, InvalidInput, LimitReached } from '../../../libs/kernel/domain-error';
import { managerTopics, type Topic } from '../feed/feed-entry';
import { SubscribeDto } from '../http/subscription.dto';
import { closeCodes } from '../hub/close-codes';
import { FrameFilter } from '../hub/frame-filter';
import type { RealtimeHub } from '../hub/realtime-hub';
import type { Socket } from '../hub/socket';
import { FramesOfAMinute, MAX_SUBSCRIPTIONS } from '../hub/socket-limits';
import type { SubscriptionSpec } from '../hub/feed-subscription';
import type { TenantRoom } from '../hub/tenant-room';

const MAX_REF_LENGTH = 64;
const defaultTopics: readonly Topic[] = ['alerts', 'inbox'];

/** As many subscriptions as one connection may have. */
class TooManySubscriptions extends LimitReached {
  readonly type = 'too-many-subscriptions';
}

interface ClientFrame {
  readonly event: string;
  readonly ref: string | undefined;
  readonly data: unknown;
}

/** Reads a frame. @returns undefined: it is not of the protocol */
function frameFrom(text: string): ClientFrame | undefined {
  try {
    const { event, ref, data } = JSON.parse(text) as Record<string, unknown>;
    const isRef = ref === undefined || (typeof ref === 'string' && ref.length <= MAX_REF_LENGTH);
    return typeof event === 'string' && isRef ? { event, ref: ref, data } : undefined;
  } catch {
    return undefined;
  }
}

/** What a client wants to hear. @throws InvalidInput, Forbidden */
export function specOf(dto: SubscribeDto, { id, permissions }: Member): SubscriptionSpec {
  const wanted = dto.topics ?? defaultTopics;
  if (wanted.some((topic) => managerTopics.includes(topic)) && !permissions.has('alerts.manage'))
    throw Forbidden.missing('alerts.manage');
  const filter = new FrameFilter(dto.filter ?? {}, id);
  return { topics: new Set(wanted), filter, coalesceMs: dto.coalesce_ms ?? 0 };
}

/** What one client says over its WebSocket, frame by frame, and what it is answered. */
export class ClientSession {
  private readonly frames = new FramesOfAMinute();
  /** One after the other, so that answers keep the order of the requests. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly socket: Socket,
    private readonly room: TenantRoom,
    private readonly hub: RealtimeHub,
    private readonly tokens: Tokens,
  ) {}

  /** Takes a frame of the client. */
  receive(text: string): void {
    if (this.frames.add(Date.now())) return this.socket.close(closeCodes.tooMany, 'more than 60 frames in a minute');
    const frame = frameFrom(text);
    if (!frame) return this.socket.close(closeCodes.notTheProtocol, 'a frame is {"event", "ref", "data"}');
    this.last = this.last.then(() => this.answer(frame));
  }

  private async answer(frame: ClientFrame): Promise<void> {
    if (this.socket.isClosed) return;
    try {
      if (frame.event === 'subscribe') await this.subscribe(frame);
      else if (frame.event === 'unsubscribe') this.unsubscribe(frame);
      else if (frame.event === 'authenticate') await this.authenticate(frame);
      else throw new InvalidInput([{ pointer: '/event', detail: `is none of subscribe, unsubscribe, authenticate` }]);
    } catch (error) {
      this.refuse(frame, error);
    }
  }

  private refuse({ ref }: ClientFrame, error: unknown): void {
    const isExpected = error instanceof DomainError || error instanceof Unauthenticated;
    this.socket.tell('error', toProblem(error), undefined, ref);
    if (!isExpected) this.socket.close(closeCodes.fault, 'an unexpected error');
    else if (error instanceof TooManySubscriptions) this.socket.close(closeCodes.tooMany, error.message);
  }

  private async subscribe({ ref, data }: ClientFrame): Promise<void> {
    const dto = await validated(SubscribeDto, data ?? {}, '');
    const spec = specOf(dto, this.socket.member);
    const { size } = this.socket.subscriptions;
    if (size >= MAX_SUBSCRIPTIONS)
      throw new TooManySubscriptions('This connection has as many subscriptions as allowed.', MAX_SUBSCRIPTIONS, size);
    const id = `s${randomBytes(4).toString('hex')}`;
    const { replayed, resync } = await this.room.subscribe(this.socket, id, spec, dto.last_event_id);
    this.socket.tell('subscribed', { subscription: id, replayed, resync }, this.room.id, ref);
    if (spec.topics.has('inbox')) this.hub.recount(this.room, this.socket);
  }

  private unsubscribe({ ref, data }: ClientFrame): void {
    const { subscription: id } = (data ?? {}) as { subscription?: unknown };
    const subscription = this.socket.subscriptions.get(String(id));
    if (!subscription)
      throw new InvalidInput([{ pointer: '/subscription', detail: 'is no subscription of this socket' }]);
    subscription.end();
    this.socket.subscriptions.delete(subscription.id);
    this.socket.tell('unsubscribed', { subscription: subscription.id }, undefined, ref);
  }

  /** A newer token of the same member extends the connection. */
  private async authenticate({ ref, data }: ClientFrame): Promise<void> {
    const { token } = (data ?? {}) as { token?: unknown };
    if (typeof token !== 'string') throw new InvalidInput([{ pointer: '/token', detail: 'must be a bearer token' }]);
    const credential = await this.tokens.credentialOf(token);
    const { member } = this.socket;
    if (credential.id !== member.id || !isFor(credential, member.tenantId))
      throw new Unauthenticated('The token is of another member or tenant.');
    if (!credential.permissions.has('alerts.read'))
      return this.socket.close(closeCodes.forbidden, 'alerts.read is missing');
    this.socket.renew({ ...credential, tenantId: member.tenantId });
    this.socket.tell('authenticated', { expires_at: credential.expiresAt?.toISOString() ?? null }, undefined, ref);
  }
}
