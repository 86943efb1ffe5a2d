import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import { Clock } from '../../../../libs/kernel/clock';
import { SessionsRepository } from '../persistence/sessions.repository';

/** Ends a session of a member. Returns whether there was one that was not over. */
export class SignOutCommand extends Command<boolean> {
  constructor(
    readonly member: { readonly id: string; readonly name: string | null },
    readonly sessionId: string,
  ) {
    super();
  }
}

@CommandHandler(SignOutCommand)
export class SignOutHandler implements ICommandHandler<SignOutCommand> {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ member, sessionId }: SignOutCommand): Promise<boolean> {
    const ended = await this.sessions.end(member.id, sessionId, this.clock.now());
    if (!ended) return false;
    for (const tenantId of ended.tenants.toSorted())
      await this.audit.record(tenantId, member, [
        { subjectType: 'session', subjectId: sessionId, action: 'signed_out', before: null, after: null },
      ]);
    return true;
  }
}
