import { InvalidInput } from '../../../../libs/kernel/domain-error';
import type { TestWish } from '../commands/send-test';
import type { DeliveryFilter } from '../delivery-filter';
import type { ListDeliveriesDto } from './delivery.dto';
import type { RedriveDto, TestNotificationDto } from './redrive.dto';

type FilterDto = Omit<ListDeliveriesDto, 'limit' | 'cursor'>;

/** Which deliveries a query asks for. */
export const filterFrom = (query: FilterDto): DeliveryFilter => ({
  states: query.state,
  channels: query.channel,
  provider: query.provider,
  userId: query.member_id,
  alertId: query.alert_id,
  from: query.from === undefined ? undefined : new Date(query.from),
  to: query.to === undefined ? undefined : new Date(query.to),
});

/** Which deliveries are to be sent again. @throws InvalidInput unless exactly one of `ids` and `filter` is given */
export function redriveFrom({
  ids,
  filter,
}: RedriveDto): { readonly ids: readonly string[] } | { readonly filter: DeliveryFilter } {
  if (ids && !filter) return { ids };
  if (filter && !ids) return { filter: filterFrom(filter) };
  throw new InvalidInput([{ pointer: '', detail: 'needs exactly one of ids and filter' }]);
}

/** What a test tries. @throws InvalidInput unless exactly one of `contact_method_id` and `destination_id` is given */
export function testFrom(body: TestNotificationDto): TestWish {
  const { contact_method_id: contactMethodId, destination_id: destinationId } = body;
  const tried = { templateId: body.template_id, alertId: body.alert_id };
  if (contactMethodId !== undefined && destinationId === undefined) return { contactMethodId, ...tried };
  if (destinationId !== undefined && contactMethodId === undefined) return { destinationId, ...tried };
  throw new InvalidInput([{ pointer: '', detail: 'needs exactly one of contact_method_id and destination_id' }]);
}
