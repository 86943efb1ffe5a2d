import { DomainError } from '../kernel/domain-error';

/** RabbitMQ cannot be reached, or did not confirm a message. */
export class BrokerUnavailableError extends DomainError {
  readonly problem = 'unavailable';
  readonly type = 'broker-away';
}
