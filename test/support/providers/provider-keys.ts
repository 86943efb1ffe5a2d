import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto';

/** The key of a service account at Google, whose tokens come from the given URL. */
export function testServiceAccount(tokenUrl: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const account = {
    type: 'service_account',
    project_id: 'campana-test',
    client_email: 'sender@campana-test.iam.example',
    private_key: privateKey,
    token_uri: tokenUrl,
  };
  return { account, publicKey };
}

/** A key pair of P-256, in base64url. */
export function testVapidKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys('base64url');
  // Node leaves out zeros at its beginning
  const privateKey = Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
  return { publicKey, privateKey };
}

/** A browser: its subscription, and the keys with which it reads what it is sent. */
export function testBrowser(endpoint: string) {
  const pair = createECDH('prime256v1');
  const keys = { p256dh: pair.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };
  return { pair, address: { kind: 'web' as const, endpoint, keys } };
}
