import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A code or a test that was sent to an address. The code itself is not stored: it is derived from the id. */
@Entity('verifications')
export class VerificationEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('uuid', { name: 'contact_method_id' })
  contactMethodId: string;

  @Column('char', { name: 'address_hash', length: 64 })
  addressHash: string;

  /** How many wrong codes were given. */
  @Column('int', { default: 0 })
  tries: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
