import { Controller, createParamDecorator, ExecutionContext, HttpCode, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiExtraModels, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { OrService, RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { ReadsBody } from '../../../../libs/auth/strict-input.guard';
import { validated } from '../../../../libs/http/validation.pipe';
import { Clock } from '../../../../libs/kernel/clock';
import { DomainError, InvalidInput } from '../../../../libs/kernel/domain-error';
import { mapInTurns } from '../../../../libs/kernel/turns';
import { isUuid } from '../../../../libs/kernel/uuid';
import { UpsertMembersCommand } from '../commands/upsert-members';
import type { MemberChange } from '../member-batch';
import type { MemberOutcome } from '../member-writer';
import { ImportedMemberDto, ImportedMembersDto, ImportMembersQueryDto } from './member.dto';
import { changeFrom, checkClaims, presentOutcome } from './member.presenter';

const MAX_MEMBERS = 1_000;

/** The members of the body. Each is checked by itself. */
const Members = createParamDecorator((_: unknown, context: ExecutionContext): unknown[] => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (Array.isArray(body) && body.length >= 1 && body.length <= MAX_MEMBERS) return body as unknown[];
  throw new InvalidInput([{ pointer: '', detail: `must be a list of 1 to ${MAX_MEMBERS} members` }]);
});

/** A member of the list: the change that it asks for, or why it is refused. */
interface ReadMember {
  readonly id: string | null;
  readonly change?: MemberChange;
  readonly error?: DomainError;
}

type ImportOutcome = Omit<MemberOutcome, 'id'> & { readonly id: string | null };

@ApiTags('members')
@ApiExtraModels(ImportedMemberDto)
@Controller('alerts/members')
export class ImportMembersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates or changes up to 1,000 members, as the tenant's service knows them, with a result for each. If all of them are
   * refused, the whole request is.
   */
  @Post('import')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  @OrService()
  @ReadsBody()
  @ApiBody({ type: [ImportedMemberDto] })
  async import(
    @Members() members: unknown[],
    @Query() { snapshot }: ImportMembersQueryDto,
    @CurrentMember() me: Member,
  ): Promise<ImportedMembersDto> {
    const now = this.clock.now();
    const read = await mapInTurns(members.entries(), ([i, member]) => readMember(member, i, me, now));
    const changes = read.flatMap(({ change }) => change ?? []);
    const isSnapshot = snapshot && changes.length === members.length;
    const { outcomes, removed } = await this.commands.execute(
      new UpsertMembersCommand(me.tenantId, changes, me, isSnapshot),
    );
    const written = outcomes.values();
    const all = read.map(({ id, change, error }): ImportOutcome => {
      const outcome = change && written.next().value;
      return outcome ?? { id, action: 'refused', ...(error && { error }) };
    });
    refuseIfNoneIsWritten(all);
    return { results: all.map(presentOutcome), removed };
  }
}

async function readMember(member: unknown, i: number, me: Member, now: Date): Promise<ReadMember> {
  const given = (member as { id?: unknown } | null)?.id;
  const id = isUuid(given) ? given.toLowerCase() : null;
  try {
    const dto = await validated(ImportedMemberDto, member, `/${i}`);
    checkClaims(dto, me.isService);
    return { id, change: changeFrom(dto.id, dto, 'upsert', now) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { id, error };
  }
}

/** @throws the error of the members if all of them are refused */
function refuseIfNoneIsWritten(outcomes: readonly ImportOutcome[]): void {
  if (outcomes.some(({ action }) => action !== 'refused')) return;
  const other = outcomes.find(({ error }) => error && !(error instanceof InvalidInput))?.error;
  throw other ?? new InvalidInput(outcomes.flatMap((outcome, i) => presentOutcome(outcome, i).errors));
}
