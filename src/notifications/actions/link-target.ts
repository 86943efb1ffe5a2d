import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { SYSTEM } from '../../../libs/database/database';
import { Clock } from '../../../libs/kernel/clock';
import { type AlertRow, GetAlertsQuery } from '../../alerts';
import { DeliveryByIdLookup } from '../deliveries/persistence/delivery-by-id';
import type { DeliveryRow } from '../deliveries/delivery-row';
import { ActionTokens, type TokenAction } from '../deliveries/sending/action-tokens';
import { LinkNotFound, LinkOver } from './domain/link.errors';

/** What a link is about. */
export interface LinkTarget {
  readonly action: TokenAction;
  readonly delivery: DeliveryRow;
  /** null: the message was about none. */
  readonly alert: AlertRow | null;
}

/** Finds what the token of a link or a button stands for. */
@Injectable()
export class LinkTargets {
  constructor(
    private readonly tokens: ActionTokens,
    private readonly deliveries: DeliveryByIdLookup,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Throws LinkNotFound, LinkOver when it has expired, NoEncryptionKey. */
  async of(text: string): Promise<LinkTarget> {
    const token = this.tokens.read(text);
    const delivery = token && (await this.deliveries.find(SYSTEM, token.deliveryId));
    if (!token || !delivery) throw new LinkNotFound();
    if (token.expiresAt < this.clock.now()) throw new LinkOver('This link has expired.');
    return { action: token.action, delivery, alert: await this.alertOf(delivery) };
  }

  private async alertOf({ tenantId, alertId }: DeliveryRow): Promise<AlertRow | null> {
    if (alertId === null) return null;
    const [alert] = await this.queries.execute(new GetAlertsQuery([{ tenantId, alertId }]));
    if (!alert) throw new LinkOver('This alert was deleted.');
    return alert;
  }
}
