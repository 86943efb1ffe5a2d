import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Forbidden } from '../../../../libs/auth/auth.errors';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { IfMatch, Versioned } from '../../../../libs/http/if-match';
import { GetMemberQuery } from '../../members/queries/list-members';
import { DeleteContactMethodCommand } from '../commands/delete-contact-method';
import { RequestVerificationCommand } from '../commands/request-verification';
import {
  AddContactMethodCommand,
  ChangeContactMethodCommand,
  type ContactMethodOwner,
} from '../commands/save-contact-method';
import { VerifyContactMethodCommand } from '../commands/verify-contact-method';
import { type ContactMethodView, GetContactMethodsQuery } from '../queries/get-contact-methods';
import {
  AddContactMethodDto,
  ChangeContactMethodDto,
  ContactMethodDto,
  ContactMethodIdDto,
  ContactMethodListDto,
  ContactMethodsOfDto,
  RequestedVerificationDto,
  VerifyContactMethodDto,
} from './contact-method.dto';

const present = ({ method, address }: ContactMethodView): ContactMethodDto => ({
  id: method.id,
  channel: method.channel,
  address,
  label: method.label,
  is_default: method.isDefault,
  is_enabled: method.isEnabled,
  verified_at: method.verifiedAt?.toISOString() ?? null,
  disabled_reason: method.disabledReason,
  version: method.version,
  created_at: method.createdAt.toISOString(),
  updated_at: method.updatedAt.toISOString(),
});

const fieldsFrom = ({ label, is_default: isDefault, is_enabled: isEnabled }: ChangeContactMethodDto) => ({
  label,
  isDefault,
  isEnabled,
});

/** Members see and change their own addresses, administrators those of all. */
const isSelfOrAdministrator = (me: Member, memberId: string): boolean =>
  (me.id === memberId && !me.isService) || me.permissions.has('alerts.manage');

@ApiTags('members')
@Controller('alerts/members/:id/contact-methods')
export class ContactMethodsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the contact methods of a member, oldest first. Addresses of others are masked, without `alerts.manage`. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Param() { id }: ContactMethodsOfDto, @CurrentMember() me: Member): Promise<ContactMethodListDto> {
    const query = new GetContactMethodsQuery(me.tenantId, id, isSelfOrAdministrator(me, id));
    return { items: (await this.queries.execute(query)).map(present) };
  }

  /**
   * Adds a contact method to a member: to oneself, or with `alerts.manage` to anybody. It must be verified before it is used.
   */
  @Post()
  @RequirePermission('alerts.read')
  async add(
    @Param() { id }: ContactMethodsOfDto,
    @Body() body: AddContactMethodDto,
    @CurrentMember() me: Member,
  ): Promise<ContactMethodDto> {
    const owner = await this.ownerFor(me, id);
    const command = new AddContactMethodCommand(owner, body.channel, body.address, fieldsFrom(body));
    return this.show(owner, (await this.commands.execute(command)).id);
  }

  /** Shows one contact method. */
  @Get(':contact_method_id')
  @RequirePermission('alerts.read')
  async get(
    @Param() { id, contact_method_id: methodId }: ContactMethodIdDto,
    @CurrentMember() me: Member,
  ): Promise<ContactMethodDto> {
    return this.show({ tenantId: me.tenantId, memberId: id }, methodId, isSelfOrAdministrator(me, id));
  }

  /** Changes a contact method. What is left out stays. With another address it must be verified again. */
  @Put(':contact_method_id')
  @RequirePermission('alerts.read')
  @Versioned()
  async change(
    @Param() { id, contact_method_id: methodId }: ContactMethodIdDto,
    @Body() body: ChangeContactMethodDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
  ): Promise<ContactMethodDto> {
    const owner = await this.ownerFor(me, id);
    const fields = { ...fieldsFrom(body), address: body.address ?? undefined };
    await this.commands.execute(new ChangeContactMethodCommand(owner, methodId, fields, version));
    return this.show(owner, methodId);
  }

  /** Deletes a contact method. */
  @Delete(':contact_method_id')
  @HttpCode(204)
  @RequirePermission('alerts.read')
  async delete(
    @Param() { id, contact_method_id: methodId }: ContactMethodIdDto,
    @CurrentMember() me: Member,
  ): Promise<void> {
    await this.commands.execute(new DeleteContactMethodCommand(await this.ownerFor(me, id), methodId));
  }

  /**
   * Sends a code of 6 digits to the address; it is valid for 10 minutes. A webhook or a push gets a test instead, and is verified
   * when it accepts it; a Telegram chat is verified by sending the code to the bot.
   */
  @Post(':contact_method_id/send-code')
  @HttpCode(202)
  @RequirePermission('alerts.read')
  async sendCode(
    @Param() { id, contact_method_id: methodId }: ContactMethodIdDto,
    @CurrentMember() me: Member,
  ): Promise<RequestedVerificationDto> {
    const command = new RequestVerificationCommand(await this.ownerFor(me, id), methodId);
    const { channel, expiresAt, againAt, code } = await this.commands.execute(command);
    return { channel, expires_at: expiresAt.toISOString(), again_at: againAt.toISOString(), code };
  }

  /** Verifies the address with the code that was sent to it. */
  @Post(':contact_method_id/verify')
  @HttpCode(200)
  @RequirePermission('alerts.read')
  async verify(
    @Param() { id, contact_method_id: methodId }: ContactMethodIdDto,
    @Body() { code }: VerifyContactMethodDto,
    @CurrentMember() me: Member,
  ): Promise<ContactMethodDto> {
    const owner = await this.ownerFor(me, id);
    await this.show(owner, methodId);
    await this.commands.execute(new VerifyContactMethodCommand(me.tenantId, methodId, { typedCode: code }, me));
    return this.show(owner, methodId);
  }

  /** @throws MemberNotFound, or Forbidden if the contact methods of this member are not theirs to change */
  private async ownerFor(me: Member, memberId: string): Promise<ContactMethodOwner> {
    await this.queries.execute(new GetMemberQuery(me.tenantId, memberId));
    if (!isSelfOrAdministrator(me, memberId)) throw Forbidden.missing('alerts.manage');
    return { tenantId: me.tenantId, memberId, by: me };
  }

  private async show(
    { tenantId, memberId }: Omit<ContactMethodOwner, 'by'>,
    methodId: string,
    isWhole = true,
  ): Promise<ContactMethodDto> {
    const query = new GetContactMethodsQuery(tenantId, memberId, isWhole, methodId);
    return present(...((await this.queries.execute(query)) as [ContactMethodView]));
  }
}
