import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { Member } from '../../../../libs/auth/member';
import { requireVersion, type WantedVersion } from '../../../../libs/kernel/wanted-version';
import { SharedViewForbidden, ViewChanged } from '../domain/view.errors';
import { ViewsRepository } from '../persistence/views.repository';
import { viewEntries } from '../view-audit';

/** Deletes a view. Throws ViewNotFound, ViewChanged, VersionRequired, SharedViewForbidden. */
export class DeleteViewCommand extends Command<void> {
  constructor(
    readonly me: Member,
    readonly id: string,
    readonly version: WantedVersion,
  ) {
    super();
  }
}

@CommandHandler(DeleteViewCommand)
export class DeleteViewHandler implements ICommandHandler<DeleteViewCommand> {
  constructor(
    private readonly views: ViewsRepository,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ me, id, version }: DeleteViewCommand): Promise<void> {
    const view = await this.views.get(me.tenantId, me.id, id, 'lock');
    requireVersion(version, view.version, ViewChanged);
    if (view.isShared && !me.permissions.has('alerts.manage')) throw new SharedViewForbidden();
    await this.views.remove(view);
    await this.audit.record(me.tenantId, me, viewEntries(view, undefined));
  }
}
