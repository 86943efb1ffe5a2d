import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MemberSource } from '../../members/domain/member-state';
import type { ContactChannel, ContactMethod, DisabledReason } from '../domain/contact-method';

/** How to reach a member. */
@Entity('contact_methods')
export class ContactMethodEntity implements ContactMethod {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('varchar', { length: 20 })
  channel: ContactChannel;

  /** Encrypted. */
  @Column('text')
  address: string;

  /** With the key that was the first when it was stored. */
  @Column('char', { name: 'address_hash', length: 64 })
  addressHash: string;

  @Column('varchar', { name: 'masked_address', length: 100 })
  maskedAddress: string;

  @Column('varchar', { length: 100, nullable: true })
  label: string | null;

  @Column('boolean', { name: 'is_default', default: false })
  isDefault: boolean;

  @Column('boolean', { name: 'is_enabled', default: true })
  isEnabled: boolean;

  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt: Date | null;

  @Column('varchar', { name: 'disabled_reason', length: 20, nullable: true })
  disabledReason: DisabledReason | null;

  @Column('varchar', { length: 10 })
  source: MemberSource;

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
