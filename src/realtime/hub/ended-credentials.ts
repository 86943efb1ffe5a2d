import { Injectable, Logger } from '@nestjs/common';
import { BrowserSessions } from '../../../libs/auth/browser-sessions';
import { closeCodes } from './close-codes';
import type { FeedEvent } from './feed-event';
import type { Socket } from './socket';
import type { TenantRoom } from './tenant-room';

/** Closes the sockets of whoever has signed out or was removed. */
@Injectable()
export class EndedCredentials {
  private readonly log = new Logger(EndedCredentials.name);
  private isLooking = false;

  constructor(private readonly sessions: BrowserSessions) {}

  /** A member who was removed or deactivated hears nothing more. */
  note(room: TenantRoom, events: readonly FeedEvent[]): void {
    for (const { entry } of events) {
      const { member_id: memberId, is_active: isActive, change } = entry.details;
      if (entry.type !== 'alerts.member_changed' || (isActive === true && change !== 'removed')) continue;
      for (const socket of [...room.sockets])
        if (socket.member.id === memberId) socket.close(closeCodes.signedOut, 'the member was removed');
    }
  }

  /** Looks which sessions are over. Called every second, whatever the feed has told. */
  async closeEnded(all: Iterable<Socket>): Promise<void> {
    if (this.isLooking) return;
    const sockets = [...all].filter(({ member }) => member.sessionId !== undefined);
    if (sockets.length === 0) return;
    this.isLooking = true;
    try {
      const ids = [...new Set(sockets.map(({ member }) => member.sessionId ?? ''))];
      const over = new Set(await this.sessions.over(ids));
      for (const socket of sockets)
        if (over.has(socket.member.sessionId ?? '')) socket.close(closeCodes.signedOut, 'signed out');
    } catch (error) {
      this.log.debug(`sessions are looked at later: ${(error as Error).message}`);
    } finally {
      this.isLooking = false;
    }
  }
}
