import type { InhibitionEntity } from './persistence/inhibition.entity';
import type { SuppressionEntity } from './persistence/suppression.entity';

/** One or several time spans in which matching occurrences are suppressed. */
export type SuppressionRow = Readonly<SuppressionEntity>;

/** The fields of a suppression that a member sets; Campana sets the others. */
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
  | 'warnAt'
  | 'endedAt'
  | 'endedBy'
>;

/** A tenant's rule that one alert explains, and so suppresses, others. */
export type InhibitionRow = Readonly<InhibitionEntity>;

/** The fields of an inhibition that an administrator sets; Campana sets the others. */
export type InhibitionDefinition = Omit<
  InhibitionRow,
  'id' | 'tenantId' | 'version' | 'createdBy' | 'createdAt' | 'updatedAt'
>;
