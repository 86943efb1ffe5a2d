import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { Member } from '../../../../libs/auth/member';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { requireVersion, type WantedVersion } from '../../../../libs/kernel/wanted-version';
import { MAX_VIEWS, type SavedView, type ViewDefinition } from '../domain/saved-view';
import { SharedViewForbidden, TooManyViews, ViewChanged } from '../domain/view.errors';
import { ownerOfView, type ViewOwner, ViewsRepository } from '../persistence/views.repository';
import { viewEntries } from '../view-audit';

/**
 * Creates a view (without an id) or replaces one.
 * Throws ViewNotFound, ViewChanged, VersionRequired, SharedViewForbidden, TooManyViews.
 */
export class SaveViewCommand extends Command<SavedView> {
  /** @param version that of what is replaced */
  constructor(
    readonly me: Member,
    readonly definition: ViewDefinition,
    readonly id?: string,
    readonly version?: WantedVersion,
  ) {
    super();
  }
}

@CommandHandler(SaveViewCommand)
export class SaveViewHandler implements ICommandHandler<SaveViewCommand> {
  constructor(
    private readonly views: ViewsRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ me, definition, id, version }: SaveViewCommand): Promise<SavedView> {
    const now = this.clock.now();
    const before = id === undefined ? undefined : await this.views.get(me.tenantId, me.id, id, 'lock');
    if (before) requireVersion(version, before.version, ViewChanged);
    if ((before?.isShared || definition.isShared) && !me.permissions.has('alerts.manage'))
      throw new SharedViewForbidden();
    const own = before ?? { id: uuidv7(now.getTime()), tenantId: me.tenantId, createdAt: now, version: 0 };
    // a view that is no longer shared is of whoever said so
    const memberId = before?.isShared === definition.isShared ? before.memberId : me.id;
    const view: SavedView = { ...own, ...definition, memberId, version: own.version + 1, updatedAt: now };
    await this.makeRoom(view, before);
    await this.views.save(view);
    await this.audit.record(me.tenantId, me, viewEntries(before, view));
    return view;
  }

  private async makeRoom(view: SavedView, before: SavedView | undefined): Promise<void> {
    const owner: ViewOwner = ownerOfView(view);
    await this.views.lockOwner(view.tenantId, owner);
    if (before && ownerOfView(before) === owner) return;
    const count = await this.views.count(view.tenantId, owner);
    if (count >= MAX_VIEWS) throw new TooManyViews(owner === null ? 'All together' : 'A member', MAX_VIEWS, count);
  }
}
