import { pageOf } from '../../../../libs/http/cursor';
import { presentSelection, selectionFrom } from '../../../suppression';
import type { DestinationDefinition, DestinationRow, SavedDestination } from '../destination-view';
import type { DestinationDto, DestinationPageDto, SaveDestinationDto, SavedDestinationDto } from './destination.dto';

/** Converts a destination of the API, with the defaults filled in. */
export const destinationFrom = (dto: SaveDestinationDto): DestinationDefinition => ({
  name: dto.name,
  channel: dto.channel,
  config: dto.config ?? undefined,
  match: selectionFrom(dto.match ?? {}),
  occasions: dto.on ?? ['firing', 'resolved'],
  includeQuiet: dto.include_quiet ?? false,
  isActive: dto.is_active ?? true,
});

export const presentDestination = (row: DestinationRow): DestinationDto => ({
  id: row.id,
  channel: row.channel,
  name: row.name,
  config: { ...row.config },
  match: presentSelection(row.match),
  on: [...row.occasions],
  include_quiet: row.includeQuiet,
  is_active: row.isActive,
  version: row.version,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

export const presentSavedDestination = ({ row, secret }: SavedDestination): SavedDestinationDto => ({
  ...presentDestination(row),
  secret,
});

export const presentDestinationPage = (rows: readonly DestinationRow[], limit: number): DestinationPageDto =>
  pageOf(rows, limit, presentDestination, ({ id }) => [id]);
