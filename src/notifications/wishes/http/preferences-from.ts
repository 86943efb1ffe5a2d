import type { Channel } from '../../../../libs/config/config';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import type { MemberPreferences, QuietHours } from '../wishes';
import { optionalChannels } from '../wishes';
import { digestFrom, faultsOfDigest } from './digest.dto';
import type { QuietHoursDto, SavePreferencesDto } from './preferences.dto';

const MAX_MUTED_TYPES = 200;
const MAX_TYPE_LENGTH = 100;
const MAX_HOLD_HOURS = 24;

const isOptionalChannel = (value: unknown): boolean => optionalChannels.some((channel) => channel === value);
const allowed = `allowed: ${optionalChannels.join(', ')}`;
const pointerTo = (field: string, key: string): string =>
  `/${field}/${key.slice(0, MAX_TYPE_LENGTH).replaceAll('~', '~0').replaceAll('/', '~1')}`;
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 100);

const switchFault = ([name, isOn]: [string, unknown]): Fault[] => {
  const pointer = pointerTo('channels', name);
  if (!isOptionalChannel(name))
    return [{ pointer, detail: `is not a channel that can be turned on or off; ${allowed}` }];
  return typeof isOn === 'boolean' ? [] : [{ pointer, detail: `must be true or false (given ${shown(isOn)})` }];
};

const mutedFault = ([type, channels]: [string, unknown]): Fault[] => {
  const pointer = pointerTo('muted', type);
  if (type === '' || type.length > MAX_TYPE_LENGTH)
    return [{ pointer, detail: `must be a type of alerts, or *, of at most ${MAX_TYPE_LENGTH} characters` }];
  const isList = Array.isArray(channels) && channels.every(isOptionalChannel);
  if (isList && new Set(channels).size === channels.length) return [];
  return [{ pointer, detail: `must be a list of different channels; ${allowed} (given ${shown(channels)})` }];
};

function faultsOf({ channels, muted, digest }: SavePreferencesDto): Fault[] {
  const types = Object.entries(muted ?? {});
  if (types.length > MAX_MUTED_TYPES)
    return [{ pointer: '/muted', detail: `must have at most ${MAX_MUTED_TYPES} types (given ${types.length})` }];
  return [
    ...Object.entries(channels ?? {}).flatMap(switchFault),
    ...types.flatMap(mutedFault),
    ...faultsOfDigest('/digest', digest),
  ];
}

const quietHoursFrom = ({ windows, mode, max_hold_hours: hours }: QuietHoursDto): QuietHours => ({
  windows: windows.map(({ days, from, to }) => ({ days, from, to })),
  mode: mode ?? 'hold',
  maxHoldHours: hours ?? MAX_HOLD_HOURS,
});

/**
 * Converts preferences of the API; what is left out is missing.
 * @throws InvalidInput with all faults that concern more than one value
 */
export function preferencesFrom(dto: SavePreferencesDto): Partial<MemberPreferences> {
  const faults = faultsOf(dto);
  if (faults.length > 0) throw new InvalidInput(faults);
  const { quiet_hours: quiet, daily_summary: summary } = dto;
  const wished = {
    channels: dto.channels as MemberPreferences['channels'] | undefined,
    muted: dto.muted as Record<string, Channel[]> | undefined,
    channelOrder: dto.channel_order,
    quietHours: quiet && quietHoursFrom(quiet),
    digest: digestFrom(dto.digest),
    dailySummary: summary && { at: summary.at, days: summary.days },
    sendResolved: dto.send_resolved,
  };
  return Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined));
}
