import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Json } from './hub';

const CLIENT = { id: 'campana', secret: 'the secret of the client' };

/** What was asked for with a code. */
interface Authorization {
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly redirectUri: string | null;
}

type Reply = readonly [status: number, body: Json];
const refusal = (error: string): Reply => [400, { error }];

const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
};

/** An OpenID provider on this machine, where somebody is signed in already. It can be made to answer wrongly. */
export class IdentityProviderDouble {
  /** The claims of the ID tokens, beside those of the protocol. */
  claims: Json = {};
  /** Claims that are changed at the end: what an attacker would. */
  forged: Json = {};
  lifetimeSeconds = 3_600;
  /** Signs with a key that is not in the key set. */
  signsWithOtherKey = false;
  isAway = false;
  /** How each token was asked for: by `authorization_code` or `refresh_token`. */
  readonly grants: string[] = [];
  /** The last refresh token that it gave. */
  refreshToken = '';
  private readonly codes = new Map<string, Authorization>();

  private constructor(
    private readonly server: Server,
    private readonly key: CryptoKey,
    private readonly otherKey: CryptoKey,
    private readonly jwk: JWK,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
    });
  }

  static async start(): Promise<IdentityProviderDouble> {
    const [{ privateKey, publicKey }, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    return new IdentityProviderDouble(server, privateKey, other.privateKey, jwk);
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The variables with which Campana uses it. */
  get environment(): Record<string, string> {
    return { OIDC_ISSUER: this.issuer, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.issuer);
    if (this.isAway) return void response.writeHead(503).end('away');
    if (pathname === '/authorize') return this.authorize(searchParams, response);
    const [status, body] = await this.replyTo(pathname, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private async replyTo(pathname: string, request: IncomingMessage): Promise<Reply> {
    if (pathname === '/jwks') return [200, { keys: [this.jwk] }];
    if (pathname === '/token') return this.grant(await bodyOf(request), request.headers.authorization);
    if (pathname !== '/.well-known/openid-configuration') return [404, {}];
    return [
      200,
      {
        issuer: this.issuer,
        authorization_endpoint: `${this.issuer}/authorize`,
        token_endpoint: `${this.issuer}/token`,
        jwks_uri: `${this.issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      },
    ];
  }

  private authorize(asked: URLSearchParams, response: ServerResponse): void {
    const isRight =
      asked.get('client_id') === CLIENT.id &&
      asked.get('response_type') === 'code' &&
      asked.get('code_challenge_method') === 'S256' &&
      asked.get('scope')?.split(' ').includes('openid');
    if (!isRight) return void response.writeHead(400).end('wrong request');
    const code = randomUUID();
    const redirectUri = asked.get('redirect_uri');
    this.codes.set(code, { nonce: asked.get('nonce'), challenge: asked.get('code_challenge'), redirectUri });
    const back = new URL(redirectUri ?? '');
    back.search = new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString();
    response.writeHead(302, { location: back.href }).end();
  }

  /** The standard's default: the client's name and secret as HTTP Basic. */
  private async grant(asked: URLSearchParams, authorization = ''): Promise<Reply> {
    const [id = '', secret = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':');
    const given = [id, secret].map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    if (given[0] !== CLIENT.id || given[1] !== CLIENT.secret) return [401, { error: 'invalid_client' }];
    this.grants.push(asked.get('grant_type') ?? '');
    if (asked.get('grant_type') === 'refresh_token') return this.refresh(asked);
    const code = this.codes.get(asked.get('code') ?? '');
    this.codes.delete(asked.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url');
    if (!code || code.challenge !== challenge || code.redirectUri !== asked.get('redirect_uri'))
      return refusal('invalid_grant');
    return this.tokens({ nonce: code.nonce });
  }

  /** A refresh token counts once. */
  private async refresh(asked: URLSearchParams): Promise<Reply> {
    if (this.refreshToken === '' || asked.get('refresh_token') !== this.refreshToken) return refusal('invalid_grant');
    return this.tokens({});
  }

  private async tokens(ofRequest: Json): Promise<Reply> {
    this.refreshToken = `refresh ${randomUUID()}`;
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: this.issuer, aud: CLIENT.id, iat: now, exp: now + this.lifetimeSeconds };
    const idToken = await new SignJWT({ ...claims, ...ofRequest, ...this.claims, ...this.forged })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(this.signsWithOtherKey ? this.otherKey : this.key);
    const answer = { access_token: randomUUID(), token_type: 'Bearer', expires_in: this.lifetimeSeconds };
    return [200, { ...answer, id_token: idToken, refresh_token: this.refreshToken }];
  }
}
