const MINUTE_MS = 60_000;
/** What is over a limit waits at least so long, so that more can join its summary. */
const MIN_WAIT_MS = 60_000;
/** A place is free so much later than its window says: one message may be so much longer on its way than the next one. */
const TRAVEL_MS = 5_000;

interface LimitWindow {
  /** The last of these is for a summary; critical messages have two more. */
  readonly max: number;
  readonly minutes: number;
}

/** Chats take one message a second. */
const SECOND_MS = 1_000;

const phone: readonly LimitWindow[] = [
  { max: 5, minutes: 15 },
  { max: 11, minutes: 60 },
  { max: 21, minutes: 180 },
];
const calls: readonly LimitWindow[] = [
  { max: 3, minutes: 15 },
  { max: 7, minutes: 60 },
  { max: 15, minutes: 180 },
];
const screens: readonly LimitWindow[] = [
  { max: 5, minutes: 1 },
  { max: 60, minutes: 60 },
];
const chats: readonly LimitWindow[] = [{ max: 15, minutes: 1 }];

/** How many messages a target gets over a channel. A channel that is missing has no limit. */
const windowsByChannel: Readonly<Record<string, readonly LimitWindow[]>> = {
  sms: phone,
  whatsapp: phone,
  voice: calls,
  email: screens,
  push: screens,
  slack: chats,
  discord: chats,
  teams: chats,
  telegram: chats,
};

/** The longest window: older messages count nowhere. */
export const LIMIT_WINDOW_MS = 180 * MINUTE_MS + TRAVEL_MS;

/** What counts for the limit of a message. */
export interface LimitedMessage {
  readonly channel: string;
  readonly kind: string;
  readonly severity: string | null;
}

/** Whether messages like this are limited: codes and tests are asked for, and counted elsewhere. */
export const isLimited = ({ channel, kind }: LimitedMessage): boolean =>
  Object.hasOwn(windowsByChannel, channel) && kind !== 'code' && kind !== 'test';

const maxFor = ({ kind, severity }: LimitedMessage, { max }: LimitWindow): number => {
  if (kind === 'summary') return max;
  return severity === 'critical' ? max + 2 : max - 1;
};

/** When the next place of a window is free. */
function placeIn(window: LimitWindow, message: LimitedMessage, sentMs: readonly number[], nowMs: number): number {
  const lengthMs = window.minutes * MINUTE_MS + TRAVEL_MS;
  const counted = sentMs.filter((ms) => ms > nowMs - lengthMs).sort((one, other) => one - other);
  const surplus = counted.length - maxFor(message, window);
  return surplus < 0 ? nowMs : (counted[surplus] ?? nowMs) + lengthMs;
}

/** The next second of a chat in which nothing else is sent. Critical messages do not wait behind what has not been sent yet. */
function freeSecond({ severity }: LimitedMessage, takenMs: readonly number[], nowMs: number): number {
  const others = severity === 'critical' ? takenMs.filter((ms) => ms <= nowMs) : takenMs;
  const after = (atMs: number, ms: number) => (Math.abs(ms - atMs) < SECOND_MS ? ms + SECOND_MS : atMs);
  return others.toSorted((one, other) => one - other).reduce(after, nowMs);
}

/** When a message may be sent. */
export interface MessagePlace {
  readonly at: Date;
  /** Whether the message has this place for itself, be it a second of a chat that is to come; else it is over the limit until then. */
  readonly isOwn: boolean;
}

/**
 * When a message may be sent: now, in the next free second of a chat, or when there is a place for it in every window.
 * @param taken when the target got messages over the channel, or is to get them
 */
export function placeFor(message: LimitedMessage, taken: readonly Date[], now: Date): MessagePlace {
  const [takenMs, nowMs] = [taken.map((at) => at.getTime()), now.getTime()];
  const windows = windowsByChannel[message.channel] ?? [];
  const placeMs = Math.max(nowMs, ...windows.map((window) => placeIn(window, message, takenMs, nowMs)));
  if (placeMs > nowMs) return { at: new Date(Math.max(placeMs, nowMs + MIN_WAIT_MS)), isOwn: false };
  return { at: new Date(windows === chats ? freeSecond(message, takenMs, nowMs) : nowMs), isOwn: true };
}
