/** What has become of a request to swap. */
export const swapStates = ['open', 'accepted', 'declined', 'cancelled', 'expired'] as const;
export type SwapState = (typeof swapStates)[number];

/** When an open request expires: at the beginning of the shift, or of what is given in exchange. */
export const expiryOf = ({
  startsAt,
  exchangeFrom,
}: {
  readonly startsAt: Date;
  readonly exchangeFrom: Date | null;
}): Date => (exchangeFrom && exchangeFrom < startsAt ? exchangeFrom : startsAt);

/** Who is on call for a time, in milliseconds. */
export interface HeldShift {
  readonly from: number;
  readonly until: number;
  readonly memberId: string;
}

/** Whether a member is on call during all of a span. */
export function isOnCallThroughout(
  shifts: readonly HeldShift[],
  memberId: string,
  span: { readonly from: number; readonly until: number },
): boolean {
  const own = shifts.filter((shift) => shift.memberId === memberId).sort((one, other) => one.from - other.from);
  let covered = span.from;
  for (const { from, until } of own) {
    if (from > covered) break;
    covered = Math.max(covered, until);
  }
  return covered >= span.until;
}
