import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import type { TenantRef } from '../../domain/tenant-ref';

// a schedule that was deleted is left out, and so is one without swaps
const checkNow = `
  INSERT INTO on_call_swap_checks (schedule_id, tenant_id, next_at)
  SELECT s.id, s.tenant_id, $3 FROM on_call_schedules s
  WHERE (s.tenant_id, s.id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])) AND EXISTS (
    SELECT FROM on_call_swaps w
    WHERE w.tenant_id = s.tenant_id AND w.schedule_id = s.id AND w.state IN ('open', 'accepted')
      AND greatest(w.ends_at, w.exchange_until) > $3)
  ORDER BY s.id
  ON CONFLICT (schedule_id) DO UPDATE SET next_at = excluded.next_at`;

// whoever claims a schedule has it for a while, so that no transaction waits for the calculation
const claimDue = `
  UPDATE on_call_swap_checks SET next_at = $2
  WHERE schedule_id = (
    SELECT schedule_id FROM on_call_swap_checks WHERE next_at <= $1 ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING tenant_id AS "tenantId", schedule_id AS id`;

// an edit meanwhile has set another time: the schedule is checked again
const remove = 'DELETE FROM on_call_swap_checks WHERE tenant_id = $1 AND schedule_id = $2 AND next_at = $3';

/** SQL: when the first schedule is to be checked for its swaps. */
export const firstDueSwapCheck = 'SELECT min(next_at) FROM on_call_swap_checks';

/** Reads and writes `on_call_swap_checks`: schedules that were edited, whose swaps are to be checked. */
@Injectable()
export class SwapChecksRepository {
  constructor(private readonly database: Database) {}

  /** Has the swaps of these schedules checked, where there are some. */
  async checkNow(schedules: readonly TenantRef[], now: Date): Promise<void> {
    const ids = [schedules.map(({ tenantId }) => tenantId), schedules.map(({ id }) => id)];
    await this.database.query(SYSTEM, checkNow, [...ids, now]);
  }

  /** A schedule that is due, of any tenant. Nobody else gets it until `leasedUntil`. */
  async claimDue(now: Date, leasedUntil: Date): Promise<TenantRef | undefined> {
    const [rows] = await this.database.query<[TenantRef[], number]>(SYSTEM, claimDue, [now, leasedUntil]);
    return rows[0];
  }

  /** The swaps of a claimed schedule are checked. */
  async remove({ tenantId, id }: TenantRef, leasedUntil: Date): Promise<void> {
    await this.database.query(tenantId, remove, [tenantId, id, leasedUntil]);
  }
}
