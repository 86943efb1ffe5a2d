import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../../libs/database/database';

/** Somebody who left or came back. */
export interface MemberMove {
  readonly tenantId: string;
  readonly memberId: string;
  readonly at: Date;
}

const insert = `
  INSERT INTO on_call_absences (tenant_id, member_id, from_at)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) ON CONFLICT DO NOTHING RETURNING 1`;

const end = `
  UPDATE on_call_absences AS absence SET until_at = greatest(moved.at, absence.from_at)
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS moved(tenant_id, member_id, at)
  WHERE absence.tenant_id = moved.tenant_id AND absence.member_id = moved.member_id AND absence.until_at IS NULL
  RETURNING 1`;

const selectSchedules = `
  SELECT DISTINCT named.tenant_id AS "tenantId", named.schedule_id AS "scheduleId"
  FROM unnest($1::uuid[], $2::uuid[]) AS moved(tenant_id, member_id)
  JOIN on_call_participants named ON named.tenant_id = moved.tenant_id AND named.member_id = moved.member_id`;

const columnsOf = (moves: readonly MemberMove[]): [string[], string[], Date[]] => [
  moves.map(({ tenantId }) => tenantId),
  moves.map(({ memberId }) => memberId),
  moves.map(({ at }) => at),
];

/** Reads and writes `on_call_absences`. */
@Injectable()
export class AbsencesRepository {
  constructor(private readonly database: Database) {}

  /** Records that members left. @returns how many were not away already */
  async begin(moves: readonly MemberMove[]): Promise<number> {
    return (await this.database.query<unknown[]>(SYSTEM, insert, columnsOf(moves))).length;
  }

  /** Records that members came back. @returns how many were away */
  async end(moves: readonly MemberMove[]): Promise<number> {
    // TypeORM returns the rows of an UPDATE with their number
    const [rows] = await this.database.query<[unknown[], number]>(SYSTEM, end, columnsOf(moves));
    return rows.length;
  }

  /** The schedules whose layers name these members. */
  schedulesOf(moves: readonly MemberMove[]): Promise<readonly { tenantId: string; scheduleId: string }[]> {
    const [tenantIds, memberIds] = columnsOf(moves);
    return this.database.query(SYSTEM, selectSchedules, [tenantIds, memberIds]);
  }
}
