import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import type { SeriesStart, Bound, Interval, Period, DateRange } from '../domain/period';

// when the end is given as a day, that day is included
const resolve = `
  WITH given AS (
    SELECT coalesce($3::timestamptz, day_start($4::date + 1, $1), $2::timestamptz) AS until
  ), bounds AS (
    SELECT coalesce($5::timestamptz, day_start($6::date, $1),
        day_start(((until - interval '1 microsecond') AT TIME ZONE $1)::date - 29, $1)) AS since, until FROM given
  ), days AS (
    SELECT since, until, (since AT TIME ZONE $1)::date AS first, (until AT TIME ZONE $1)::date AS last FROM bounds
  )
  SELECT since AS "from", until AS "to",
    CASE WHEN day_start(first, $1) = since AND day_start(last, $1) = until
      THEN day_start(first - (last - first), $1) ELSE since - (until - since) END AS "before"
  FROM days`;

const starts: Readonly<Record<Interval, string>> = {
  // steps of half an hour: some time zones change their clocks by half an hour
  hour: `SELECT DISTINCT date_trunc('hour', h, $1)
    FROM generate_series(date_trunc('hour', $2::timestamptz, $1), $3::timestamptz + interval '59 minutes', interval '30 minutes') h`,
  day: `SELECT day_start(d::date, $1) FROM generate_series(($2::timestamptz AT TIME ZONE $1)::date::timestamp,
    (($3::timestamptz - interval '1 microsecond') AT TIME ZONE $1)::date + interval '1 day', interval '1 day') d`,
  week: `SELECT day_start(d::date, $1) FROM generate_series(date_trunc('week', ($2::timestamptz AT TIME ZONE $1)),
    ($3::timestamptz - interval '1 microsecond') AT TIME ZONE $1 + interval '1 week', interval '1 week') d`,
};

const shown: Readonly<Record<Interval, string>> = {
  hour: 'YYYY-MM-DD"T"HH24:MI',
  day: 'YYYY-MM-DD',
  week: 'YYYY-MM-DD',
};

/** Computes periods and their parts in the time zones of tenants, with the time zone data of PostgreSQL. */
@Injectable()
export class PeriodsRepository {
  constructor(private readonly database: Database) {}

  /** Resolves the bounds of a request to a period; default: the last thirty days. */
  async resolve(timeZone: string, now: Date, from?: Bound, to?: Bound): Promise<Period> {
    const values = [timeZone, now, ...boundValues(to), ...boundValues(from)];
    const [row] = await this.database.query<(DateRange & { readonly before: Date })[]>(SYSTEM, resolve, values);
    if (!row) throw new Error('The period could not be resolved.');
    return { timeZone, from: row.from, to: row.to, previous: { from: row.before, to: row.from } };
  }

  /** The beginning of each part of a period, and the end of the last one. */
  async beginnings(timeZone: string, { from, to }: DateRange, interval: Interval): Promise<readonly SeriesStart[]> {
    const sql = `
      SELECT at, to_char(at AT TIME ZONE $1, '${shown[interval]}') AS local
      FROM (${starts[interval]}) AS beginnings(at) ORDER BY at`;
    return this.database.query<SeriesStart[]>(SYSTEM, sql, [timeZone, from, to]);
  }
}

/** The SQL parameters of a bound: its instant or its day. */
const boundValues = (bound?: Bound): [Date | null, string | null] => [
  bound && 'instant' in bound ? bound.instant : null,
  bound && 'day' in bound ? bound.day : null,
];
