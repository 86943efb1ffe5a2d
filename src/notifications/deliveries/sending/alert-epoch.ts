import type { AlertRow } from '../../../alerts';
import type { DeliveryRow } from '../delivery-row';

/** Whether somebody reacted to the alert after a firing message was planned, so that it must not be sent any more. */
export const isOvertaken = ({ kind, epoch, content }: DeliveryRow, alert: Pick<AlertRow, 'epoch'>): boolean =>
  kind === 'alert' && content.isEdit !== true && epoch !== null && alert.epoch > epoch;
