import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const tables = {
  // the people of a tenant; one person may be a member of several tenants
  members: `
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name varchar(200),
    external_id varchar(255),
    manager_id uuid,
    roles text[] NOT NULL CONSTRAINT members_roles CHECK (cardinality(roles) > 0),
    locale varchar(10),
    time_zone varchar(64),
    working_hours jsonb,
    is_active boolean NOT NULL DEFAULT true,
    source varchar(10) NOT NULL CONSTRAINT members_source CHECK (source IN ('token', 'upsert', 'manual')),
    field_sources jsonb NOT NULL DEFAULT '{}',
    source_updated_at timestamptz,
    last_seen_at timestamptz,
    erase_at timestamptz,
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)`,
  // how to reach a member: an encrypted address on a channel
  contact_methods: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    member_id uuid NOT NULL,
    channel varchar(20) NOT NULL,
    address text NOT NULL,
    address_hash char(64) NOT NULL,
    masked_address varchar(100) NOT NULL,
    label varchar(100),
    is_default boolean NOT NULL DEFAULT false,
    is_enabled boolean NOT NULL DEFAULT true,
    verified_at timestamptz,
    disabled_reason varchar(20),
    source varchar(10) NOT NULL CONSTRAINT contact_methods_source CHECK (source IN ('token', 'upsert', 'manual')),
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE`,
  // codes and tests that were sent to prove that an address belongs to the member; they outlive the contact method
  verifications: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    contact_method_id uuid NOT NULL,
    address_hash char(64) NOT NULL,
    tries int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL`,
};

const indexes = [
  'CREATE UNIQUE INDEX members_external_id ON members (tenant_id, external_id) WHERE external_id IS NOT NULL',
  'CREATE INDEX idx_members_first ON members (tenant_id, created_at, id) WHERE is_active',
  'CREATE INDEX idx_members_erase_at ON members (erase_at) WHERE erase_at IS NOT NULL',
  'CREATE INDEX idx_contact_methods_member ON contact_methods (tenant_id, member_id)',
  'CREATE INDEX idx_contact_methods_address ON contact_methods (address_hash, channel)',
  `CREATE UNIQUE INDEX contact_methods_default ON contact_methods (tenant_id, member_id, channel) WHERE is_default`,
  'CREATE INDEX idx_verifications_method ON verifications (tenant_id, contact_method_id, created_at DESC)',
  'CREATE INDEX idx_verifications_address ON verifications (address_hash, created_at DESC)',
  'CREATE INDEX idx_verifications_created_at ON verifications (created_at)',
];

/** The directory of people: members, how to reach them, and the proof of their addresses. */
export class Members1795600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(tables)) {
      await runner.query(`CREATE TABLE ${table} (${columns})`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO campana_app`);
    }
    for (const index of indexes) await runner.query(index);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(tables).reverse()) await runner.query(`DROP TABLE ${table}`);
  }
}
