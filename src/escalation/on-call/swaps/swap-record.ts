import type { SwapState } from './domain/swap';

/** A member's request that somebody takes over their shift. */
export interface SwapRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly scheduleId: string;
  /** Whose shift it is. */
  readonly memberId: string;
  /** Who is asked; null: anybody. */
  readonly toMemberId: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The time that the asker takes over in exchange; null: none. */
  readonly exchangeFrom: Date | null;
  readonly exchangeUntil: Date | null;
  readonly state: SwapState;
  readonly acceptedBy: string | null;
  /** The overrides that the acceptance made. */
  readonly overrideIds: readonly string[];
  /** An edit has moved the shift after the acceptance. */
  readonly isFlagged: boolean;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
