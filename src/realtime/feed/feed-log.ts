import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../../../libs/config/config';
import type { FeedEntry } from './feed-entry';
import type { FeedPosition } from './feed-position';
import { appendScript, beginScript, openScript, readScript } from './feed-scripts';

/** An entry with its place. */
export interface LoggedEntry {
  readonly entryId: string;
  readonly entry: FeedEntry;
}

/** What was appended at once, as the processes with clients hear it. */
export interface FeedMessage {
  readonly generation: string;
  /** The entry before these. */
  readonly before: string;
  readonly entries: readonly LoggedEntry[];
}

/** Entries after a position, and the latest of the log. */
export interface FeedPart {
  readonly entries: readonly LoggedEntry[];
  readonly latest: string;
}

const CHANNEL = 'feed:';

/** The channel of Redis on which a tenant's entries are told. */
export const channelOf = (tenantId: string): string => `${CHANNEL}${tenantId}`;

/** The tenant of a channel; undefined: it is another channel. */
export const tenantOfChannel = (channel: string): string | undefined =>
  channel.startsWith(CHANNEL) ? channel.slice(CHANNEL.length) : undefined;

// one hash slot, so that a script may use the three in a cluster
const keysOf = (tenantId: string): [string, string, string] => [
  `feed:{${tenantId}}`,
  `feed:{${tenantId}}:head`,
  `feed:{${tenantId}}:appended`,
];

const newGeneration = (): string => BigInt(`0x${randomBytes(6).toString('hex')}`).toString(36);

/** An entry without text is the first of a generation. */
const pairsOf = (flat: readonly string[]): LoggedEntry[] => {
  const pairs: LoggedEntry[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [entryId, json] = [flat[i] ?? '', flat[i + 1]];
    if (json) pairs.push({ entryId, entry: JSON.parse(json) as FeedEntry });
  }
  return pairs;
};

/** Reads what was told on the channel of a tenant. */
export function messageFrom(text: string): FeedMessage {
  const [generation = '', before = '', ...flat] = text.split('\n');
  return { generation, before, entries: pairsOf(flat) };
}

/** The scripts as commands of the connection, which sends their text only once. */
const scripts = { feedAppend: appendScript, feedLatest: openScript, feedBegin: beginScript, feedRead: readScript };
type Scripts = Record<keyof typeof scripts, (...values: (string | number)[]) => Promise<string[]>>;

/** The latest events of each tenant, in one stream of Redis each. All methods throw while Redis is unavailable. */
@Injectable()
export class FeedLog {
  private readonly commands: Scripts;

  constructor(
    redis: Redis,
    private readonly config: Config,
  ) {
    for (const [name, lua] of Object.entries(scripts)) redis.defineCommand(name, { numberOfKeys: 3, lua });
    this.commands = redis as unknown as Scripts;
  }

  /** Appends the entries that the log does not have yet, and tells the processes. */
  async append(tenantId: string, entries: readonly FeedEntry[]): Promise<void> {
    const { replayMinutes, replayEvents } = this.config.dashboard.realtime;
    await this.commands.feedAppend(
      ...keysOf(tenantId),
      ...[newGeneration(), channelOf(tenantId), replayMinutes * 60_000, replayEvents],
      ...entries.flatMap((entry) => [entry.eventId, JSON.stringify(entry)]),
    );
  }

  /** The latest entry of a tenant. A tenant without a log gets one. */
  latest(tenantId: string): Promise<FeedPosition> {
    return this.position('feedLatest', tenantId);
  }

  /** Begins a new generation: whoever has an id of an earlier one must read again. */
  begin(tenantId: string): Promise<FeedPosition> {
    return this.position('feedBegin', tenantId);
  }

  /** The entries after a position, at most `max`; undefined: some of them are no longer known. */
  async after(tenantId: string, { generation, entryId }: FeedPosition, max: number): Promise<FeedPart | undefined> {
    const [current, latest, ...flat] = await this.commands.feedRead(...keysOf(tenantId), generation, entryId, max);
    return current && latest ? { latest, entries: pairsOf(flat) } : undefined;
  }

  private async position(command: 'feedLatest' | 'feedBegin', tenantId: string): Promise<FeedPosition> {
    const answer = await this.commands[command](...keysOf(tenantId), newGeneration(), channelOf(tenantId));
    const [generation = '', entryId = ''] = answer;
    return { generation, entryId };
  }
}
