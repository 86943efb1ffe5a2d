export class EvaluationDto {
  /** How many schedules and overdue keys were evaluated. */
  evaluated: number;
  /** How many occurrences they produced. */
  occurrences: number;
  /** The alerts that report these occurrences. */
  alert_ids: string[];
}
