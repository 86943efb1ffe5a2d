import type { SourceAuth } from './domain/source-auth';
import type { SourceType } from './domain/metric-source';
import type { MetricSourceEntity } from './persistence/metric-source.entity';

export type MetricSourceRow = Readonly<MetricSourceEntity>;

/** What an administrator says about a metric source. */
export interface MetricSourceDefinition {
  readonly name: string;
  readonly type: SourceType;
  readonly url: string;
  /** undefined: it stays as it is; null: none. */
  readonly auth: SourceAuth | null | undefined;
  readonly timeoutSeconds: number;
}
