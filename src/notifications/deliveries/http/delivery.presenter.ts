import type { RedriveCounts } from '../commands/redrive-failed';
import type { ResendResult } from '../commands/resend-deliveries';
import type { ChannelStatus } from '../queries/get-channels';
import type { DeliveryStats } from '../queries/get-delivery-stats';
import type { RedriveResultsDto } from './redrive.dto';
import type { ChannelStatusDto, DeliveryStatsItemDto } from './delivery.dto';

/** The figures of one channel and provider as the API shows them. */
export const presentDeliveryStats = ({
  accepted,
  failed,
  p50Seconds,
  p95Seconds,
  ...stats
}: DeliveryStats): DeliveryStatsItemDto => ({
  ...stats,
  accepted,
  failed,
  success_rate: accepted + failed === 0 ? null : accepted / (accepted + failed),
  p50_seconds: p50Seconds,
  p95_seconds: p95Seconds,
});

/** What became of deliveries that were sent again. */
export const presentRedrive = (done: readonly ResendResult[] | RedriveCounts): RedriveResultsDto => {
  if ('resent' in done) return { results: [], resent: done.resent, refused: done.refused, has_more: done.hasMore };
  const resent = done.filter(({ error }) => error === null).length;
  return {
    results: done.map(({ id, delivery, error }) => ({ id, delivery_id: delivery?.id ?? null, error })),
    resent,
    refused: done.length - resent,
    has_more: false,
  };
};

/** A channel as the API shows it. */
export const presentChannel = ({
  channel,
  isOn,
  providers,
  failing,
  lastSuccessAt,
}: ChannelStatus): ChannelStatusDto => ({
  channel,
  status: isOn ? 'on' : 'no_provider',
  providers: [...providers],
  open_breakers: [...failing],
  last_success_at: lastSuccessAt?.toISOString() ?? null,
});
