import { Global, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config';
import { clientForProviders, clientForUserUrls, type OutboundClient } from './outbound-client';
import { UserUrls } from './user-urls';

/** The two clients of the process for requests that leave it. */
@Injectable()
export class OutboundClients implements OnApplicationShutdown {
  /** For URLs that users give. */
  readonly userUrls: OutboundClient;
  /** For the addresses that the configuration gives. */
  readonly providers: OutboundClient = clientForProviders();

  constructor({ outbound }: Config) {
    this.userUrls = clientForUserUrls(new UserUrls(outbound));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.userUrls.close(), this.providers.close()]);
  }
}

/** Requests that leave the process. */
@Global()
@Module({ providers: [OutboundClients], exports: [OutboundClients] })
export class OutboundModule {}
