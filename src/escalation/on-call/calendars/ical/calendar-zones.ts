import ICAL from 'ical.js';
import { sharedClockOf } from '../../../../../libs/windows/cached-wall-clock';
import type { WallClock } from '../../../../../libs/windows/wall-clock';
import { BadCalendar } from './bad-calendar';
import type { ContentBlock, ContentLine } from './content-lines';

/** A local clock. Wall times are milliseconds, as if the clock showed UTC. */
export type ZoneClock = Pick<WallClock, 'wallOf' | 'instantOf'>;

const utc: ZoneClock = { wallOf: (instant) => instant, instantOf: (wall) => wall };

/** Of all zones of a file that have no name of IANA; one of Outlook has two. They are expanded in this thread, for all years. */
const MAX_OBSERVANCES = 20;
/** Before and after these years, defined zones are not looked up: no event that is read is so long ago or so far ahead. */
const [FIRST_YEAR, LAST_YEAR] = [1970, 2050];
const [EARLIEST, LATEST] = [Date.UTC(FIRST_YEAR, 0, 1), Date.UTC(LAST_YEAR, 0, 1)];

const month = 'BYMONTH=(?:0?[1-9]|1[0-2])';
const days = 'BYMONTHDAY=(?:0?[1-9]|1\\d|2[0-8])(?:,(?:0?[1-9]|1\\d|2[0-8])){0,6}';
/** The rules of real zones: one day of a month each year. */
const yearly = new RegExp(
  `^FREQ=YEARLY(?:;(?:${month}|BYDAY=[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)|${days}|INTERVAL=1|UNTIL=\\d{8}(?:T\\d{6}Z?)?|COUNT=[1-9]|WKST=[A-Z]{2}))*$`,
  'i',
);

const isFar = (time: number): boolean => time < EARLIEST || time >= LATEST;

/** The clock of a `VTIMEZONE` of the file, for zones that have no name of IANA, such as those of Outlook. */
class DefinedZone implements ZoneClock {
  constructor(private readonly zone: ICAL.Timezone) {}

  wallOf(instant: number): number {
    if (isFar(instant)) return instant;
    const at = ICAL.Time.fromJSDate(new Date(instant), true).convertToZone(this.zone);
    return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
  }

  instantOf(wall: number): number {
    if (isFar(wall)) return wall;
    const date = new Date(wall);
    const parts = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    const time = { hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() };
    return ICAL.Time.fromData({ ...parts, ...time, isDate: false }, this.zone).toUnixTime() * 1_000;
  }
}

/** Whether a rule names one day of a month: the last Sunday, the 26th, or the Sunday after the 7th. */
function isOneDay(rule: string): boolean {
  const [hasMonth, hasWeekday] = [/;BYMONTH=/i.test(rule), /;BYDAY=/i.test(rule)];
  const isNumbered = /;BYDAY=[+-]?\d/i.test(rule);
  const dates = /;BYMONTHDAY=([\d,]+)/i.exec(rule)?.[1]?.split(',').length ?? 0;
  if (!hasWeekday && dates === 0) return true;
  return hasMonth && (hasWeekday ? isNumbered || dates > 0 : dates === 1);
}

/** The rule of an observance; undefined: it has none. @throws BadCalendar if no real zone has such a rule */
function ruleOf({ properties }: ContentBlock): string | undefined {
  const rules = properties.filter(({ name }) => name === 'RRULE');
  for (const { text, line } of rules) {
    const rule = text.replace(/^RRULE:/i, '');
    if (!yearly.test(rule) || !isOneDay(rule))
      throw new BadCalendar(
        line,
        'must be a yearly rule of BYMONTH and BYDAY or BYMONTHDAY, as those of time zones are',
      );
  }
  return rules[0]?.text.toUpperCase();
}

const used = ['DTSTART', 'TZOFFSETFROM', 'TZOFFSETTO', 'RRULE', 'RDATE'];

/** The lines of an observance that matter, from 1970 on: some programs begin in 1601. */
function observanceLines(block: ContentBlock): string[] {
  const rule = ruleOf(block);
  if (Number(/UNTIL=(\d{4})/.exec(rule ?? '')?.[1] ?? FIRST_YEAR) < FIRST_YEAR) return [];
  const begins = rule !== undefined && !rule.includes('COUNT=') ? String(FIRST_YEAR) : '$2';
  const lines = block.properties
    .filter(({ name }) => used.includes(name))
    .map(({ text }) => text.replace(/^(DTSTART[^:]*:)(1[0-8]\d\d|19[0-6]\d)/i, `$1${begins}`));
  return [`BEGIN:${block.name}`, ...lines, `END:${block.name}`];
}

const observancesOf = ({ blocks }: ContentBlock): readonly ContentBlock[] =>
  blocks.filter(({ name }) => ['STANDARD', 'DAYLIGHT'].includes(name));

function definedZone(block: ContentBlock): ZoneClock {
  const lines = observancesOf(block).flatMap(observanceLines);
  try {
    const text = ['BEGIN:VTIMEZONE', 'TZID:defined', ...lines, 'END:VTIMEZONE'].join('\r\n');
    const component = new ICAL.Component(ICAL.parse(text) as unknown[]);
    const zone = new DefinedZone(new ICAL.Timezone(component));
    // an incomplete definition fails here, not later, and all years are expanded once
    zone.wallOf(zone.instantOf(LATEST - 1));
    return zone;
  } catch (error) {
    throw new BadCalendar(block.line, `is no time zone: ${(error as Error).message.slice(0, 200)}`);
  }
}

/** The time zones that a calendar file names: those of IANA, and those that it defines itself. */
export class CalendarZones {
  private readonly known = new Map<string, ZoneClock>();
  private readonly defined: ReadonlyMap<string, ContentBlock>;
  private observances = 0;

  /** @param local the clock for times without a zone */
  constructor(
    readonly local: ZoneClock,
    calendar: ContentBlock,
  ) {
    const zones = calendar.blocks.filter(({ name }) => name === 'VTIMEZONE');
    const idOf = ({ properties }: ContentBlock) =>
      properties.find(({ name }) => name === 'TZID')?.text.replace(/^TZID[^:]*:/i, '') ?? '';
    this.defined = new Map(zones.map((zone) => [idOf(zone), zone]));
  }

  /** The clock of a `TZID`. @throws BadCalendar when it is neither known nor defined */
  named(id: string, { line }: ContentLine): ZoneClock {
    const clock = this.known.get(id) ?? this.ianaZone(id) ?? this.ownZone(id);
    if (!clock)
      throw new BadCalendar(line, `names the time zone ${JSON.stringify(id.slice(0, 80))}, which is not known`);
    this.known.set(id, clock);
    return clock;
  }

  get utc(): ZoneClock {
    return utc;
  }

  private ianaZone(id: string): ZoneClock | undefined {
    // some programs put a path before the name
    const name = /(?:^|\/)([A-Za-z_]+(?:\/[A-Za-z_+-]+){1,2}|UTC|GMT)$/.exec(id)?.[1];
    if (name === undefined) return undefined;
    try {
      return sharedClockOf(name);
    } catch {
      return undefined;
    }
  }

  private ownZone(id: string): ZoneClock | undefined {
    const block = this.defined.get(id);
    if (!block) return undefined;
    this.observances += observancesOf(block).length;
    if (this.observances > MAX_OBSERVANCES)
      throw new BadCalendar(
        block.line,
        `makes ${this.observances} changes of the clock by rules in the zones of this file, allowed are ${MAX_OBSERVANCES}`,
      );
    return definedZone(block);
  }
}
