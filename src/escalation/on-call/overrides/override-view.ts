import type { OverrideKind } from '../domain/override';
import type { OverrideEntity } from './persistence/override.entity';

export type OverrideRow = Readonly<OverrideEntity>;

/** What somebody says about an override. */
export interface OverrideDefinition {
  readonly kind: OverrideKind;
  readonly from: Date;
  readonly until: Date;
  readonly memberId: string;
  /** Of `replace`: whose place they take; null: everybody's. */
  readonly replaces: string | null;
}
