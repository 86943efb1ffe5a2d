import { type HeldShift, isOnCallThroughout } from './swap';

/** A time, in milliseconds. */
interface Span {
  readonly from: number;
  readonly until: number;
}

/** What of a swap request decides whether an edit has moved its shifts. */
export interface CheckedSwap {
  readonly state: string;
  readonly memberId: string;
  readonly acceptedBy: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly exchangeFrom: Date | null;
  readonly exchangeUntil: Date | null;
}

/** Who must be on call in a span for a swap to hold. */
interface HeldBy extends Span {
  readonly memberId: string;
}

/** Those who must be on call from now on: the asker of an open swap, both of an accepted one. What is over is left out. */
function holders(swap: CheckedSwap, now: number): readonly HeldBy[] {
  const { state, memberId, acceptedBy, startsAt, endsAt, exchangeFrom, exchangeUntil } = swap;
  const isAccepted = state === 'accepted';
  const shift = { memberId: isAccepted ? (acceptedBy ?? '') : memberId, from: +startsAt, until: +endsAt };
  const given =
    isAccepted && exchangeFrom && exchangeUntil ? [{ memberId, from: +exchangeFrom, until: +exchangeUntil }] : [];
  return [shift, ...given]
    .map((one) => ({ ...one, from: Math.max(one.from, now) }))
    .filter(({ from, until }) => from < until);
}

/** The time of which the shifts must be known to check swaps; undefined: of none. */
export function spanToCheck(swaps: readonly CheckedSwap[], now: number): Span | undefined {
  const spans = swaps.flatMap((swap) => holders(swap, now));
  if (spans.length === 0) return undefined;
  const [from, until] = [spans.map((span) => span.from), spans.map((span) => span.until)];
  return { from: Math.min(...from), until: Math.max(...until) };
}

/** Whether those are still on call who must be for a swap to hold. @param shifts those of the span to check */
export const isSwapHeld = (swap: CheckedSwap, shifts: readonly HeldShift[], now: number): boolean =>
  holders(swap, now).every((one) => isOnCallThroughout(shifts, one.memberId, one));
