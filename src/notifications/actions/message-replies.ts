import { Injectable, Logger } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { SYSTEM } from '../../../libs/database/database';
import { Clock } from '../../../libs/kernel/clock';
import { DomainError } from '../../../libs/kernel/domain-error';
import { isUuid } from '../../../libs/kernel/uuid';
import { DisableContactMethodCommand, FindContactMethodsQuery, ReopenContactMethodCommand } from '../../directory';
import type { ProviderReport } from '../channels/callbacks/callback';
import type { ContentByChannel } from '../content';
import type { DeliveryRow } from '../deliveries/delivery-row';
import { DeliveryByIdLookup } from '../deliveries/persistence/delivery-by-id';
import { ReplyNumbers } from '../deliveries/persistence/reply-numbers';
import { ActionTokens, type TokenAction } from '../deliveries/sending/action-tokens';
import { MaterialsReader } from '../deliveries/sending/message-materials';
import { MessagePreparer } from '../deliveries/sending/prepare-message';
import { answerLocale, answerTexts, refusalText } from './answer-texts';
import { ActOnMessageCommand, type MessageActor } from './commands/act-on-message';

type Report<Kind extends ProviderReport['kind']> = Extract<ProviderReport, { kind: Kind }>;
type ActingToken = Extract<TokenAction, 'acknowledge' | 'resolve'>;
/** What is said to the person who pressed a key. */
export type SpokenAnswer = ContentByChannel['voice'];

/** The words by which people say that they want no more text messages. */
const STOP = /^\s*(stop|stopall|unsubscribe|cancel|end|quit|baja|alto)\s*$/i;
const NUMBERED = /^\s*([ar])\s*[-.:]?\s*(\d{1,6})\s*[.!]?\s*$/i;
const keyActions: Readonly<Record<string, ActingToken>> = { '4': 'acknowledge', '6': 'resolve' };
const TOKEN_LIFE_MS = 60_000;

/** Does what people ask for who answer a message, and says what to answer them. */
@Injectable()
export class MessageReplies {
  private readonly log = new Logger(MessageReplies.name);

  constructor(
    private readonly lookup: DeliveryByIdLookup,
    private readonly numbers: ReplyNumbers,
    private readonly tokens: ActionTokens,
    private readonly materials: MaterialsReader,
    private readonly preparer: MessagePreparer,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** A button acts as the member whose address it was pressed from. @returns what they are told */
  async button({ token, channel, from }: Report<'button'>): Promise<string> {
    const deliveryId = this.tokens.read(token)?.deliveryId;
    const delivery = deliveryId === undefined ? undefined : await this.lookup.find(SYSTEM, deliveryId);
    return this.act(token, { channel, address: from }, delivery);
  }

  /** 4 acknowledges and 6 resolves as the member who was called; any other key repeats the message. */
  async key({ deliveryId, key }: Report<'key'>): Promise<SpokenAnswer | null> {
    const delivery = isUuid(deliveryId) ? await this.lookup.find(SYSTEM, deliveryId) : undefined;
    if (!delivery) return null;
    const action = Object.hasOwn(keyActions, key) ? keyActions[key] : undefined;
    if (action === undefined) return this.repeated(delivery);
    const text = await this.act(this.tokenFor(delivery, action), { channel: 'voice' }, delivery);
    return { text, language: answerLocale(delivery), keys: false };
  }

  /** `A3` acknowledges and `R3` resolves; STOP ends messages to the telephone, in all tenants. @returns the answer, if there is one */
  async text({ channel, from, text, optOut }: Report<'reply'>): Promise<string | null> {
    const owners = await this.queries.execute(new FindContactMethodsQuery(channel, from));
    if (optOut === 'stop' || (optOut === null && STOP.test(text)))
      for (const { tenantId, id } of owners)
        await this.commands.execute(new DisableContactMethodCommand(tenantId, id, 'opted_out', from));
    if (optOut === 'start')
      for (const { tenantId, id } of owners)
        await this.commands.execute(new ReopenContactMethodCommand(tenantId, id, from));
    const [, letter, digits] = NUMBERED.exec(text) ?? [];
    if (letter === undefined || !owners.some(({ verifiedAt }) => verifiedAt !== null)) return null;
    const delivery = await this.numbers.find(from, Number(digits), this.clock.now());
    const isOwn = owners.some(
      (one) => one.tenantId === delivery?.tenantId && one.memberId === delivery.userId && one.verifiedAt !== null,
    );
    if (!delivery || !isOwn) return answerTexts.en.unknown;
    const token = this.tokenFor(delivery, letter.toLowerCase() === 'a' ? 'acknowledge' : 'resolve');
    return this.act(token, { channel }, delivery);
  }

  private async act(token: string, by: MessageActor, delivery: DeliveryRow | undefined): Promise<string> {
    const locale = answerLocale(delivery);
    try {
      const { action, alert } = await this.commands.execute(new ActOnMessageCommand(token, by));
      return answerTexts[locale][action === 'resolve' ? 'resolve' : 'acknowledge'](alert?.title ?? '');
    } catch (error) {
      // what a person may not do, or what is over, is no fault of the provider
      if (!(error instanceof DomainError) || error.problem === 'unavailable') throw error;
      this.log.log(`${by.channel}: an answer to a message had no effect: ${error.message}`);
      return refusalText(error.problem, locale);
    }
  }

  private tokenFor({ id }: DeliveryRow, action: ActingToken): string {
    const expiresAt = new Date(this.clock.now().getTime() + TOKEN_LIFE_MS);
    return this.tokens.create({ deliveryId: id, action, expiresAt });
  }

  /** What was said, as it is now; when the alert is over, that it is. */
  private async repeated(delivery: DeliveryRow): Promise<SpokenAnswer | null> {
    if (delivery.channel !== 'voice') return null;
    const prepared = this.preparer.prepare(delivery, await this.materials.read([delivery]), this.clock.now());
    const language = answerLocale(delivery);
    if ('state' in prepared) return { text: answerTexts[language].unchanged, language, keys: false };
    return prepared.content as SpokenAnswer;
  }
}
