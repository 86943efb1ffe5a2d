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

  /** Who published it; null: unknown, so the exchange. */
  @Column('varchar', { length: 400, nullable: true })
  origin: string | null;

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

  /** The first bytes of the message; nearly always all of it. */
  @Column('bytea')
  body: Buffer;

  /** The size and the SHA-256 of the whole message, if the body is only its beginning. */
  @Column('int', { name: 'whole_bytes', nullable: true })
  wholeBytes: number | null;

  @Column('varchar', { name: 'whole_sha256', length: 64, nullable: true })
  wholeSha256: string | null;

  @Column('timestamptz', { name: 'died_at' })
  diedAt: Date;

  /** When it was sent again last, perhaps without success. null: it was not, or it has died again since. */
  @Column('timestamptz', { name: 'replay_began_at', nullable: true })
  replayBeganAt: Date | null;

  @Column('timestamptz', { name: 'replayed_at', nullable: true })
  replayedAt: Date | null;

  @Column('uuid', { name: 'replayed_by', nullable: true })
  replayedBy: string | null;
}

/** A row of `dead_letters`. */
export type DeadLetterRow = Readonly<DeadLetterEntity>;
