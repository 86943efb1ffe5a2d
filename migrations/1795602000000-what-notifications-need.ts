import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // what a rule says about notifying, at the time of the raise; the epoch and the episode, which make an old ring void
  `ALTER TABLE alerts
    ADD COLUMN notify boolean NOT NULL DEFAULT true,
    ADD COLUMN notification_channels jsonb,
    ADD COLUMN notify_roles jsonb,
    ADD COLUMN escalation_policy_id uuid,
    ADD COLUMN epoch integer NOT NULL DEFAULT 1,
    ADD COLUMN episode integer NOT NULL DEFAULT 1`,
  `ALTER TABLE tenants
    ADD COLUMN brand varchar(100),
    ADD COLUMN medium_alert_channels jsonb,
    ADD COLUMN low_alert_channels jsonb,
    ADD COLUMN digest_severities jsonb,
    ADD COLUMN group_wait_seconds integer CONSTRAINT tenants_group_wait CHECK (group_wait_seconds >= 0),
    ADD COLUMN group_interval_minutes integer CONSTRAINT tenants_group_interval CHECK (group_interval_minutes > 0),
    ADD COLUMN repeat_interval_minutes integer CONSTRAINT tenants_repeat_interval CHECK (repeat_interval_minutes >= 0),
    ADD COLUMN critical_respects_preferences boolean,
    ADD COLUMN sms_per_day integer CONSTRAINT tenants_sms_per_day CHECK (sms_per_day >= 0),
    ADD COLUMN whatsapp_per_day integer CONSTRAINT tenants_whatsapp_per_day CHECK (whatsapp_per_day >= 0),
    ADD COLUMN voice_per_day integer CONSTRAINT tenants_voice_per_day CHECK (voice_per_day >= 0)`,
];

const down = [
  `ALTER TABLE tenants
    DROP COLUMN brand, DROP COLUMN medium_alert_channels, DROP COLUMN low_alert_channels, DROP COLUMN digest_severities,
    DROP COLUMN group_wait_seconds, DROP COLUMN group_interval_minutes, DROP COLUMN repeat_interval_minutes,
    DROP COLUMN critical_respects_preferences, DROP COLUMN sms_per_day, DROP COLUMN whatsapp_per_day,
    DROP COLUMN voice_per_day`,
  `ALTER TABLE alerts
    DROP COLUMN notify, DROP COLUMN notification_channels, DROP COLUMN notify_roles, DROP COLUMN escalation_policy_id,
    DROP COLUMN epoch, DROP COLUMN episode`,
];

/** What alerts and tenants give to notifications: copies of the rule, epoch and episode; settings of the tenant. */
export class WhatNotificationsNeed1795602000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
