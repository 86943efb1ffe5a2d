import { Global, Module } from '@nestjs/common';
import { Audit } from './audit';
import { AuditLog } from './audit-log';

/** The audit log: who changed what, and when. */
@Global()
@Module({ providers: [Audit, AuditLog], exports: [Audit, AuditLog] })
export class AuditModule {}
