import { Injectable } from '@nestjs/common';
import { memberKey } from '../../../directory';
import type { AlertRow } from '../../../alerts';
import type { AddressByChannel, PushAddress } from '../../channels/channel-provider';
import type { ContentByChannel, Envelope, SendingChannel } from '../../content';
import { composeMessage } from '../../words/compose-message';
import { localeOf, type MessageFacts, type MessageList, type MessageTenant } from '../../words/message-facts';
import { sampleFacts } from '../../words/sample-facts';
import { TemplateSet } from '../../words/template-set';
import type { DeliveryRow } from '../delivery-row';
import { isOvertaken } from './alert-epoch';
import type { MessageMaterials } from './message-materials';
import { MessageLinkMaker } from './message-links';

/** A message that is ready to leave. */
export interface PreparedMessage {
  readonly delivery: DeliveryRow;
  readonly channel: SendingChannel;
  readonly address: AddressByChannel[SendingChannel];
  readonly content: ContentByChannel[SendingChannel];
  readonly envelope: Envelope;
  /** What the record shows. */
  readonly record: Pick<
    DeliveryRow,
    'locale' | 'templateId' | 'templateError' | 'subject' | 'message' | 'reason' | 'address'
  >;
}

/** Why a delivery is not sent. */
export interface NotSent {
  readonly state: 'cancelled' | 'failed';
  readonly reason: string;
}

/** What one message has of its own. */
interface OwnFacts {
  readonly alert: AlertRow | null;
  readonly code: string | null;
  readonly now: Date;
  readonly replyNumber: number | null;
}

const cancelled = (reason: string): NotSent => ({ state: 'cancelled', reason });
const failed = (reason: string): NotSent => ({ state: 'failed', reason });

const noTemplates = new TemplateSet([]);

/** The address of a contact method as its channel takes it. */
const addressMakers: { readonly [C in SendingChannel]?: (text: string, name: string | null) => AddressByChannel[C] } = {
  email: (email, name) => ({ email, name }),
  sms: (number) => ({ number }),
  whatsapp: (number) => ({ number }),
  voice: (number) => ({ number }),
  push: (text) => JSON.parse(text) as PushAddress,
  slack: (channel) => ({ channel }),
  telegram: (chatId) => ({ chatId }),
  webhook: (url) => ({ url, secrets: [] }),
};

/** Makes the messages of deliveries, from materials that were read before. */
@Injectable()
export class MessagePreparer {
  constructor(private readonly links: MessageLinkMaker) {}

  /**
   * Makes one message.
   * @param replyNumber the number by which it can be answered; null: it cannot
   * @returns it, or why it is not sent
   */
  prepare(
    delivery: DeliveryRow,
    materials: MessageMaterials,
    now: Date,
    replyNumber: number | null = null,
  ): PreparedMessage | NotSent {
    const alert = delivery.alertId === null ? null : materials.alerts.get(delivery.alertId);
    if (alert === undefined) return cancelled('alert_gone');
    if (alert && isOvertaken(delivery, alert)) return cancelled('overtaken');
    const address = addressOf(delivery, materials);
    if ('reason' in address) return address;
    const code = codeOf(delivery, materials);
    if (code === undefined) return cancelled('expired');
    const templates = materials.templates.get(delivery.tenantId) ?? noTemplates;
    const own = this.factsOf(delivery, materials, { alert, code, now, replyNumber });
    const facts = delivery.kind === 'test' ? triedFacts(own, templates, delivery) : own;
    const first = delivery.content.templateId === undefined ? undefined : templates.find(delivery.content.templateId);
    const { content, subject, message, reason, templateId, failures } = composeMessage(facts, templates, first);
    return {
      delivery,
      channel: delivery.channel as SendingChannel,
      address,
      content,
      envelope: envelopeOf(delivery, facts, materials),
      // the code itself is in no record
      record: {
        locale: facts.member?.locale ?? facts.tenant.locale,
        templateId,
        // a failure is shown at the delivery: the message was sent in the words of the shipped template
        templateError: failures.map(({ templateName, error }) => `${templateName}: ${error}`).join('\n') || null,
        subject: code === null ? subject : null,
        message: code === null ? message : null,
        reason,
        address: delivery.address,
      },
    };
  }

  private factsOf(
    delivery: DeliveryRow,
    materials: MessageMaterials,
    { alert, code, now, replyNumber }: OwnFacts,
  ): MessageFacts & { channel: SendingChannel } {
    const tenant = tenantOf(delivery.tenantId, materials);
    const { content, kind, channel, cause, id } = delivery;
    return {
      kind,
      channel: channel as SendingChannel,
      deliveryId: id,
      cause,
      sentAt: now,
      alert,
      list: this.listOf(delivery, now),
      notice: content.notice ?? null,
      code,
      reason: content.reason ?? null,
      tenant,
      member: readerOfDelivery(delivery, materials, tenant),
      links: this.links.linksOf(delivery, alert, now),
      tokens: this.links.buttonsOf(delivery, alert, now),
      replyNumber,
    };
  }

  /** Times of a stored list are texts; links are made when the message is. */
  private listOf({ content: { list } }: DeliveryRow, now: Date): MessageList | null {
    if (!list) return null;
    const items = list.items.map(({ deliveryId, ...item }) => ({
      ...item,
      createdAt: new Date(item.createdAt),
      url: deliveryId === undefined ? null : this.links.openLinkOf(deliveryId, now),
    }));
    return { ...list, items };
  }
}

function tenantOf(id: string, { settings }: MessageMaterials): MessageTenant {
  const own = settings.get(id);
  return {
    id,
    brand: own?.brand ?? 'Campana',
    locale: own?.locale ?? 'en',
    timeZone: own?.timeZone ?? 'UTC',
    currency: own?.currency ?? 'EUR',
  };
}

function readerOfDelivery(
  { tenantId, userId }: DeliveryRow,
  { members }: MessageMaterials,
  tenant: MessageTenant,
): MessageFacts['member'] {
  const member = userId === null ? undefined : members.get(memberKey(tenantId, userId));
  if (!member) return null;
  const { id, name, roles, locale, timeZone } = member;
  return { id, name, roles, locale: locale ?? tenant.locale, timeZone: timeZone ?? tenant.timeZone };
}

/** A test that tries a template, or shows an alert, has the words of such a message, with a sample of what it lacks. */
function triedFacts<F extends MessageFacts & { channel: SendingChannel }>(
  own: F,
  templates: TemplateSet,
  { content: { templateId } }: DeliveryRow,
): F {
  const tried = templateId === undefined ? undefined : templates.find(templateId)?.definition.kind;
  const kind = tried ?? (own.alert ? 'alert' : 'test');
  const { channel, tenant, member, alert, sentAt: at } = own;
  const { list, notice, code, ...sample } = sampleFacts({ channel, kind, tenant, member, alert, publicUrl: '', at });
  return { ...own, kind, list, notice, code, alert: sample.alert, reason: kind === 'test' ? null : sample.reason };
}

/** The code of a delivery that has one; null: it has none; undefined: it is over. */
function codeOf({ kind, content }: DeliveryRow, { verifications }: MessageMaterials): string | null | undefined {
  if (content.verificationId === undefined) return kind === 'code' ? undefined : null;
  const verification = verifications.get(content.verificationId);
  return verification && (kind === 'code' ? verification.code : null);
}

function addressOf(delivery: DeliveryRow, materials: MessageMaterials): AddressByChannel[SendingChannel] | NotSent {
  const { destinationId, tenantId, userId, contactMethodId, content } = delivery;
  if (destinationId !== null) {
    const destination = materials.destinations.get(destinationId);
    if (!destination?.isActive) return failed(destination ? 'inactive' : 'gone');
    return destination.address ?? failed('unreadable_address');
  }
  const member = materials.members.get(memberKey(tenantId, userId ?? ''));
  if (!member) return cancelled('member_inactive');
  const contact = materials.contacts.get(contactMethodId ?? '');
  const make = addressMakers[delivery.channel as SendingChannel];
  if (!contact || !make) return failed('no_contact');
  if (!contact.isEnabled) return failed(contact.disabledReason ?? 'disabled');
  if (!contact.isVerified && content.verificationId === undefined) return failed('unverified');
  return contact.address === null ? failed('unreadable_address') : make(contact.address, member.name);
}

function envelopeOf(delivery: DeliveryRow, facts: MessageFacts, { earlier }: MessageMaterials): Envelope {
  const { id, tenantId, kind, alertId, episode, severity, content } = delivery;
  return {
    deliveryId: id,
    tenantId,
    kind,
    locale: localeOf(facts),
    alertId,
    episode,
    severity,
    sentAt: facts.sentAt,
    unsubscribeUrl: facts.links.unsubscribe,
    earlierMessageId: earlier.get(id) ?? null,
    isEdit: content.isEdit === true,
  };
}
