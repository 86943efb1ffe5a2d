import type { Selection } from './matchers/matchers';
import type { SuppressionType } from './domain/verdict';
import type { Recurrence } from '../../libs/windows/window';

/** What a suppression says. */
export interface SuppressionDefinition {
  readonly type: SuppressionType;
  readonly selection: Selection;
  readonly startTime: Date;
  /** It ends by itself, at the latest then. */
  readonly endTime: Date;
  readonly recurrence: Recurrence | null;
  readonly reason: string;
  readonly comment: string | null;
  /** Whether problems that still go on at its end ring then. */
  readonly atEnd: 'ring' | 'drop';
  /** Alerts that are open when it begins are quiet too. */
  readonly includeExisting: boolean;
  /** Critical ones are quiet too. */
  readonly silenceCritical: boolean;
  /** It ends when everything that it keeps quiet is over. */
  readonly expireOnResolve: boolean;
}

/** A time span, or several, in which matching occurrences raise nothing. */
export interface SuppressionRow extends SuppressionDefinition {
  readonly id: string;
  readonly tenantId: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
  readonly isActive: boolean;
  /** Whether it keeps anything quiet right now, as far as was announced. */
  readonly isHolding: boolean;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

/** What an inhibition says. */
export interface InhibitionDefinition {
  readonly name: string;
  /** While an alert like this is open … */
  readonly source: Selection;
  /** … occurrences like this stay quiet … */
  readonly target: Selection;
  /** … where these labels are equal. */
  readonly equalLabels: readonly string[];
  /** How long an occurrence waits for the alert that explains it. */
  readonly waitSeconds: number;
  readonly isActive: boolean;
}

/** A tenant's statement that one alert explains others. */
export interface InhibitionRow extends InhibitionDefinition {
  readonly id: string;
  readonly tenantId: string;
  readonly version: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
