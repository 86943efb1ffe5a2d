import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { withColumnNames } from '../../../libs/database/columns';
import { decodeCursor, pageOf } from '../../../libs/http/cursor';
import {
  type AuditFilters,
  type AuditLine,
  ExportAuditQuery,
  ListAuditQuery,
  VerifyAuditQuery,
} from '../queries/read-audit';
import { AuditFiltersDto, type AuditLineDto, AuditPageDto, AuditVerdictDto, ListAuditDto } from './audit.dto';

const filtersOf = ({ actor_id, action, subject_type, subject_id, from, to }: AuditFiltersDto): AuditFilters => ({
  ...(actor_id !== undefined && { actorId: actor_id }),
  ...(action !== undefined && { action }),
  ...(subject_type !== undefined && { subjectType: subject_type }),
  ...(subject_id !== undefined && { subjectId: subject_id }),
  ...(from !== undefined && { from: new Date(from) }),
  ...(to !== undefined && { to: new Date(to) }),
});

const present = (line: AuditLine): AuditLineDto => ({
  seq: line.seq,
  id: line.id,
  at: line.at.toISOString(),
  actor_id: line.actorId,
  actor_name: line.actorName,
  action: line.action,
  subject_type: line.subjectType,
  subject_id: line.subjectId,
  before: line.before,
  after: line.after,
  previous_hash: line.previousHash,
  hash: line.hash,
});

/** Formats lines as newline-delimited JSON. They include the tenant, because it is part of what the hash covers. */
async function* asText(pages: AsyncIterable<readonly AuditLine[]>): AsyncGenerator<string> {
  for await (const lines of pages) yield lines.map((line) => `${JSON.stringify(withColumnNames(line))}\n`).join('');
}

const isSeq = (text: string): boolean => /^\d{1,15}$/.test(text);

@ApiTags('settings')
@Controller('alerts/audit')
export class AuditController {
  constructor(private readonly queries: QueryBus) {}

  /** Lists changes to rules, suppressions, inhibitions, settings and dead letters, and who made them, latest first. */
  @Get()
  @RequirePermission('alerts.manage')
  async list(@Query() query: ListAuditDto, @CurrentMember() me: Member): Promise<AuditPageDto> {
    const { limit, cursor } = query;
    const before = cursor === undefined ? undefined : Number(decodeCursor(cursor, [isSeq])[0]);
    const lines = await this.queries.execute(new ListAuditQuery(me.tenantId, filtersOf(query), limit, before));
    return pageOf(lines, limit, present, ({ seq }) => [String(seq)]);
  }

  /** Checks the whole log: reports whether any line was changed or removed after it was written. */
  @Get('verify')
  @RequirePermission('alerts.manage')
  async verify(@CurrentMember() me: Member): Promise<AuditVerdictDto> {
    const verdict = await this.queries.execute(new VerifyAuditQuery(me.tenantId));
    return {
      is_intact: verdict.isIntact,
      entries: verdict.entries,
      first_broken_seq: verdict.firstBrokenSeq,
      head_hash: verdict.headHash,
    };
  }

  /** Downloads the log as a file with one line of JSON for each change, oldest first. */
  @Get('export')
  @RequirePermission('alerts.manage')
  @ApiOkResponse({
    description: 'Newline-delimited JSON.',
    content: { 'application/x-ndjson': { schema: { type: 'string' } } },
  })
  async export(
    @Query() filters: AuditFiltersDto,
    @CurrentMember() me: Member,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const pages = await this.queries.execute(new ExportAuditQuery(me.tenantId, filtersOf(filters)));
    await reply
      .type('application/x-ndjson')
      .header('content-disposition', 'attachment; filename="audit.ndjson"')
      .send(Readable.from(asText(pages)));
  }
}
