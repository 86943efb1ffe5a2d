import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import type { Credential } from '../../../../libs/auth/member';
import { granted } from '../../../../libs/auth/permissions';
import { Config } from '../../../../libs/config/config';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidOf } from '../../../../libs/kernel/uuid';
import { ListMembersQuery, type MemberRole } from '../../../directory';
import { SignInRefused } from '../domain/session.errors';
import { type BegunSession, SignInCommand } from './sign-in';

/** The tenant of the demo, the same as that of `npm start` and of the examples in the OpenAPI document. */
const DEMO_TENANT = '0197c3a0-de30-7000-8000-000000000000';
const DAY_MS = 86_400_000;

/** Begins a session of the demo tenant in a role. Throws SignInRefused unless DEMO_MODE is on. */
export class EnterDemoCommand extends Command<BegunSession> {
  constructor(readonly role: MemberRole) {
    super();
  }
}

@CommandHandler(EnterDemoCommand)
export class EnterDemoHandler implements ICommandHandler<EnterDemoCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute({ role }: EnterDemoCommand): Promise<BegunSession> {
    if (!this.config.dashboard.isDemo) throw new SignInRefused('DEMO_MODE is off.');
    const endsAt = new Date(this.clock.now().getTime() + DAY_MS);
    return this.commands.execute(new SignInCommand('demo', await this.personOf(role), endsAt));
  }

  /** The member of the demo who has the role; a new one if nobody has. */
  private async personOf(role: MemberRole): Promise<Credential> {
    const [known] = await this.queries.execute(new ListMembersQuery(DEMO_TENANT, { role, isActive: true }, 1));
    const permissions = granted([role], []);
    return {
      id: known?.id ?? uuidOf(`demo ${role}`),
      name: known?.name ?? `Demo ${role}`,
      email: null,
      tenants: [DEMO_TENANT],
      roles: [role],
      permissions,
      isService: false,
      seesAll: permissions.has('alerts.manage'),
    };
  }
}
