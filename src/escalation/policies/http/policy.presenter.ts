import { pageOf } from '../../../../libs/http/cursor';
import type { SavedPolicy } from '../commands/save-policy';
import type { Level, PolicyDefinition, Target } from '../domain/policy';
import type { PolicyRow } from '../policy-view';
import type { LevelDto, PolicyDto, PolicyPageDto, SavedPolicyDto, SavePolicyDto, TargetDto } from './policy.dto';

const targetFrom = ({ type, id }: TargetDto): Target => (id === undefined || id === null ? { type } : { type, id });

const levelFrom = ({ after_seconds, targets, severities, hours }: LevelDto): Level => ({
  after_seconds,
  targets: targets.map(targetFrom),
  ...(severities && { severities }),
  ...(hours && { hours: { days: hours.days, from: hours.from, to: hours.to, time_zone: hours.time_zone } }),
});

/** Converts a policy of the API, with the defaults filled in. */
export const policyFrom = (dto: SavePolicyDto): PolicyDefinition => ({
  name: dto.name,
  levels: dto.levels.map(levelFrom),
  defaultFor: dto.default_for ?? [],
  repeatCount: dto.repeat_count ?? 0,
  repeatEverySeconds: dto.repeat_every_seconds ?? null,
  isActive: dto.is_active ?? true,
});

export const presentPolicy = (row: PolicyRow): PolicyDto => ({
  id: row.id,
  name: row.name,
  levels: row.levels as LevelDto[],
  default_for: [...row.defaultFor],
  repeat_count: row.repeatCount,
  repeat_every_seconds: row.repeatEverySeconds,
  is_active: row.isActive,
  version: row.version,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

export const presentSavedPolicy = ({ row, warnings }: SavedPolicy): SavedPolicyDto => ({
  ...presentPolicy(row),
  warnings: warnings.map(({ pointer, detail }) => ({ pointer, detail })),
});

export const presentPolicyPage = (rows: readonly PolicyRow[], limit: number): PolicyPageDto =>
  pageOf(rows, limit, presentPolicy, ({ id }) => [id]);
