import { type FeedEntry, type Topic, topicOf } from '../feed/feed-entry';
import { EncodedFrame } from './encoded-frame';
import type { LiveAlert } from './live-alert';

type Json = Readonly<Record<string, unknown>>;

/** Names in frames that differ from those of the event. */
const renamed: Readonly<Record<string, string>> = { subject_line: 'subject' };

/** An event of the feed with its alert, as far as it is about one. */
export class FeedEvent {
  readonly topic: Topic | undefined;
  /** Frames that go to many sockets, by whether the alert matches their filter; made of this state of the alert. */
  private readonly shared = new Map<boolean, EncodedFrame>();
  private sharedJson?: string;

  /** @param id the position as clients get it */
  constructor(
    readonly entryId: string,
    readonly id: string,
    readonly entry: FeedEntry,
    readonly alert?: LiveAlert,
  ) {
    this.topic = topicOf(entry.type);
  }

  /** What of later events replaces this one when a client wants only the latest of each alert. */
  get key(): string {
    return this.entry.alertId ?? this.entryId;
  }

  /** The frame that most sockets get. */
  frame(matches: boolean): EncodedFrame {
    if (this.sharedJson !== this.alert?.json) this.shared.clear();
    this.sharedJson = this.alert?.json ?? '';
    const known = this.shared.get(matches) ?? this.encode({ matches, replayed: false }, this.id);
    this.shared.set(matches, known);
    return known;
  }

  /** A frame for one socket. @param id undefined: the client must not resume from here */
  encode(
    more: { readonly matches: boolean; readonly replayed: boolean; readonly coalesced?: number },
    id: string | undefined,
  ): EncodedFrame {
    const { type, eventId, at, actor, changed, details } = this.entry;
    if (!this.alert) {
      const named: Json = Object.fromEntries(
        Object.entries(details).map(([name, value]) => [renamed[name] ?? name, value]),
      );
      return EncodedFrame.of(type, { event_id: eventId, at, ...named, replayed: more.replayed }, id);
    }
    const head = JSON.stringify({ event_id: eventId, at, actor: actor ?? null }).slice(0, -1);
    const tail = JSON.stringify({ changed: changed ?? {}, details, ...more }).slice(1);
    return new EncodedFrame(type, `${head},"alert":${this.alert.json},${tail}`, id);
  }

  /** The frame for whom the alert is no longer visible. */
  hidden(id: string | undefined): EncodedFrame {
    const { eventId, at, alertId } = this.entry;
    return EncodedFrame.of('alerts.hidden', { event_id: eventId, at, alert_id: alertId }, id);
  }
}
