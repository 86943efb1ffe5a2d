import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from './process';

const CLIENT_ID = 'campana';
const CLIENT_SECRET = 'the secret of the client';

/** An OpenID provider that others wrote, with pages on which people sign in under any name. */
export class CertifiedProvider {
  private constructor(
    private readonly process: ChildProcess,
    readonly issuer: string,
  ) {}

  /**
   * @param publicUrl where Campana is
   * @param tenantId the tenant of everybody
   */
  static async start(publicUrl: string, tenantId: string): Promise<CertifiedProvider> {
    const port = await freePort();
    const redirectUris = [`${publicUrl}/sign-in/callback`];
    const client = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: redirectUris };
    const args = [path.join(__dirname, 'certified-provider.mjs'), port, JSON.stringify({ client, tenantId })];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(child, 'exit').then(() => {
      throw new Error('the provider has ended');
    });
    // it speaks when it listens
    await Promise.race([once(child.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    return new CertifiedProvider(child, `http://127.0.0.1:${port}`);
  }

  /** The variables with which Campana uses it. */
  get environment(): Record<string, string> {
    return { OIDC_ISSUER: this.issuer, OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: CLIENT_SECRET };
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill();
    await ended;
  }
}
