import type { FeedEntry } from '../feed/feed-entry';
import { topicOf } from '../feed/feed-entry';

/** So long the rate must be below the limit. */
const CALM_SECONDS = 5;

/** Whether so many events come that they are counted, instead of told one by one. */
export class Flood {
  isOn = false;
  private created = 0;
  private changed = 0;
  private calmSeconds = 0;

  constructor(private readonly maxPerSecond: number) {}

  /** Counts events of alerts. It begins at once. */
  count(entries: readonly FeedEntry[]): void {
    const ofAlerts = entries.filter(({ type }) => topicOf(type) === 'alerts');
    const created = ofAlerts.filter(({ type }) => type === 'alerts.created').length;
    this.created += created;
    this.changed += ofAlerts.length - created;
    if (this.created + this.changed > this.maxPerSecond) this.isOn = true;
  }

  /**
   * A second has passed. @returns what to tell: the counts of a flood; `over`; undefined: there is none
   */
  second(): { readonly created: number; readonly changed: number } | 'over' | undefined {
    const { created, changed } = this;
    [this.created, this.changed] = [0, 0];
    if (!this.isOn) return undefined;
    this.calmSeconds = created + changed > this.maxPerSecond ? 0 : this.calmSeconds + 1;
    if (this.calmSeconds < CALM_SECONDS) return { created, changed };
    this.isOn = false;
    this.calmSeconds = 0;
    return 'over';
  }
}
