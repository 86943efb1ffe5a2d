import { Module } from '@nestjs/common';
import { RegisterTenantsHandler } from './commands/register-tenants';

@Module({ providers: [RegisterTenantsHandler] })
export class DirectoryModule {}
