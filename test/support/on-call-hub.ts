import type { Answer, Hub, Json } from './hub';

export const SCHEDULES = '/api/v1/alerts/on-call/schedules';

/** A valid body of a schedule with one layer, in which turns change at 09:00. @param fields those of the layer and the schedule */
export const aSchedule = ({ name = 'Kitchen', time_zone = 'UTC', layers, ...layer }: Json = {}): Json => ({
  name,
  time_zone,
  layers: layers ?? [{ type: 'daily', handoff_time: '09:00', starts_on: '2026-01-01', participants: [], ...layer }],
});

export interface ShiftJson {
  readonly from: string;
  readonly until: string;
  readonly member_id: string;
  readonly override_id: string | null;
}

/** Manages schedules of the test's tenant. */
export class OnCallHub {
  constructor(private readonly hub: Hub) {}

  /** Creates a schedule. @param fields as those of `aSchedule` */
  async schedule(fields: Json): Promise<Json & { id: string }> {
    return this.done(await this.hub.call<Json & { id: string }>('POST', SCHEDULES, { body: aSchedule(fields) }));
  }

  /** Creates an override. @param token of whoever does it; left out: an owner */
  override(scheduleId: string, body: Json, token?: string): Promise<Answer<Json & { id: string }>> {
    const call = { body, ...(token !== undefined && { token }) };
    return this.hub.call<Json & { id: string }>('POST', `${SCHEDULES}/${scheduleId}/overrides`, call);
  }

  /** Who is on call at a time. */
  async now(scheduleId: string, at?: string): Promise<{ on_call: string[]; until: string | null }> {
    const query = at === undefined ? '' : `?at=${at}`;
    return this.done(
      await this.hub.call<{ on_call: string[]; until: string | null }>('GET', `${SCHEDULES}/${scheduleId}/now${query}`),
    );
  }

  async shifts(
    scheduleId: string,
    from: string,
    until: string,
  ): Promise<{ final: ShiftJson[]; layers: ShiftJson[][] }> {
    const path = `${SCHEDULES}/${scheduleId}/shifts?from=${from}&until=${until}`;
    return this.done(await this.hub.call<{ final: ShiftJson[]; layers: ShiftJson[][] }>('GET', path));
  }

  private done<T>({ status, body }: Answer<T>): T {
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }
}
