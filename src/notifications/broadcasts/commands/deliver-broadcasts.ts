import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { Clock } from '../../../../libs/kernel/clock';
import type { AlertRow } from '../../../alerts';
import { ListMembersQuery } from '../../../directory';
import { AlertsById } from '../../alerts-by-id';
import { DeliveryEnqueuer } from '../../deliveries/delivery-enqueuer';
import type { NotifyRequest } from '../../requests/notify-request';
import { RequestFactsReader } from '../../requests/request-facts';
import { RequestedDeliveries } from '../../requests/requested-deliveries';
import { type BroadcastRow, BroadcastsRepository, firstBroadcast } from '../persistence/broadcasts.repository';

/** Tells members of broadcasts, a page of members after the other; a process that ends is followed by the next one. */
export class DeliverBroadcastsCommand extends Command<void> {}

const MAX_BROADCASTS = 5;
const PAGE = 500;

/** A page of a broadcast: whom to tell, and how far it has come then. */
interface BroadcastPage {
  readonly request: NotifyRequest;
  readonly next: BroadcastRow;
}

@WhenDue(() => new DeliverBroadcastsCommand(), firstBroadcast)
@CommandHandler(DeliverBroadcastsCommand)
export class DeliverBroadcastsHandler implements ICommandHandler<DeliverBroadcastsCommand> {
  private readonly failed = new FailedItems(new Logger(DeliverBroadcastsHandler.name));

  constructor(
    private readonly broadcasts: BroadcastsRepository,
    private readonly queries: QueryBus,
    private readonly alerts: AlertsById,
    private readonly reader: RequestFactsReader,
    private readonly deliveries: RequestedDeliveries,
    private readonly enqueuer: DeliveryEnqueuer,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    // another round as long as there is a broadcast: a page is not all of it
    await inRounds(1, async () => {
      const ids = await this.broadcasts.find(MAX_BROADCASTS, this.failed.ids);
      await this.failed.handle(ids, (some) => this.deliver(some));
      return ids.length;
    });
  }

  /** Tells the next page of members of each; who was told is recorded in the same transaction. */
  @Transactional()
  protected async deliver(ids: readonly string[]): Promise<void> {
    const rows = await this.broadcasts.lock(ids);
    if (rows.length === 0) return;
    const alerts = await this.alerts.of(rows);
    const pages: BroadcastPage[] = [];
    for (const row of rows) pages.push(await this.pageOf(row, alerts.get(row.alertId)));
    const facts = await this.reader.read(pages.map(({ request }) => request));
    const planned = pages.flatMap(({ request }) => this.deliveries.of(request, 'broadcast', facts));
    await this.enqueuer.enqueue(planned);
    await this.broadcasts.save(
      pages.map(({ next }) => next),
      this.clock.now(),
    );
  }

  /** The members of the next page, of whom those with one of the roles are told. */
  private async pageOf(row: BroadcastRow, alert: AlertRow | undefined): Promise<BroadcastPage> {
    const { tenantId, afterMemberId } = row;
    const query = new ListMembersQuery(tenantId, { isActive: true }, PAGE, afterMemberId ?? undefined);
    const members = alert ? await this.queries.execute(query) : [];
    const roles = alert?.notifyRoles ?? null;
    const told = members.filter((one) => roles === null || one.roles.some((role) => roles.includes(role)));
    const last = members.length < PAGE ? null : (members.at(-1)?.id ?? null);
    return { request: requestOf(row, alert, told), next: { ...row, afterMemberId: last } };
  }
}

const requestOf = (
  { tenantId, alertId }: BroadcastRow,
  alert: AlertRow | undefined,
  members: readonly { readonly id: string }[],
): NotifyRequest => ({
  tenantId,
  alertId,
  // a member who acknowledges it does not keep it from the others
  epoch: null,
  cause: 'broadcast',
  targets: members.map(({ id }) => ({ memberId: id })),
  channels: alert?.notificationChannels ?? ['in_app'],
  urgent: false,
  text: null,
  reason: { code: 'broadcast', role: null, subject: null, level: null },
});
