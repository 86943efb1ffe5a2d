import type { Channel } from '../../../libs/config/config';
import { selected } from '../../../libs/database/columns';
import type { Priority, Severity } from '../../alerts';
import type { AttemptErrorCode, AttemptResult, MessageKind } from '../content';
import type { MessageItem, MessageList, MessageReason, ReaderLocale } from '../words/message-facts';
import type { DeliveryState } from './domain/delivery-state';

/** An alert that a digest or summary shows, with the delivery to the same target whose link opens it. */
export interface ToldItem extends MessageItem {
  readonly deliveryId?: string;
}

/** What a message is made of, beside its alert and its reader. */
export interface DeliveryContent {
  readonly reason?: MessageReason | null;
  /** Of digests and summaries; the times are ISO 8601. */
  readonly list?: (Omit<MessageList, 'items'> & { readonly items: readonly ToldItem[] }) | null;
  /** Of notices, in the reader's language. */
  readonly notice?: { readonly title: string; readonly text: string } | null;
  /** Of codes: `GetVerificationQuery` has the code. */
  readonly verificationId?: string;
  /** A template that is tried before all others. */
  readonly templateId?: string;
  /** Of notices about a suppression that ends: the link of the message extends it, if it still ends at this time (ISO 8601). */
  readonly suppression?: { readonly id: string; readonly until: string };
  /** Whether the message that told of the alert before is edited, where the channel can. */
  readonly isEdit?: boolean;
  /** Of edits: the delivery whose message is edited. */
  readonly editsId?: string;
  /** Whether a destination is told what happened to the alert: nobody is asked for. */
  readonly isUpdate?: boolean;
}

/** A row of `deliveries`. */
export interface DeliveryRow {
  readonly id: string;
  readonly tenantId: string;
  /** null: it tells of no alert, or of several. */
  readonly alertId: string | null;
  readonly episode: number | null;
  readonly epoch: number | null;
  /** Why it exists, such as `created` or `escalated:2`. */
  readonly cause: string;
  readonly kind: MessageKind;
  /** The member who is told; null: a destination is. */
  readonly userId: string | null;
  readonly destinationId: string | null;
  readonly contactMethodId: string | null;
  readonly channel: Channel;
  readonly severity: Severity | null;
  readonly priority: Priority | null;
  /** 0: goes before all others. */
  readonly urgency: number;
  readonly content: DeliveryContent;
  /** Masked. */
  readonly address: string | null;
  /** The provider of the latest attempt. */
  readonly provider: string | null;
  /** Failures in a row at this provider. */
  readonly providerFailures: number;
  readonly locale: ReaderLocale | null;
  readonly templateId: string | null;
  /** Why a template of the tenant was not used; null: none failed. */
  readonly templateError: string | null;
  readonly subject: string | null;
  readonly message: string | null;
  /** Why the reader gets it, in their language. */
  readonly reason: string | null;
  /** The number of `A<n>` and `R<n>` in an answer by SMS. */
  readonly replyNumber: number | null;
  readonly state: DeliveryState;
  readonly stateReason: string | null;
  readonly dueAt: Date;
  /** When trying ends. */
  readonly expiresAt: Date;
  readonly attemptCount: number;
  readonly providerMessageId: string | null;
  readonly acceptedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly readAt: Date | null;
  readonly digestId: string | null;
  /** The delivery that is sent again by this one. */
  readonly parentId: string | null;
  /** The delivery that failed, in whose place this one goes over another channel. */
  readonly replacesId: string | null;
  /** The incident or storm that it tells of; null: none. */
  readonly groupId: string | null;
  /** Whether somebody reacted to the alert while the message was being sent. */
  readonly raced: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The PostgreSQL type of the column of each property of a DeliveryRow. */
export const deliveryColumnTypes = {
  id: 'uuid',
  tenantId: 'uuid',
  alertId: 'uuid',
  episode: 'int',
  epoch: 'int',
  cause: 'text',
  kind: 'text',
  userId: 'uuid',
  destinationId: 'uuid',
  contactMethodId: 'uuid',
  channel: 'text',
  severity: 'text',
  priority: 'text',
  urgency: 'smallint',
  content: 'jsonb',
  address: 'text',
  provider: 'text',
  providerFailures: 'int',
  locale: 'text',
  templateId: 'text',
  templateError: 'text',
  subject: 'text',
  message: 'text',
  reason: 'text',
  replyNumber: 'int',
  state: 'text',
  stateReason: 'text',
  dueAt: 'timestamptz',
  expiresAt: 'timestamptz',
  attemptCount: 'int',
  providerMessageId: 'text',
  acceptedAt: 'timestamptz',
  deliveredAt: 'timestamptz',
  readAt: 'timestamptz',
  digestId: 'uuid',
  parentId: 'uuid',
  replacesId: 'uuid',
  groupId: 'uuid',
  raced: 'boolean',
  version: 'int',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
} as const satisfies Record<keyof DeliveryRow, string>;

/** Whether a delivery asks for people: edits and updates only tell what has happened since. */
export const isFiring = ({ kind, content }: Pick<DeliveryRow, 'kind' | 'content'>): boolean =>
  kind === 'alert' && content.isEdit !== true && content.isUpdate !== true;

/** SQL: whether a delivery asks for people. @param alias the alias of the table */
export const isFiringSql = (alias: string): string =>
  `(${alias}.kind = 'alert' AND NOT ${alias}.content ?| '{isEdit,isUpdate}')`;

/** SQL for SELECT and RETURNING: the properties of a DeliveryRow. @param alias the alias of the table, if it has one */
export const selectedDelivery = (alias?: string): string => selected(Object.keys(deliveryColumnTypes), alias);

/** A row of `delivery_attempts`. */
export interface DeliveryAttemptRow {
  readonly deliveryId: string;
  readonly tenantId: string;
  /** The first attempt is 1. */
  readonly n: number;
  readonly provider: string;
  readonly startedAt: Date;
  /** null: it is being made, or its process ended before the answer. */
  readonly endedAt: Date | null;
  readonly outcome: AttemptResult['outcome'] | null;
  readonly statusCode: number | null;
  readonly errorCode: AttemptErrorCode | null;
  readonly error: string | null;
  readonly retryAfterSeconds: number | null;
}

/** The PostgreSQL type of the column of each property of a DeliveryAttemptRow. */
export const attemptColumnTypes = {
  deliveryId: 'uuid',
  tenantId: 'uuid',
  n: 'int',
  provider: 'text',
  startedAt: 'timestamptz',
  endedAt: 'timestamptz',
  outcome: 'text',
  statusCode: 'int',
  errorCode: 'text',
  error: 'text',
  retryAfterSeconds: 'int',
} as const satisfies Record<keyof DeliveryAttemptRow, string>;

/** The smallest UUID of version 7 for a time. */
export const firstIdAt = (at: Date): string => {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
};
