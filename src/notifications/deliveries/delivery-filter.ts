import type { Channel } from '../../../libs/config/config';
import type { DeliveryState } from './domain/delivery-state';

/** Which deliveries are wanted; undefined: any. */
export interface DeliveryFilter {
  readonly states?: readonly DeliveryState[] | undefined;
  readonly channels?: readonly Channel[] | undefined;
  readonly provider?: string | undefined;
  /** To this member. */
  readonly userId?: string | undefined;
  readonly alertId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}
