export class EvaluationDto {
  /** How many schedules and overdue keys were looked at. */
  evaluated: number;
  /** How many of them had something to tell. */
  occurrences: number;
  /** The alerts that tell of it. */
  alert_ids: string[];
}
