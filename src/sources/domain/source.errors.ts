import { DomainError, LimitReached, StaleVersion } from '../../../libs/kernel/domain-error';

/** No metric source has this id in this tenant. */
export class MetricSourceNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'metric-source-not-found';

  constructor(id: string) {
    super(`There is no metric source ${id}.`);
  }
}

/** Names of metric sources are unique in a tenant. */
export class MetricSourceNameTaken extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'metric-source-name-taken';

  constructor(name: string) {
    super(`Another metric source has the name ${JSON.stringify(name)}.`);
  }
}

/** A rule names the source: it cannot be deleted. */
export class MetricSourceInUse extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'metric-source-in-use';

  constructor(id: string) {
    super(`The metric source ${id} is in use: a rule reads it.`);
  }
}

/** The source was changed by someone else since the client read it. */
export class MetricSourceChanged extends StaleVersion {
  readonly type = 'metric-source-changed';

  constructor(version: number) {
    super('The metric source', version);
  }
}

/** The tenant has as many metric sources as allowed. */
export class TooManyMetricSources extends LimitReached {
  readonly type = 'too-many-metric-sources';

  constructor(limit: number, current: number) {
    super(`A tenant can have at most ${limit} metric sources; this one has ${current}.`, limit, current);
  }
}
