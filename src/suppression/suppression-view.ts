import type { InhibitionEntity } from './persistence/inhibition.entity';
import type { SuppressionEntity } from './persistence/suppression.entity';

/** A time span, or several, in which matching occurrences raise nothing. */
export type SuppressionRow = Readonly<SuppressionEntity>;

/** What a member says of a suppression; the rest is Campana's. */
export type SuppressionDefinition = Omit<
  SuppressionRow,
  | 'id'
  | 'tenantId'
  | 'createdBy'
  | 'createdAt'
  | 'updatedAt'
  | 'version'
  | 'isActive'
  | 'isHolding'
  | 'nextChangeAt'
  | 'endedAt'
  | 'endedBy'
>;

/** A tenant's statement that one alert explains others. */
export type InhibitionRow = Readonly<InhibitionEntity>;

/** What an administrator says of an inhibition; the rest is Campana's. */
export type InhibitionDefinition = Omit<
  InhibitionRow,
  'id' | 'tenantId' | 'version' | 'createdBy' | 'createdAt' | 'updatedAt'
>;
