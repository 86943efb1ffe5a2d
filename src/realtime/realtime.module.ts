import { Module } from '@nestjs/common';
import { AlertsChannel } from './feed/alerts-channel';
import { CloseFeedGapsHandler } from './feed/commands/close-feed-gaps';
import { FeedLog } from './feed/feed-log';
import { FeedGapsRepository } from './feed/persistence/feed-gaps.repository';
import { AppendToFeed } from './feed/when/append-to-feed';
import { Greeting } from './http/greeting';
import { RealtimeController } from './http/realtime.controller';
import { BroadcastHealth } from './hub/broadcast-health';
import { ChangedResources } from './hub/changed-resources';
import { EndedCredentials } from './hub/ended-credentials';
import { FeedListener } from './hub/feed-listener';
import { RealtimeHub } from './hub/realtime-hub';
import { SocketLimits } from './hub/socket-limits';
import { UnreadCounts } from './hub/unread-counts';

/** Every change reaches every open page and program, at once, and only where it may be seen. */
@Module({
  controllers: [RealtimeController],
  providers: [
    FeedLog,
    FeedGapsRepository,
    AlertsChannel,
    AppendToFeed,
    CloseFeedGapsHandler,
    FeedListener,
    SocketLimits,
    UnreadCounts,
    ChangedResources,
    BroadcastHealth,
    EndedCredentials,
    RealtimeHub,
    Greeting,
  ],
})
export class RealtimeModule {}
