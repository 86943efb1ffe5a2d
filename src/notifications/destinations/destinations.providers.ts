import { DestinationsRepository } from './persistence/destinations.repository';
import { SecretConfigs } from './secret-configs';
import { TenantDestinations } from './tenant-destinations';
import { SaveDestinationHandler } from './commands/save-destination';
import {
  RotateDestinationSecretHandler,
  DeactivateDestinationHandler,
  DeleteDestinationHandler,
} from './commands/change-destination';
import { GetDestinationHandler, ListDestinationsHandler } from './queries/list-destinations';
import { GetDestinationsHandler, GetDestinationAddressesHandler } from './queries/get-destinations';
import { FindDestinationsHandler } from './queries/find-destinations';

/** The providers of destinations. */
export const destinationsProviders = [
  DestinationsRepository,
  SecretConfigs,
  TenantDestinations,
  SaveDestinationHandler,
  RotateDestinationSecretHandler,
  DeactivateDestinationHandler,
  DeleteDestinationHandler,
  GetDestinationHandler,
  ListDestinationsHandler,
  GetDestinationsHandler,
  GetDestinationAddressesHandler,
  FindDestinationsHandler,
];
