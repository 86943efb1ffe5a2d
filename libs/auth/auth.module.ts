import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard } from './auth.guard';
import { ServiceKeys } from './service-keys';
import { Tokens } from './tokens';

@Global()
@Module({ providers: [Tokens, ServiceKeys, { provide: APP_GUARD, useClass: AuthGuard }] })
export class AuthModule {}
