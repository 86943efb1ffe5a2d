import { Global, Module } from '@nestjs/common';
import { Audit } from './audit';
import { AuditLog } from './audit-log';

/** The record of who changed what. */
@Global()
@Module({ providers: [Audit, AuditLog], exports: [Audit, AuditLog] })
export class AuditModule {}
