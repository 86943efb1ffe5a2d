import { WishesRepository } from './persistence/wishes.repository';
import { PreferencesWriter } from './preferences-writer';
import { CompiledFilters } from './compiled-filters';
import { WishOwners } from './http/wish-owners';
import { SaveSubscriptionsHandler } from './commands/save-subscriptions';
import { SavePreferencesHandler } from './commands/save-preferences';
import { MuteHandler } from './commands/mute';
import { ReplaceNotificationRulesHandler } from './commands/replace-notification-rules';
import { ForgetWishesWhenMemberErased } from './when/forget-wishes-when-member-erased';
import { GetSubscriptionsHandler, GetPreferencesHandler, GetNotificationRulesHandler } from './queries/get-own-wishes';
import { GetWishesHandler } from './queries/get-wishes';
import { GetSubscribersHandler } from './queries/get-subscribers';

/** The providers of wishes. */
export const wishesProviders = [
  WishesRepository,
  PreferencesWriter,
  CompiledFilters,
  WishOwners,
  SaveSubscriptionsHandler,
  SavePreferencesHandler,
  MuteHandler,
  ReplaceNotificationRulesHandler,
  ForgetWishesWhenMemberErased,
  GetSubscriptionsHandler,
  GetPreferencesHandler,
  GetNotificationRulesHandler,
  GetWishesHandler,
  GetSubscribersHandler,
];
