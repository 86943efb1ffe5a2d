import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { type MemberRole, memberRoles } from '../../../directory';

const MAX_TOKEN_LENGTH = 8_192;

/** One way to sign in: a role of the demo, or a token. */
export class SignInDto {
  @IsOptional()
  @IsIn(memberRoles)
  demo?: MemberRole;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_TOKEN_LENGTH)
  token?: string;
}

export class IdentityProviderDto {
  /** What its button says. */
  name: string;
}

/** The ways to sign in that this installation offers to this browser. */
export class SignInOptionsDto {
  demo: MemberRole[];

  /** Whether a token can be pasted. Without TLS only on the machine itself. */
  token: boolean;

  /** The OpenID provider; null: there is none, or the connection has no TLS. */
  oidc: IdentityProviderDto | null;
}

export class SignedInMemberDto {
  id: string;
  name: string | null;
}

export class NamedTenantDto {
  id: string;
  /** The name under which its messages are sent. */
  name: string;
}

/** Who is signed in, to which tenant. */
export class SessionDto {
  member: SignedInMemberDto;
  /** The tenant of this request. */
  tenant_id: string;
  tenants: NamedTenantDto[];
  roles: string[];
  permissions: string[];
  /** When the session ends at the latest; null: the request has a credential of its own. */
  expires_at: string | null;
  locale: string | null;
  /** The time zone of the member, or else of the tenant. */
  time_zone: string;
  /** The build of the page that this process serves; empty: it serves none. */
  build: string;
  /** The public key (VAPID, base64url) with which a browser subscribes to push messages; null: there are none. */
  push_key: string | null;
  /** Whether a demo day can be run. */
  demo_mode: boolean;
}

/** One browser in which the member is signed in. */
export class BrowserSessionDto {
  id: string;
  way: string;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
}

export class BrowserSessionListDto {
  items: BrowserSessionDto[];
}

export class SessionIdDto {
  @IsUuid()
  id: string;
}
