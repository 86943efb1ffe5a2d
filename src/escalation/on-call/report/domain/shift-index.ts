import type { ReportedShift } from './fairness';

/** A shift, and of all that begin not later the one that ends last. */
interface Indexed {
  readonly from: number;
  readonly longest: ReportedShift;
}

/** Finds the shift that a member has at an instant, among many. */
export class ShiftIndex {
  private readonly byMember = new Map<string, Indexed[]>();

  constructor(shifts: readonly ReportedShift[]) {
    for (const shift of [...shifts].sort((one, other) => one.from - other.from)) {
      const own = this.byMember.get(shift.memberId) ?? [];
      const before = own.at(-1)?.longest;
      own.push({ from: shift.from, longest: before && before.until > shift.until ? before : shift });
      this.byMember.set(shift.memberId, own);
    }
  }

  /** A shift of a member that has an instant; undefined: they have none. */
  at(memberId: string, instant: number): ReportedShift | undefined {
    const own = this.byMember.get(memberId) ?? [];
    let [low, high] = [0, own.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((own[middle]?.from ?? Infinity) <= instant) low = middle + 1;
      else high = middle;
    }
    const longest = own[low - 1]?.longest;
    return longest && longest.until > instant ? longest : undefined;
  }
}
