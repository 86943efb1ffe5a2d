import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangeTenantSettingsHandler } from './commands/change-tenant-settings';
import { RegisterTenantsHandler } from './commands/register-tenants';
import { DeleteContactMethodHandler } from './contact-methods/commands/delete-contact-method';
import { DisableContactMethodHandler } from './contact-methods/commands/disable-contact-method';
import { ReopenContactMethodHandler } from './contact-methods/commands/reopen-contact-method';
import { PurgeVerificationsHandler } from './contact-methods/commands/purge-verifications';
import { RequestVerificationHandler } from './contact-methods/commands/request-verification';
import { AddContactMethodHandler, ChangeContactMethodHandler } from './contact-methods/commands/save-contact-method';
import { VerifyContactMethodHandler } from './contact-methods/commands/verify-contact-method';
import { ContactAddresses } from './contact-methods/contact-addresses';
import { ContactMethodWriter } from './contact-methods/contact-method-writer';
import { ContactMethodsController } from './contact-methods/http/contact-methods.controller';
import { PurgeVerificationsJob } from './contact-methods/jobs/purge-verifications.job';
import { ContactMethodEntity } from './contact-methods/persistence/contact-method.entity';
import { ContactMethodsRepository } from './contact-methods/persistence/contact-methods.repository';
import { VerificationEntity } from './contact-methods/persistence/verification.entity';
import { VerificationsRepository } from './contact-methods/persistence/verifications.repository';
import { FindAddressOwnersHandler } from './contact-methods/queries/find-address-owners';
import { FindContactMethodsHandler } from './contact-methods/queries/find-contact-methods';
import { GetAddressesHandler } from './contact-methods/queries/get-addresses';
import { GetContactMethodsHandler } from './contact-methods/queries/get-contact-methods';
import { FindTenantsWithContactsHandler } from './contact-methods/queries/find-tenants-with-contacts';
import { GetLostContactsHandler } from './contact-methods/queries/get-lost-contacts';
import { GetVerificationHandler } from './contact-methods/queries/get-verification';
import { VerificationCodes } from './contact-methods/verification-codes';
import { AuditController } from './http/audit.controller';
import { ConfigController } from './http/config.controller';
import { KnownTenants } from './known-tenants';
import { MembersConsumer } from './members/amqp/members.consumer';
import { EraseMembersHandler } from './members/commands/erase-members';
import { RecordSeenMemberHandler } from './members/commands/record-seen-member';
import { RemoveMemberHandler } from './members/commands/remove-member';
import { UpsertMembersHandler } from './members/commands/upsert-members';
import { WriteMemberHandler } from './members/commands/write-member';
import { ImportMembersController } from './members/http/import-members.controller';
import { MembersController } from './members/http/members.controller';
import { MemberEraser } from './members/member-eraser';
import { MemberWriter } from './members/member-writer';
import { MemberEntity } from './members/persistence/member.entity';
import { MembersRepository } from './members/persistence/members.repository';
import { FindActiveMembersHandler } from './members/queries/find-active-members';
import { FindMembersByNameHandler } from './members/queries/find-members-by-name';
import { FindMembersHandler } from './members/queries/find-members';
import { GetRecipientsHandler } from './members/queries/get-recipients';
import { GetMemberHandler, ListMembersHandler } from './members/queries/list-members';
import { SettingsRepository } from './persistence/settings.repository';
import { TenantEntity } from './persistence/tenant.entity';
import { TenantsRepository } from './persistence/tenants.repository';
import { ExplainTenantSettingsHandler } from './queries/explain-tenant-settings';
import { FindUnknownTenantsHandler } from './queries/find-unknown-tenants';
import { GetEscalationStartsHandler } from './queries/get-escalation-starts';
import { GetTenantSettingsHandler } from './queries/get-tenant-settings';
import { ListTimeZonesHandler } from './queries/list-time-zones';
import { ExportAuditHandler, ListAuditHandler, VerifyAuditHandler } from './queries/read-audit';

const tenants = [
  SettingsRepository,
  TenantsRepository,
  KnownTenants,
  FindUnknownTenantsHandler,
  RegisterTenantsHandler,
  GetEscalationStartsHandler,
  GetTenantSettingsHandler,
  ExplainTenantSettingsHandler,
  ListTimeZonesHandler,
  ChangeTenantSettingsHandler,
  ListAuditHandler,
  VerifyAuditHandler,
  ExportAuditHandler,
];
const members = [
  MembersRepository,
  MemberWriter,
  MemberEraser,
  MembersConsumer,
  WriteMemberHandler,
  UpsertMembersHandler,
  RemoveMemberHandler,
  EraseMembersHandler,
  RecordSeenMemberHandler,
  GetMemberHandler,
  ListMembersHandler,
  GetRecipientsHandler,
  FindActiveMembersHandler,
  FindMembersHandler,
  FindMembersByNameHandler,
];
const contactMethods = [
  ContactMethodsRepository,
  VerificationsRepository,
  ContactAddresses,
  ContactMethodWriter,
  VerificationCodes,
  AddContactMethodHandler,
  ChangeContactMethodHandler,
  DeleteContactMethodHandler,
  DisableContactMethodHandler,
  ReopenContactMethodHandler,
  RequestVerificationHandler,
  VerifyContactMethodHandler,
  PurgeVerificationsHandler,
  PurgeVerificationsJob,
  GetContactMethodsHandler,
  GetAddressesHandler,
  GetLostContactsHandler,
  FindAddressOwnersHandler,
  FindContactMethodsHandler,
  FindTenantsWithContactsHandler,
  GetVerificationHandler,
];

@Module({
  imports: [TypeOrmModule.forFeature([TenantEntity, MemberEntity, ContactMethodEntity, VerificationEntity])],
  controllers: [
    ConfigController,
    AuditController,
    // before the routes with an id
    ImportMembersController,
    MembersController,
    ContactMethodsController,
  ],
  providers: [...tenants, ...members, ...contactMethods],
})
export class DirectoryModule {}
