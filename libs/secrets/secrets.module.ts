import { Global, Module } from '@nestjs/common';
import { Secrets } from './secrets';

/** Encryption of what is stored, and keys derived for other purposes. */
@Global()
@Module({ providers: [Secrets], exports: [Secrets] })
export class SecretsModule {}
