declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  /** Decrypts an encrypted body of HTTP. */
  export function decrypt(
    body: Buffer,
    params: { readonly version: 'aes128gcm'; readonly privateKey: ECDH; readonly authSecret: string },
  ): Buffer;
}
