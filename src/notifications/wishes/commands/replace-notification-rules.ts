import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { TooManyWishes } from '../domain/wish.errors';
import { WishesRepository } from '../persistence/wishes.repository';
import { notificationRulesEntry } from '../wish-audit';
import type { WishOwner } from '../wish-view';
import type { NotificationRule } from '../wishes';

/** Replaces all notification rules of a member. Throws TooManyWishes. */
export class ReplaceNotificationRulesCommand extends Command<void> {
  constructor(
    readonly owner: WishOwner,
    readonly rules: readonly NotificationRule[],
    readonly by: AuditActor,
  ) {
    super();
  }
}

const MAX_RULES = 20;

@CommandHandler(ReplaceNotificationRulesCommand)
export class ReplaceNotificationRulesHandler implements ICommandHandler<ReplaceNotificationRulesCommand> {
  constructor(
    private readonly wishes: WishesRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ owner, rules, by }: ReplaceNotificationRulesCommand): Promise<void> {
    if (rules.length > MAX_RULES) throw new TooManyWishes('notification rules', MAX_RULES, rules.length);
    await this.wishes.lock(owner);
    const before = await this.wishes.rules(owner);
    const now = this.clock.now();
    const version = (before[0]?.version ?? 0) + 1;
    const after = rules.map((rule, position) => ({
      ...rule,
      ...owner,
      id: uuidv7(now.getTime()),
      position,
      version,
      createdAt: before[0]?.createdAt ?? now,
      updatedAt: now,
    }));
    await this.wishes.replaceRules(owner, after);
    await this.audit.record(owner.tenantId, by, [notificationRulesEntry(owner.memberId, before, after)]);
  }
}
