import { Injectable } from '@nestjs/common';
import type { Member } from '../../../libs/auth/member';
import { readPage } from '../../../libs/http/page-build';
import { HEARTBEAT_SECONDS } from '../hub/realtime-hub';

/** The first frame: who the client is, until when, and how to know that the connection works. */
@Injectable()
export class Greeting {
  /** A page of another build asks its user to load it again. */
  private readonly build = readPage().build;

  of(member: Member): object {
    return {
      protocol: 1,
      tenant_id: member.tenantId,
      member_id: member.id,
      sees_all: member.seesAll,
      expires_at: member.expiresAt?.toISOString() ?? null,
      heartbeat_seconds: HEARTBEAT_SECONDS,
      build: this.build,
    };
  }
}
