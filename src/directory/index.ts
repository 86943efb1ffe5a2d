export { RegisterTenantsCommand } from './commands/register-tenants';
export { DisableContactMethodCommand } from './contact-methods/commands/disable-contact-method';
export { ReopenContactMethodCommand } from './contact-methods/commands/reopen-contact-method';
export { type VerificationProof, VerifyContactMethodCommand } from './contact-methods/commands/verify-contact-method';
export {
  type ContactChannel,
  contactChannels,
  type DisabledReason,
  disabledReasons,
} from './contact-methods/domain/contact-method';
export { VerificationRequestedEvent } from './contact-methods/events/verification-requested.event';
export { FindAddressOwnersQuery } from './contact-methods/queries/find-address-owners';
export { type AddressOwner, FindContactMethodsQuery } from './contact-methods/queries/find-contact-methods';
export {
  type ContactMethodRef,
  GetAddressesQuery,
  type ReachableContact,
} from './contact-methods/queries/get-addresses';
export { FindTenantsWithContactsQuery } from './contact-methods/queries/find-tenants-with-contacts';
export { GetLostContactsQuery, type LostContact, type LostReason } from './contact-methods/queries/get-lost-contacts';
export { GetVerificationQuery, type PendingVerification } from './contact-methods/queries/get-verification';
export { DirectoryModule } from './directory.module';
export { TenantProvisionedEvent } from './events/tenant-provisioned.event';
export { RecordSeenMemberCommand } from './members/commands/record-seen-member';
export {
  type MemberLocale,
  memberLocales,
  type MemberRole,
  memberRoles,
  type WorkingHours,
} from './members/domain/member-state';
export { MemberChangedEvent, type MemberChangeKind } from './members/events/member-changed.event';
export { memberKey } from './members/domain/member-key';
export { FindActiveMembersQuery } from './members/queries/find-active-members';
export { FindMembersByNameQuery } from './members/queries/find-members-by-name';
export { FindMembersQuery, type NamedMember } from './members/queries/find-members';
export {
  GetRecipientsQuery,
  type Recipient,
  type RecipientContact,
  type RecipientsRequest,
} from './members/queries/get-recipients';
export { GetMemberQuery, ListMembersQuery } from './members/queries/list-members';
export { FindUnknownTenantsQuery } from './queries/find-unknown-tenants';
export { GetEscalationStartsQuery } from './queries/get-escalation-starts';
export { GetTenantSettingsQuery } from './queries/get-tenant-settings';
export { ListTimeZonesQuery } from './queries/list-time-zones';
export {
  locales,
  type NoiseSettings,
  type NotificationSettings,
  type SlaSettings,
  type TenantSettings,
} from './tenant-settings';
