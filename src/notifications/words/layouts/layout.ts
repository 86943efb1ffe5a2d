import type { Severity } from '../../../alerts';
import { cutText, longestThatFits } from '../cut';
import { localTime } from '../local-time';
import { localeOf, type MessageFacts, type MessageLinks } from '../message-facts';
import { shownList } from '../message-list';
import type { RenderedWords } from '../message-template';
import { cutRichText, lengthOfRichText, type RichText } from '../rich-text';
import { reasonLine, vocabularies } from '../vocabulary';
import { oneLine } from '../../../../libs/text/one-line';

/** A name and a value beside the body. */
export interface FactLine {
  readonly name: string;
  readonly value: string;
}

/** The buttons of a message, those that act first. */
export const linkActions = ['acknowledge', 'resolve', 'extend', 'open'] as const;

/** A link that is shown as a button. */
export interface MessageLink {
  readonly action: (typeof linkActions)[number];
  readonly title: string;
  readonly url: string;
}

/** The colours of severities and of the end of a problem, as Discord writes them. */
const colors = { critical: 13_840_175, high: 16_088_064, medium: 16_498_733, low: 1_668_818, resolved: 3_706_428 };

/** Escaped, it is shorter than what any channel takes. */
const MAX_FACT_LENGTH = 200;
const MAX_REASON_LENGTH = 400;

/** What each channel lays out: the words of a message, its facts, links and reason. It notes what is cut. */
export class Layout {
  readonly locale;
  readonly vocabulary;
  readonly reason: string | null;
  readonly cuts = new Set<string>();

  constructor(
    readonly facts: MessageFacts,
    readonly words: RenderedWords,
  ) {
    this.locale = localeOf(facts);
    this.vocabulary = vocabularies[this.locale];
    this.reason = reasonLine(facts.reason, this.locale)?.slice(0, MAX_REASON_LENGTH).toWellFormed() ?? null;
  }

  /** The severity of the alert, or the worst of several; null: there is none. */
  get severity(): Severity | null {
    const { alert, list, kind } = this.facts;
    return alert?.severity ?? (list ? shownList(list, kind).worst : null);
  }

  /** The colour of the message as a number. */
  get color(): number {
    if (this.facts.kind === 'resolved') return colors.resolved;
    return colors[this.severity ?? 'low'];
  }

  /** The facts of the alert. */
  get factLines(): readonly FactLine[] {
    const { alert, member, tenant } = this.facts;
    if (!alert) return [];
    const { vocabulary: word } = this;
    const time = localTime(alert.createdAt, member?.timeZone ?? tenant.timeZone);
    const lines: [string, string][] = [
      [word.severity, word.severities[alert.severity]],
      [word.time, time],
      [word.status, word.statuses[alert.status]],
      [word.type, alert.alertType],
      [word.source, alert.sourceService],
    ];
    if (alert.occurrenceCount > 1) lines.push([word.occurrences, String(alert.occurrenceCount)]);
    return lines
      .map(([name, value]) => ({ name, value: cutText(oneLine(value), MAX_FACT_LENGTH) }))
      .filter(({ value }) => value !== '');
  }

  /** The status, where no fact line shows it; null: the alert is active, as everybody expects. */
  get statusLine(): string | null {
    const { alert, kind } = this.facts;
    if (!alert || kind !== 'alert' || alert.status === 'active') return null;
    return `${this.vocabulary.status}: ${this.vocabulary.statuses[alert.status]}`;
  }

  /** The links of the message, those that act first. */
  get links(): readonly MessageLink[] {
    return linkActions.flatMap((action) => {
      const url = this.facts.links[action];
      return url === null ? [] : [{ action, title: this.vocabulary[action], url }];
    });
  }

  /** The address where the reader sees more: always whole. */
  get openUrl(): MessageLinks['open'] {
    return this.facts.links.open ?? this.facts.links.extend;
  }

  /** Cuts a text, and notes it. */
  cut(name: string, text: string, max: number, ellipsis?: string): string {
    const cut = cutText(text, max, ellipsis);
    if (cut !== text) this.cuts.add(name);
    return cut;
  }

  /** The longest beginning of the body that fits in the markup of a channel. It is cut before it is escaped. */
  fittedBody(write: (body: RichText) => string, fits: (written: string) => boolean): string {
    const { body } = this.words;
    const whole = write(body);
    if (fits(whole)) return whole;
    this.cuts.add('body');
    return longestThatFits(lengthOfRichText(body), (max) => write(cutRichText(body, max)), fits);
  }
}
