// An OpenID provider that others wrote, in a process of its own: node certified-provider.mjs PORT CONFIGURATION
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [port, text] = process.argv.slice(2);
const { client, tenantId } = JSON.parse(text);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ ...client, grant_types: ['authorization_code', 'refresh_token'] }],
  claims: { openid: ['sub', 'name', 'tenants', 'roles'] },
  conformIdTokenClaims: false,
  // everybody is known, and an owner
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: sub, tenants: [tenantId], roles: ['owner'] }),
  }),
  issueRefreshToken: () => true,
  pkce: { required: () => true },
  cookies: { keys: ['a key that only the tests use'] },
});

createServer(provider.callback()).listen(Number(port), '127.0.0.1', () => console.log('ready'));
