import type { Envelope } from '../../../src/notifications/content';
import type { ProviderRegistry } from '../../../src/notifications/channels/provider-registry';
import type { FakeRequest } from './fake-apis';
import { FakeProviders } from './fake-providers';
import { anEnvelope } from './sample-content';
import { openRegistry, type Route, routesTo, sendSample } from './sending';

/** All providers that the fakes have, for tests of what they are told. */
export class ProviderCalls {
  readonly envelope = anEnvelope({ sentAt: new Date('2026-11-22T09:00:00Z') });
  private routes: ReadonlyMap<string, Route> = new Map();

  private constructor(
    readonly fakes: FakeProviders,
    private readonly opened: ReturnType<typeof openRegistry>,
  ) {
    this.renew();
  }

  static async open(): Promise<ProviderCalls> {
    const fakes = await FakeProviders.open();
    return new ProviderCalls(fakes, openRegistry(fakes.environment));
  }

  get registry(): ProviderRegistry {
    return this.opened.registry;
  }

  /** Gives each provider a new address, so that a test sees its own calls alone. */
  renew(): void {
    this.routes = new Map(routesTo(this.fakes).map((route) => [`${route.channel}/${route.provider}`, route]));
  }

  /** The routes over all providers. */
  get all(): readonly Route[] {
    return [...this.routes.values()];
  }

  /** @param name the channel and the provider: `sms/twilio` */
  route(name: string): Route {
    const route = this.routes.get(name);
    if (!route) throw new Error(`there is no ${name}`);
    return route;
  }

  /** How the fake knows the address of a provider. */
  keyOf(name: string): string {
    return this.route(name).key;
  }

  /** Sends the sample, and gives what the provider received. */
  async call(name: string, values: Partial<Envelope> = {}): Promise<FakeRequest> {
    const result = await sendSample(this.registry, this.route(name), { ...this.envelope, ...values });
    if (result.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result)}`);
    const request = this.fakes.for(this.keyOf(name)).at(-1);
    if (!request) throw new Error('nothing came');
    return request;
  }

  async close(): Promise<void> {
    await this.opened.close();
    await this.fakes.close();
  }
}
