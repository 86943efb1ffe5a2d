import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { Clock } from '../../../../libs/kernel/clock';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { faultsOfLabels } from '../../../suppression';
import { TooManyWishes } from '../domain/wish.errors';
import { WishesRepository } from '../persistence/wishes.repository';
import { subscriptionEntry } from '../wish-audit';
import type { SubscriptionRow, WishOwner } from '../wish-view';
import type { SubscriptionDefinition } from '../wishes';

/** What to change of the subscription to a type of alerts, or of a new one. What is left out stays. */
export type SubscriptionChange = Pick<SubscriptionDefinition, 'alertType'> & Partial<SubscriptionDefinition>;

/** Saves some of a member's subscriptions; the others stay. Throws InvalidInput, TooManyWishes. */
export class SaveSubscriptionsCommand extends Command<readonly SubscriptionRow[]> {
  constructor(
    readonly owner: WishOwner,
    readonly changes: readonly SubscriptionChange[],
    readonly by: AuditActor,
  ) {
    super();
  }
}

const MAX_SUBSCRIPTIONS = 200;

const defaults = { isEnabled: true, deliveryChannels: null, filter: null, digest: null };

/** @throws InvalidInput when a type comes twice, or a pattern of a filter is not valid */
function check(changes: readonly SubscriptionChange[]): void {
  const types = changes.map(({ alertType }) => alertType);
  const faults = changes.flatMap(({ alertType, filter }, i): Fault[] => [
    ...(types.indexOf(alertType) < i
      ? [{ pointer: `/${i}/alert_type`, detail: `must not come twice (given ${JSON.stringify(alertType)})` }]
      : []),
    ...(filter ? faultsOfLabels(`/${i}/filter/labels`, filter) : []),
  ]);
  if (faults.length > 0) throw new InvalidInput(faults);
}

@CommandHandler(SaveSubscriptionsCommand)
export class SaveSubscriptionsHandler implements ICommandHandler<SaveSubscriptionsCommand> {
  constructor(
    private readonly wishes: WishesRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ owner, changes, by }: SaveSubscriptionsCommand): Promise<readonly SubscriptionRow[]> {
    check(changes);
    await this.wishes.lock(owner);
    const known = await this.wishes.subscriptions(owner);
    const effects = changes.map((change) => {
      const before = known.find(({ alertType }) => alertType === change.alertType);
      return { before, after: this.changed(owner, before, change) };
    });
    const count = known.length + effects.filter(({ before }) => !before).length;
    if (count > MAX_SUBSCRIPTIONS) throw new TooManyWishes('subscriptions', MAX_SUBSCRIPTIONS, count);
    await this.wishes.saveSubscriptions(
      owner.tenantId,
      effects.map(({ after }) => after),
    );
    await this.audit.record(
      owner.tenantId,
      by,
      effects.map(({ before, after }) => subscriptionEntry(before, after)),
    );
    return this.wishes.subscriptions(owner);
  }

  private changed(
    { tenantId, memberId: staffId }: WishOwner,
    before: SubscriptionRow | undefined,
    change: SubscriptionChange,
  ): SubscriptionRow {
    const now = this.clock.now();
    const fresh = { id: uuidv7(now.getTime()), tenantId, staffId, ...defaults, version: 0, createdAt: now };
    const row = before ?? { ...fresh, alertType: change.alertType, updatedAt: now };
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    return { ...row, ...given, version: row.version + 1, updatedAt: now };
  }
}
