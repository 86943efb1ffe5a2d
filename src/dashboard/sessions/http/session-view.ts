import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Credential } from '../../../../libs/auth/member';
import { Config } from '../../../../libs/config/config';
import { GetMemberQuery, GetTenantSettingsQuery } from '../../../directory';
import { DashboardPage } from '../../page/dashboard-page';
import type { Session } from '../domain/session';
import type { SessionDto } from './session.dto';

/** Tells a page who is signed in, and what it needs for that. */
@Injectable()
export class SessionView {
  constructor(
    private readonly queries: QueryBus,
    private readonly config: Config,
    private readonly page: DashboardPage,
  ) {}

  /** @param session undefined: the request has a credential of its own */
  async of(credential: Credential, tenantId: string, session?: Session): Promise<SessionDto> {
    const tenants = credential.tenants === 'all' ? [tenantId] : credential.tenants;
    const settings = await this.queries.execute(new GetTenantSettingsQuery(tenants));
    const member = await this.queries.execute(new GetMemberQuery(tenantId, credential.id)).catch(() => undefined);
    return {
      member: { id: credential.id, name: credential.name },
      tenant_id: tenantId,
      tenants: tenants.map((id) => ({ id, name: settings.get(id)?.brand ?? id })),
      roles: [...credential.roles],
      permissions: [...credential.permissions],
      expires_at: session?.expiresAt.toISOString() ?? null,
      locale: member?.locale ?? null,
      time_zone: member?.timeZone ?? settings.get(tenantId)?.timeZone ?? 'UTC',
      build: this.page.build,
      push_key: this.config.providers.vapid?.publicKey ?? null,
      demo_mode: this.config.dashboard.isDemo,
    };
  }
}
