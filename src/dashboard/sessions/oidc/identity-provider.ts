import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  refreshTokenGrant,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client';
import { Config } from '../../../../libs/config/config';
import type { OidcSettings } from '../../../../libs/config/dashboard';
import { Clock } from '../../../../libs/kernel/clock';
import { OutboundClients } from '../../../../libs/outbound/outbound.module';
import type { SignInAttempt } from './domain/sign-in-attempt';
import { IdentityProviderAway, outboundFetch } from './outbound-fetch';

/** The provider, or a check of what it answered, says no. */
export class IdentityProviderRefused extends Error {}

/** What the provider says of somebody. */
export interface ProviderAnswer {
  /** The claims of the ID token; undefined: a refresh came without one. */
  readonly claims: (Readonly<Record<string, unknown>> & { readonly sub: string }) | undefined;
  readonly endsAt: Date;
  readonly refreshToken: string | undefined;
}

type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

const CALLBACK = '/sign-in/callback';
/** What the provider says of itself is read again after this time, so that nobody is led to one that is away for long. */
const KNOWN_MS = 60_000;
/** How long a credential lasts whose end the provider does not say. */
const UNKNOWN_SECONDS = 300;

/** The OpenID provider of the installation: where people sign in, and what it says of them. Its answers are checked whole. */
@Injectable()
export class IdentityProvider {
  private known: { readonly configuration: Configuration; readonly readAtMs: number } | undefined;

  constructor(
    private readonly config: Config,
    private readonly outbound: OutboundClients,
    private readonly clock: Clock,
  ) {}

  /** The settings; undefined: there is no provider. */
  get settings(): OidcSettings | undefined {
    return this.config.dashboard.oidc;
  }

  /** Where somebody signs in. @throws IdentityProviderAway, IdentityProviderRefused */
  signInUrl({ state, nonce, verifier }: SignInAttempt): Promise<URL> {
    return this.asking(async (configuration, { scopes }) =>
      buildAuthorizationUrl(configuration, {
        redirect_uri: this.callbackUrl,
        scope: scopes,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    );
  }

  /**
   * What the provider says of whoever comes back from it.
   * @param query of the callback
   * @throws IdentityProviderAway, IdentityProviderRefused
   */
  signedIn(query: URLSearchParams, { state, nonce, verifier }: SignInAttempt): Promise<ProviderAnswer> {
    const url = new URL(this.callbackUrl);
    url.search = query.toString();
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    return this.asking(async (configuration) =>
      this.answerOf(await authorizationCodeGrant(configuration, url, checks)),
    );
  }

  /** What the provider says now of somebody who signed in before. @throws IdentityProviderAway, IdentityProviderRefused */
  refreshed(refreshToken: string): Promise<ProviderAnswer> {
    return this.asking(async (configuration) => this.answerOf(await refreshTokenGrant(configuration, refreshToken)));
  }

  private get callbackUrl(): string {
    return `${this.config.providers.publicUrl ?? ''}${CALLBACK}`;
  }

  private answerOf(tokens: Tokens): ProviderAnswer {
    const claims = tokens.claims();
    const lastsSeconds = tokens.expires_in ?? UNKNOWN_SECONDS;
    const endsAtMs = claims ? claims.exp * 1_000 : this.clock.now().getTime() + lastsSeconds * 1_000;
    return { claims, endsAt: new Date(endsAtMs), refreshToken: tokens.refresh_token };
  }

  private async asking<T>(ask: (configuration: Configuration, settings: OidcSettings) => Promise<T>): Promise<T> {
    const { settings } = this;
    if (!settings) throw new IdentityProviderRefused('OIDC_ISSUER is not set');
    try {
      return await ask(await this.configuration(settings), settings);
    } catch (error) {
      throw awayIn(error) ?? new IdentityProviderRefused((error as Error).message, { cause: error });
    }
  }

  private async configuration(settings: OidcSettings): Promise<Configuration> {
    const nowMs = this.clock.now().getTime();
    if (this.known && nowMs - this.known.readAtMs < KNOWN_MS) return this.known.configuration;
    const configuration = await this.discover(settings);
    this.known = { configuration, readAtMs: nowMs };
    return configuration;
  }

  private async discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
    const isPlain = new URL(issuer).protocol === 'http:';
    const fetch = outboundFetch(this.outbound.providers);
    const execute = isPlain ? [allowInsecureRequests] : [];
    const found = await discovery(new URL(issuer), clientId, undefined, None(), { execute, [customFetch]: fetch });
    const server = found.serverMetadata();
    const configuration = new Configuration(
      server,
      clientId,
      undefined,
      clientAuthentication(server.token_endpoint_auth_methods_supported, clientSecret),
    );
    configuration[customFetch] = fetch;
    if (isPlain) allowInsecureRequests(configuration);
    // the signature of the ID token counts, not only that it came over TLS
    enableNonRepudiationChecks(configuration);
    return configuration;
  }
}

/** How Campana proves to the provider who it is: as clients are registered by default, unless the provider does not take that. */
const clientAuthentication = (supported: readonly string[] | undefined, secret: string | undefined) => {
  if (secret === undefined) return None();
  const takesBasic = supported?.includes('client_secret_basic') ?? true;
  return takesBasic ? ClientSecretBasic(secret) : ClientSecretPost(secret);
};

/** openid-client puts errors of `fetch` into its own. */
function awayIn(error: unknown): IdentityProviderAway | undefined {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if (one instanceof IdentityProviderAway) return one;
    if ((one as { code?: unknown }).code === 'OAUTH_TIMEOUT') return new IdentityProviderAway(one.message);
  }
  return undefined;
}
