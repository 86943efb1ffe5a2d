import type { Selection } from '../../suppression';
import type { DestinationChannel, DestinationOccasion } from './destination-config';
import type { DestinationEntity } from './persistence/destination.entity';

export type DestinationRow = Readonly<DestinationEntity>;

/** What an administrator says about a destination. */
export interface DestinationDefinition {
  readonly name: string;
  readonly channel: DestinationChannel;
  /** undefined: it stays as it is. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  readonly match: Selection;
  readonly occasions: readonly DestinationOccasion[];
  readonly includeQuiet: boolean;
  readonly isActive: boolean;
}

/** A destination, and its new secret; null: it has no new one. */
export interface SavedDestination {
  readonly row: DestinationRow;
  readonly secret: string | null;
}
