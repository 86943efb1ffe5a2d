import { setTimeout as after } from 'node:timers/promises';
import { Injectable, OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { InvalidConfiguration } from '../config/environment';
import { isOutage } from '../kernel/problem-of';
import { APPLICATION_ROLE } from './pipelined-client';

const roleOfSession = `
  SELECT current_user AS name, rolsuper AS "isSuperuser", rolbypassrls AS "bypassesPolicies",
    EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
            AND pg_has_role(current_user, relowner, 'MEMBER')) AS "ownsTables"
  FROM pg_roles WHERE rolname = current_user`;

/** As often as TypeORM tries to connect. */
const ATTEMPTS = 10;
const RETRY_AFTER_MS = 1_000;

interface Role {
  readonly name: string;
  readonly isSuperuser: boolean;
  readonly bypassesPolicies: boolean;
  readonly ownsTables: boolean;
}

const faultOf = ({ isSuperuser, bypassesPolicies, ownsTables }: Role): string | undefined => {
  if (isSuperuser) return 'is a superuser';
  if (bypassesPolicies) return 'has BYPASSRLS';
  return ownsTables ? 'owns the tables' : undefined;
};

/**
 * Refuses to start when the role of the connections is above row-level security, as when a pooler drops the option that
 * sets it.
 */
@Injectable()
export class RoleCheck implements OnModuleInit {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws InvalidConfiguration */
  async onModuleInit(): Promise<void> {
    const role = await this.role();
    const fault = role && faultOf(role);
    if (fault)
      throw new InvalidConfiguration(
        `DATABASE_URL: the role ${role.name} of the connections ${fault}, so row-level security does not keep tenants apart. ` +
          `Campana sets the role ${APPLICATION_ROLE} by the connection option "options": the URL must not have its own, ` +
          `a pooler must pass it on, and ${APPLICATION_ROLE} must have no such rights.`,
      );
  }

  /** The role of the connections. A connection that is lost at the start is no reason to end. */
  private async role(): Promise<Role | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.dataSource.query<Role[]>(roleOfSession))[0];
      } catch (error) {
        if (!isOutage(error) || attempt === ATTEMPTS) throw error;
        await after(RETRY_AFTER_MS);
      }
    }
  }
}
