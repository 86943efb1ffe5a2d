import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { Clock } from '../../../../libs/kernel/clock';
import { DomainError } from '../../../../libs/kernel/domain-error';
import { isUuid } from '../../../../libs/kernel/uuid';
import {
  DisableContactMethodCommand,
  FindContactMethodsQuery,
  GetAddressesQuery,
  VerifyContactMethodCommand,
} from '../../../directory';
import type { CallbackProvider, ProviderReport } from '../../channels/callbacks/callback';
import type { DeliveryRow } from '../../deliveries/delivery-row';
import { DeliveriesRepository } from '../../deliveries/persistence/deliveries.repository';
import { DeliveryByIdLookup } from '../../deliveries/persistence/delivery-by-id';
import { DeliveryOutcomes } from '../../deliveries/sending/delivery-outcomes';
import { MessageReplies, type SpokenAnswer } from '../message-replies';

type Report<Kind extends ProviderReport['kind']> = Extract<ProviderReport, { kind: Kind }>;

/** What the person is answered who pressed something, or wrote. `answerTo`: where the provider wants the answer. */
export type PersonAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'spoken'; readonly deliveryId: string; readonly content: SpokenAnswer }
  | { readonly kind: 'button'; readonly text: string; readonly answerTo: string };

/**
 * Does what a provider reports, or what a person did there. Reports of what is unknown change nothing.
 * Returns what the person is to be answered.
 */
export class HandleCallbackCommand extends Command<readonly PersonAnswer[]> {
  constructor(
    readonly provider: CallbackProvider,
    readonly reports: readonly ProviderReport[],
  ) {
    super();
  }
}

const stateOf = {
  queued: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
} as const;

@CommandHandler(HandleCallbackCommand)
export class HandleCallbackHandler implements ICommandHandler<HandleCallbackCommand> {
  private readonly log = new Logger(HandleCallbackHandler.name);

  constructor(
    private readonly lookup: DeliveryByIdLookup,
    private readonly deliveries: DeliveriesRepository,
    private readonly outcomes: DeliveryOutcomes,
    private readonly replies: MessageReplies,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute({ provider, reports }: HandleCallbackCommand): Promise<readonly PersonAnswer[]> {
    const answers: PersonAnswer[] = [];
    for (const report of reports) {
      const answer = await this.handle(provider, report).catch((error: unknown) => {
        if (!(error instanceof DomainError) || error.problem === 'unavailable') throw error;
        this.log.log(`${provider}: a ${report.kind} had no effect: ${error.message}`);
        return null;
      });
      if (answer) answers.push(answer);
    }
    return answers;
  }

  private async handle(provider: CallbackProvider, report: ProviderReport): Promise<PersonAnswer | null> {
    switch (report.kind) {
      case 'status':
        await this.apply(provider, report);
        return null;
      case 'reply': {
        const text = await this.replies.text(report);
        return text === null ? null : { kind: 'text', text };
      }
      case 'key': {
        const content = await this.replies.key(report);
        return content && { kind: 'spoken', deliveryId: report.deliveryId, content };
      }
      case 'button': {
        const text = await this.replies.button(report);
        return report.answerTo === null ? null : { kind: 'button', text, answerTo: report.answerTo };
      }
      case 'start':
        await this.verify(report);
        return null;
    }
  }

  private async apply(provider: CallbackProvider, report: Report<'status'>): Promise<void> {
    const delivery = await this.find(provider, report);
    if (!delivery) return;
    await this.record(delivery, report);
    if (report.disables === null || delivery.contactMethodId === null) return;
    const { tenantId, contactMethodId: id } = delivery;
    const [contact] = await this.queries.execute(new GetAddressesQuery([{ tenantId, id }]));
    if (contact?.address)
      await this.commands.execute(new DisableContactMethodCommand(tenantId, id, report.disables, contact.address));
  }

  private async find(provider: string, report: Report<'status'>): Promise<DeliveryRow | undefined> {
    const { deliveryId, providerMessageId } = report;
    if (deliveryId !== null) return isUuid(deliveryId) ? this.lookup.find(SYSTEM, deliveryId) : undefined;
    return providerMessageId === null ? undefined : this.lookup.findMessage(SYSTEM, provider, providerMessageId);
  }

  @Transactional()
  protected async record({ id }: DeliveryRow, { status, errorCode }: Report<'status'>): Promise<void> {
    const at = {
      now: this.clock.now(),
      reason: errorCode === null ? 'reported' : `reported:${errorCode.slice(0, 100)}`,
    };
    const changed = await this.deliveries.report(SYSTEM, id, stateOf[status], at);
    if (changed) await this.outcomes.announce([changed]);
  }

  private async verify({ channel, chatId, code }: Report<'start'>): Promise<void> {
    for (const { tenantId, id, verifiedAt } of await this.queries.execute(new FindContactMethodsQuery(channel, chatId)))
      if (verifiedAt === null)
        await this.commands
          .execute(new VerifyContactMethodCommand(tenantId, id, { sentCode: code }))
          .catch(ignoreWrongCode);
  }
}

/** Several tenants may have the chat: the code is that of one of them. */
const ignoreWrongCode = (error: unknown): void => {
  if (!(error instanceof DomainError) || error.problem === 'unavailable') throw error;
};
