import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard } from './auth.guard';
import { ProvisionedTenants } from './provisioned-tenants';
import { SeenMembers } from './seen-members';
import { ServiceKeys } from './service-keys';
import { StrictInputGuard } from './strict-input.guard';
import { Tokens } from './tokens';

@Global()
@Module({
  providers: [
    Tokens,
    ServiceKeys,
    ProvisionedTenants,
    SeenMembers,
    // Nest runs the guards in this order
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_GUARD, useClass: StrictInputGuard },
  ],
  exports: [ProvisionedTenants, Tokens],
})
export class AuthModule {}
