import { BeforeApplicationShutdown, Inject, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { ConsumeMessage } from 'amqplib';
import { ProvisionedTenants } from '../../../../libs/auth/provisioned-tenants';
import { Config } from '../../../../libs/config/config';
import { Clock } from '../../../../libs/kernel/clock';
import { DomainError, InvalidInput } from '../../../../libs/kernel/domain-error';
import { BatchConsumer } from '../../../../libs/messaging/batch-consumer';
import { Broker } from '../../../../libs/messaging/broker';
import { ConsumerStates } from '../../../../libs/messaging/consumer-states';
import { DEAD_LETTER_EXCHANGE, type DeadLetter } from '../../../../libs/messaging/dead-letter';
import { declareDurableQueue } from '../../../../libs/messaging/durable-queue';
import { Publisher } from '../../../../libs/messaging/publisher';
import { ShutdownReport } from '../../../../libs/shutdown/shutdown-report';
import { FindUnknownTenantsQuery } from '../../queries/find-unknown-tenants';
import { UpsertMembersCommand } from '../commands/upsert-members';
import { MEMBER_REMOVED, MEMBER_UPSERTED, type MemberMessage, parseMemberMessage } from './member-message';

export const MEMBERS_QUEUE = 'alert_processor.members';
const FINISH_WITHIN_MS = 8_000;

type Received = MemberMessage & { readonly message: ConsumeMessage };

/** Consumes what the tenant's service says about members, in batches. */
@Injectable()
export class MembersConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private consumer: BatchConsumer | undefined;

  constructor(
    private readonly config: Config,
    private readonly broker: Broker,
    private readonly publisher: Publisher,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly tenants: ProvisionedTenants,
    private readonly states: ConsumerStates,
    private readonly clock: Clock,
    private readonly report: ShutdownReport,
    @Inject(DEAD_LETTER_EXCHANGE) private readonly deadLetterExchange: string,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.consumes) return;
    const { exchange } = this.config.members;
    const { batchSize, batchMaxAgeMs } = this.config.ingestion;
    const { deadLetterExchange } = this;
    const routingKeys = [MEMBER_UPSERTED, MEMBER_REMOVED];
    const consumer = new BatchConsumer(this.broker, this.publisher, {
      queue: MEMBERS_QUEUE,
      deadLetterExchange,
      batchSize,
      batchMaxAgeMs,
      declare: (channel) =>
        declareDurableQueue(channel, { queue: MEMBERS_QUEUE, exchange, routingKeys, deadLetterExchange }),
      handle: (messages) => this.handle(messages),
      onMarker: () => undefined,
      onAcknowledged: () => undefined,
      onLost: () => undefined,
    });
    this.consumer = consumer;
    this.states.add(MEMBERS_QUEUE, () => consumer.state);
    this.report.add(() => {
      const { inFlight } = consumer.state;
      return inFlight > 0 && `consumer ${MEMBERS_QUEUE}: ${inFlight} messages go back to the queue`;
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.consumer?.stop(FINISH_WITHIN_MS);
  }

  private async handle(messages: readonly ConsumeMessage[]): Promise<readonly DeadLetter[]> {
    const byTenant = new Map<string, Received[]>();
    const dead: DeadLetter[] = [];
    for (const message of messages) {
      const parsed = await this.parse(message);
      if (parsed instanceof InvalidInput) dead.push({ message, reason: 'invalid', error: parsed.message });
      else byTenant.set(parsed.tenantId, [...(byTenant.get(parsed.tenantId) ?? []), { ...parsed, message }]);
    }
    for (const [tenantId, received] of byTenant) dead.push(...(await this.upsert(tenantId, received)));
    return dead;
  }

  private async parse({ content, fields }: ConsumeMessage): Promise<MemberMessage | InvalidInput> {
    try {
      return await parseMemberMessage(content, fields.routingKey, this.clock.now());
    } catch (error) {
      if (error instanceof InvalidInput) return error;
      throw error;
    }
  }

  /** Writes the members of one tenant. @returns the messages that are refused */
  private async upsert(tenantId: string, received: readonly Received[]): Promise<readonly DeadLetter[]> {
    if (!(await this.isKnown(tenantId)))
      return received.map(({ message }) => ({
        message,
        reason: 'unknown-tenant',
        error: `the tenant ${tenantId} is not known`,
      }));
    const changes = received.map(({ change }) => change);
    const { outcomes } = await this.commands.execute(new UpsertMembersCommand(tenantId, changes, null));
    return received.flatMap(({ message }, i) => {
      const error = outcomes[i]?.error;
      return error ? [{ message, reason: reasonOf(error), error: error.message }] : [];
    });
  }

  /** The first message of a new tenant registers it, as its first event does, unless the installation does not want it. */
  private async isKnown(tenantId: string): Promise<boolean> {
    if (this.config.ingestion.provisionsTenants) await this.tenants.ensure(tenantId);
    return (await this.queries.execute(new FindUnknownTenantsQuery([tenantId]))).size === 0;
  }
}

const reasonOf = (error: DomainError): string => (error instanceof InvalidInput ? 'invalid' : error.type);
