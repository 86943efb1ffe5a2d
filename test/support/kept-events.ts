import { eventually } from '../../libs/testing/eventually';
import type { Hub } from './hub';

/** Keeps every event that is recorded for the listeners, so that a test can have them delivered again. */
export class KeptEvents {
  private constructor(private readonly hub: Hub) {}

  static async of(hub: Hub): Promise<KeptEvents> {
    await hub.sql('CREATE TABLE kept_events AS SELECT * FROM outbox_dispatches WHERE false');
    await hub.sql(`CREATE FUNCTION keep_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
      BEGIN INSERT INTO kept_events SELECT NEW.*; RETURN NULL; END $$`);
    await hub.sql(
      'CREATE TRIGGER keep_event AFTER INSERT ON outbox_dispatches FOR EACH ROW EXECUTE FUNCTION keep_event()',
    );
    return new KeptEvents(hub);
  }

  /** Waits until the listeners have everything. */
  async heard(): Promise<void> {
    const sql = 'SELECT 1 FROM outbox_dispatches WHERE tenant_id = $1 LIMIT 1';
    await eventually(async () => (await this.hub.sql(sql, [this.hub.tenantId])).length === 0, {
      what: 'an empty outbox',
    });
  }

  /** Delivers all events of alerts once more, the latest first. @returns how many there were */
  async repeatInReverse(): Promise<number> {
    const rows = await this.hub.sql(
      `INSERT INTO outbox_dispatches (id, tenant_id, type, aggregate_id, payload, occurred_at)
       SELECT gen_random_uuid(), tenant_id, type, aggregate_id, payload, occurred_at FROM kept_events
       WHERE tenant_id = $1 AND type LIKE 'alerts.%' ORDER BY seq DESC RETURNING 1`,
      [this.hub.tenantId],
    );
    await this.heard();
    return rows.length;
  }

  async stop(): Promise<void> {
    await this.hub.sql('DROP TRIGGER keep_event ON outbox_dispatches');
    await this.hub.sql('DROP FUNCTION keep_event');
    await this.hub.sql('DROP TABLE kept_events');
  }
}
