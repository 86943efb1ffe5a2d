import { BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../kernel/clock';
import { within } from '../kernel/deadline';
import type { Member } from './member';

/** For how long the same claims of a member are not recorded again. */
const REMEMBERED_MS = 10 * 60_000;
const MAX_REMEMBERED = 10_000;
/** How many members wait to be recorded at most. More are recorded at one of their next requests. */
const MAX_WAITING = 1_000;
const FINISH_WITHIN_MS = 2_000;

/** Records a member who used the API. The application implements it; it must be idempotent. */
export abstract class MemberRecorder {
  abstract record(member: Member): Promise<void>;
}

/**
 * Has each member who uses the API with a token recorded: at once, and again after ten minutes or when their claims change.
 * No request waits for it, or fails because of it.
 */
@Injectable()
export class SeenMembers implements BeforeApplicationShutdown {
  private readonly log = new Logger(SeenMembers.name);
  private readonly remembered = new LRUCache<string, { readonly claims: string; readonly at: number }>({
    max: MAX_REMEMBERED,
  });
  private readonly waiting = new Map<string, Member>();
  private recording: Promise<void> | undefined;

  constructor(
    private readonly recorder: MemberRecorder,
    private readonly clock: Clock,
  ) {}

  /** Notes that a member has made a request. Services and requests without a tenant are not noted. */
  note(member: Member): void {
    if (member.isService || !member.tenantId || this.waiting.size >= MAX_WAITING) return;
    const key = `${member.tenantId} ${member.id}`;
    const claims = JSON.stringify([member.name, member.email, member.roles]);
    const at = this.clock.now().getTime();
    const known = this.remembered.get(key);
    if (known?.claims === claims && at - known.at < REMEMBERED_MS) return;
    this.remembered.set(key, { claims, at });
    this.waiting.set(key, member);
    this.recording ??= this.recordAll();
  }

  /** Lets the records that are being written end, so that they do not fail. The others are written at a next request. */
  async beforeApplicationShutdown(): Promise<void> {
    this.waiting.clear();
    await within(FINISH_WITHIN_MS, this.recording ?? Promise.resolve()).catch(() => undefined);
  }

  /** Records one after the other, so that this never takes more than one connection from requests. */
  private async recordAll(): Promise<void> {
    for (const [key, member] of this.waiting) {
      this.waiting.delete(key);
      await this.record(key, member);
    }
    this.recording = undefined;
  }

  private async record(key: string, member: Member): Promise<void> {
    try {
      await this.recorder.record(member);
    } catch (error) {
      this.remembered.delete(key);
      this.log.warn(`a member was not recorded, until their next request: ${(error as Error).message}`);
    }
  }
}
