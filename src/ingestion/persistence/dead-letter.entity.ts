import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message that could not be processed. */
@Entity('dead_letters')
export class DeadLetterEntity {
  @PrimaryColumn('uuid')
  id: string;

  /** null: the message names no tenant. */
  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId: string | null;

  @Column('varchar', { length: 255 })
  exchange: string;

  @Column('varchar', { name: 'routing_key', length: 255 })
  routingKey: string;

  @Column('varchar', { name: 'message_id', length: 255, nullable: true })
  messageId: string | null;

  @Column('varchar', { name: 'event_id', length: 255, nullable: true })
  eventId: string | null;

  @Column('varchar', { length: 50 })
  reason: string;

  @Column('text')
  error: string;

  @Column('bytea')
  body: Buffer;

  @Column('timestamptz', { name: 'died_at' })
  diedAt: Date;

  @Column('timestamptz', { name: 'replayed_at', nullable: true })
  replayedAt: Date | null;

  @Column('uuid', { name: 'replayed_by', nullable: true })
  replayedBy: string | null;
}

/** A row of `dead_letters`. */
export type DeadLetterRow = Readonly<DeadLetterEntity>;
