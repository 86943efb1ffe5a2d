import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { Channel } from '../../../../libs/config/config';
import { DomainError, InvalidInput } from '../../../../libs/kernel/domain-error';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { GetAlertQuery, type Viewer } from '../../../alerts';
import { GetAddressesQuery } from '../../../directory';
import { GetDestinationAddressesQuery } from '../../destinations/queries/get-destinations';
import { TenantTemplates } from '../../templates/tenant-templates';
import { DeliveryEnqueuer } from '../delivery-enqueuer';
import type { DeliveryTarget } from '../delivery-target';
import type { DeliveryRow } from '../delivery-row';
import { TooManyTests } from '../domain/delivery.errors';
import { DeliveriesRepository } from '../persistence/deliveries.repository';

const MINUTE_MS = 60_000;
const MAX_TESTS_A_MINUTE = 10;

const fault = (pointer: string, detail: string) => new InvalidInput([{ pointer, detail }]);

/** Where a test goes, and what it shows: a template with an alert or a sample, an alert, or only that it is a test. */
export type TestWish = ({ readonly contactMethodId: string } | { readonly destinationId: string }) & {
  readonly templateId?: string | undefined;
  readonly alertId?: string | undefined;
};

/** Sends a test message. Throws InvalidInput, TooManyTests. */
export class SendTestCommand extends Command<DeliveryRow> {
  /**
   * @param viewer who must see the alert
   * @param ownerId the member whose contact method it must be; undefined: anybody's
   */
  constructor(
    readonly tenantId: string,
    readonly wish: TestWish,
    readonly viewer: Viewer,
    readonly ownerId?: string,
  ) {
    super();
  }
}

interface Reached {
  readonly target: DeliveryTarget;
  readonly channel: Channel;
}

@CommandHandler(SendTestCommand)
export class SendTestHandler implements ICommandHandler<SendTestCommand> {
  constructor(
    private readonly queries: QueryBus,
    private readonly templates: TenantTemplates,
    private readonly enqueuer: DeliveryEnqueuer,
    private readonly deliveries: DeliveriesRepository,
    private readonly clock: Clock,
  ) {}

  async execute(command: SendTestCommand): Promise<DeliveryRow> {
    const { wish } = command;
    const reached = 'destinationId' in wish ? await this.destinationOf(command) : await this.contactOf(command);
    await this.checkTemplate(command, reached.channel);
    await this.checkAlert(command);
    return this.send(command, reached);
  }

  private async contactOf({ tenantId, wish, ownerId }: SendTestCommand): Promise<Reached> {
    const id = 'contactMethodId' in wish ? wish.contactMethodId : '';
    const [contact] = await this.queries.execute(new GetAddressesQuery([{ tenantId, id }]));
    if (!contact || (ownerId !== undefined && contact.memberId !== ownerId))
      throw fault('/contact_method_id', 'is no contact method of yours');
    if (!contact.isVerified) throw fault('/contact_method_id', 'is not verified: nothing but codes is sent there');
    return { target: { userId: contact.memberId, contactMethodId: id }, channel: contact.channel };
  }

  private async destinationOf({ tenantId, wish }: SendTestCommand): Promise<Reached> {
    const id = 'destinationId' in wish ? wish.destinationId : '';
    const [found] = await this.queries.execute(new GetDestinationAddressesQuery([{ tenantId, id }]));
    if (!found) throw fault('/destination_id', 'is no destination');
    if (!found.isActive) throw fault('/destination_id', 'is not active: nothing is sent there');
    return { target: { destinationId: id }, channel: found.channel };
  }

  private async checkTemplate({ tenantId, wish: { templateId } }: SendTestCommand, channel: Channel): Promise<void> {
    if (templateId === undefined) return;
    const template = (await this.templates.of([tenantId])).get(tenantId)?.find(templateId);
    if (!template) throw fault('/template_id', 'is no template');
    if (template.definition.channel !== channel)
      throw fault('/template_id', `is for ${template.definition.channel}, and the address is for ${channel}`);
  }

  private async checkAlert({ tenantId, wish: { alertId }, viewer }: SendTestCommand): Promise<void> {
    if (alertId === undefined) return;
    await this.queries.execute(new GetAlertQuery(tenantId, alertId, viewer)).catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.problem !== 'not-found') throw error;
      throw fault('/alert_id', error.message);
    });
  }

  @Transactional()
  protected async send({ tenantId, wish }: SendTestCommand, { target, channel }: Reached): Promise<DeliveryRow> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - MINUTE_MS);
    if ((await this.deliveries.countTestsSince(tenantId, since)) >= MAX_TESTS_A_MINUTE) throw new TooManyTests();
    const [row] = await this.enqueuer.enqueue([
      {
        tenantId,
        alertId: wish.alertId ?? null,
        episode: null,
        epoch: null,
        cause: `test:${uuidv7(now.getTime())}`,
        kind: 'test',
        target,
        channel,
        severity: null,
        priority: null,
        content: wish.templateId === undefined ? {} : { templateId: wish.templateId },
        state: 'pending',
        dueAt: now,
      },
    ]);
    if (!row) throw new Error('a new delivery was not added');
    return row;
  }
}
