import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../libs/config/config';
import { checkUserUrl } from '../../../libs/outbound/user-urls';
import { Secrets } from '../../../libs/secrets/secrets';
import type { AddressByChannel } from '../channels/channel-provider';
import { destinationAddress, type DestinationChannel, type DestinationConfig, splitConfig } from './destination-config';
import type { DestinationDefinition, DestinationRow } from './destination-view';
import { liveSecrets, rotated, type SigningSecret } from './domain/signing-secrets';

/** The purpose of the key that encrypts what is secret of a destination. */
export const DESTINATION_SECRETS = 'notification-destination';
const SECRET_BYTES = 32;

/** What of a destination is stored encrypted. */
interface DestinationSecrets {
  readonly config: DestinationConfig;
  readonly signing: readonly SigningSecret[];
}

/** The columns of a destination that hold its configuration, and its new secret; null: it has no new one. */
interface StoredConfig {
  readonly columns: Pick<DestinationRow, 'config' | 'secrets'>;
  readonly secret: string | null;
}

type StoredRow = Pick<DestinationRow, 'id' | 'tenantId' | 'channel' | 'config' | 'secrets'>;

/** The configurations of destinations: checked, encrypted, and as providers take them. */
@Injectable()
export class SecretConfigs {
  constructor(
    private readonly secrets: Secrets,
    private readonly config: Config,
  ) {}

  /**
   * The columns for the configuration that somebody gave. A webhook keeps its secret, or gets its first one.
   * @param before the stored columns; undefined: it is new
   * @throws InvalidInput, NoEncryptionKey
   */
  store(
    owner: Pick<DestinationRow, 'id' | 'tenantId'>,
    { channel, config }: DestinationDefinition,
    before: StoredRow | undefined,
    at: Date,
  ): StoredConfig {
    const known = before?.channel === channel ? before : undefined;
    const old = known && this.read(known);
    const given = config ? splitConfig(channel, config, (url) => checkUserUrl(url, this.config.outbound)) : undefined;
    // without a configuration, and none to keep, it is checked as if it were empty
    const parts = given ?? (known && old ? { shown: known.config, secret: old.config } : this.refuse(channel));
    const isFirst = channel === 'webhook' && !old;
    const secret = isFirst ? this.newSecret() : null;
    const signing = secret === null ? (old?.signing ?? []) : rotated([], secret, at);
    return {
      columns: { config: parts.shown, secrets: this.encrypt(owner, { config: parts.secret, signing }) },
      secret,
    };
  }

  /** The secrets of a webhook with a new one: the old one is valid for another day. */
  rotate(row: StoredRow, at: Date): { readonly secrets: string; readonly secret: string } {
    const secret = this.newSecret();
    const { config, signing } = this.read(row);
    return { secrets: this.encrypt(row, { config, signing: rotated(signing, secret, at) }), secret };
  }

  /** The address of a destination, as the provider of its channel takes it. @throws SecretUnreadable, NoEncryptionKey */
  addressOf(row: StoredRow, at: Date): AddressByChannel[DestinationChannel] {
    const { config, signing } = this.read(row);
    return destinationAddress(row.channel, { ...row.config, ...config }, liveSecrets(signing, at));
  }

  private refuse(channel: DestinationChannel): never {
    splitConfig(channel, {}, () => undefined);
    throw new Error(`the channel ${channel} needs no configuration`);
  }

  private newSecret(): string {
    return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  }

  private read({ secrets, ...row }: StoredRow): DestinationSecrets {
    return JSON.parse(this.secrets.decrypt(DESTINATION_SECRETS, row, secrets)) as DestinationSecrets;
  }

  private encrypt(owner: Pick<DestinationRow, 'id' | 'tenantId'>, secrets: DestinationSecrets): string {
    return this.secrets.encrypt(DESTINATION_SECRETS, owner, JSON.stringify(secrets));
  }
}
