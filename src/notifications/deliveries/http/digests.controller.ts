import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeCursor, isCursorTime, pageOf } from '../../../../libs/http/cursor';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { isUuid } from '../../../../libs/kernel/uuid';
import { type DigestPosition, ListDigestsQuery } from '../queries/list-digests';
import { WaitingDigestPageDto } from './waiting-digest.dto';
import { presentWaitingDigest } from './waiting-digest.presenter';

const isChannelText = (value: string): boolean => /^[a-z_]{1,20}$/.test(value);

function positionFrom(cursor: string | undefined): DigestPosition | undefined {
  if (cursor === undefined) return undefined;
  const [targetId = '', channel = '', dueAt = ''] = decodeCursor(cursor, [isUuid, isChannelText, isCursorTime]);
  return { targetId, channel, dueAt };
}

@ApiTags('deliveries')
@Controller('alerts')
export class DigestsController {
  constructor(private readonly queries: QueryBus) {}

  /** Lists the digests that wait: what they tell of, and when. One's own, or with `alerts.manage` those of all. */
  @Get('digests')
  @RequirePermission('alerts.read')
  async list(@Query() { limit, cursor }: PageQueryDto, @CurrentMember() me: Member): Promise<WaitingDigestPageDto> {
    const ownId = me.permissions.has('alerts.manage') ? undefined : me.id;
    const query = new ListDigestsQuery(me.tenantId, ownId, limit, positionFrom(cursor));
    return pageOf(await this.queries.execute(query), limit, presentWaitingDigest, ({ targetId, channel, dueAt }) => [
      targetId,
      channel,
      dueAt.toISOString(),
    ]);
  }
}
