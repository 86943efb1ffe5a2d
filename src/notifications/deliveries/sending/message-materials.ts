import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { AlertRow } from '../../../alerts';
import {
  GetAddressesQuery,
  GetRecipientsQuery,
  GetTenantSettingsQuery,
  GetVerificationQuery,
  type PendingVerification,
  type ReachableContact,
  type Recipient,
  type TenantSettings,
  memberKey,
} from '../../../directory';
import { AlertsById } from '../../alerts-by-id';
import { TenantTemplates } from '../../templates/tenant-templates';
import type { TemplateSet } from '../../words/template-set';
import type { DeliveryRow } from '../delivery-row';
import { EarlierMessages } from '../persistence/earlier-messages';
import { GetDestinationAddressesQuery, type ReachableDestination } from '../../destinations/queries/get-destinations';

/** All that the messages of some deliveries are made of, read in sets. Members by `memberKey`. */
export interface MessageMaterials {
  readonly alerts: ReadonlyMap<string, AlertRow>;
  readonly members: ReadonlyMap<string, Recipient>;
  readonly contacts: ReadonlyMap<string, ReachableContact>;
  readonly destinations: ReadonlyMap<string, ReachableDestination>;
  readonly settings: ReadonlyMap<string, TenantSettings>;
  readonly templates: ReadonlyMap<string, TemplateSet>;
  readonly verifications: ReadonlyMap<string, PendingVerification>;
  /** By delivery: the provider's id of the message that told of the same alert there. */
  readonly earlier: ReadonlyMap<string, string>;
}

const byId = <T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

const distinct = <T>(values: Iterable<T | null | undefined>): T[] => [
  ...new Set([...values].filter((value) => value !== null && value !== undefined)),
];

/** Reads what messages are made of: one statement for each kind of thing, however many deliveries there are. */
@Injectable()
export class MaterialsReader {
  constructor(
    private readonly queries: QueryBus,
    private readonly alerts: AlertsById,
    private readonly templates: TenantTemplates,
    private readonly earlier: EarlierMessages,
  ) {}

  /** Must be called outside of transactions: it uses caches. */
  async read(deliveries: readonly DeliveryRow[]): Promise<MessageMaterials> {
    const tenantIds = distinct(deliveries.map(({ tenantId }) => tenantId));
    const [alerts, members, contacts, destinations, settings, templates, verifications, earlier] = await Promise.all([
      this.alerts.of(deliveries),
      this.membersOf(tenantIds, deliveries),
      this.contactsOf(deliveries),
      this.destinationsOf(deliveries),
      this.queries.execute(new GetTenantSettingsQuery(tenantIds)),
      this.templates.of(tenantIds),
      this.verificationsOf(deliveries),
      this.earlier.of(deliveries),
    ]);
    return { alerts, members, contacts, destinations, settings, templates, verifications, earlier };
  }

  private async membersOf(tenantIds: string[], deliveries: readonly DeliveryRow[]): Promise<Map<string, Recipient>> {
    const wanted = tenantIds.map((tenantId) => ({
      tenantId,
      memberIds: distinct(deliveries.filter((one) => one.tenantId === tenantId).map(({ userId }) => userId)),
    }));
    const members = await this.queries.execute(
      new GetRecipientsQuery(wanted.filter(({ memberIds }) => memberIds.length > 0)),
    );
    return new Map(members.map((member) => [memberKey(member.tenantId, member.id), member]));
  }

  private async contactsOf(deliveries: readonly DeliveryRow[]): Promise<Map<string, ReachableContact>> {
    const wanted = deliveries.flatMap(({ tenantId, contactMethodId: id }) => (id === null ? [] : { tenantId, id }));
    return byId(await this.queries.execute(new GetAddressesQuery([...byId(wanted).values()])));
  }

  private async destinationsOf(deliveries: readonly DeliveryRow[]): Promise<Map<string, ReachableDestination>> {
    const wanted = deliveries.flatMap(({ tenantId, destinationId: id }) => (id === null ? [] : { tenantId, id }));
    return byId(await this.queries.execute(new GetDestinationAddressesQuery([...byId(wanted).values()])));
  }

  /** Codes are few: each is read alone. */
  private async verificationsOf(deliveries: readonly DeliveryRow[]): Promise<Map<string, PendingVerification>> {
    const queries = deliveries.flatMap(({ tenantId, content: { verificationId } }) =>
      verificationId === undefined ? [] : new GetVerificationQuery(tenantId, verificationId),
    );
    const found = await Promise.all(queries.map((query) => this.queries.execute(query)));
    return byId(found.filter((one) => one !== null));
  }
}
