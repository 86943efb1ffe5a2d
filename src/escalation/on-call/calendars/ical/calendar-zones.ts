import ICAL from 'ical.js';
import { WallClock } from '../../../../../libs/windows/wall-clock';
import { BadCalendar } from './bad-calendar';
import type { ContentBlock, ContentLine } from './content-lines';

/** A local clock. Wall times are milliseconds, as if the clock showed UTC. */
export type ZoneClock = Pick<WallClock, 'wallOf' | 'instantOf'>;

const utc: ZoneClock = { wallOf: (instant) => instant, instantOf: (wall) => wall };

const MAX_OBSERVANCES = 300;
/** The rules of real zones. Others could take for ever. */
const yearly =
  /^FREQ=YEARLY(?:;(?:BYMONTH=(?:0?[1-9]|1[0-2])|BYDAY=[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)|BYMONTHDAY=(?:0?[1-9]|1\d|2[0-8])(?:,(?:0?[1-9]|1\d|2[0-8]))*|INTERVAL=[1-9]\d?|UNTIL=\d{8}(?:T\d{6}Z?)?|COUNT=[1-9]\d{0,2}|WKST=[A-Z]{2}))*$/i;

/** The clock of a `VTIMEZONE` of the file, for zones that have no name of IANA, such as those of Outlook. */
class DefinedZone implements ZoneClock {
  constructor(private readonly zone: ICAL.Timezone) {}

  wallOf(instant: number): number {
    const at = ICAL.Time.fromJSDate(new Date(instant), true).convertToZone(this.zone);
    return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
  }

  instantOf(wall: number): number {
    const date = new Date(wall);
    const parts = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    const time = { hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() };
    return ICAL.Time.fromData({ ...parts, ...time, isDate: false }, this.zone).toUnixTime() * 1_000;
  }
}

function checkRules(block: ContentBlock): void {
  if (block.blocks.length > MAX_OBSERVANCES)
    throw new BadCalendar(block.line, `has ${block.blocks.length} parts, allowed are ${MAX_OBSERVANCES}`);
  for (const { properties } of block.blocks)
    for (const { name, text, line } of properties)
      if (name === 'RRULE' && !yearly.test(text.replace(/^RRULE:/i, '')))
        throw new BadCalendar(line, 'must be a yearly rule of BYMONTH and BYDAY or BYMONTHDAY');
}

const linesOf = ({ name, properties, blocks }: ContentBlock): string[] => [
  `BEGIN:${name}`,
  ...properties.map(({ text }) => text),
  ...blocks.flatMap(linesOf),
  `END:${name}`,
];

function definedZone(block: ContentBlock): ZoneClock {
  checkRules(block);
  try {
    const component = new ICAL.Component(ICAL.parse(linesOf(block).join('\r\n')) as unknown[]);
    const zone = new DefinedZone(new ICAL.Timezone(component));
    // an incomplete definition fails here, not later
    zone.wallOf(zone.instantOf(0));
    return zone;
  } catch (error) {
    throw new BadCalendar(block.line, `is no time zone: ${(error as Error).message.slice(0, 200)}`);
  }
}

/** The time zones that a calendar file names: those of IANA, and those that it defines itself. */
export class CalendarZones {
  private readonly known = new Map<string, ZoneClock>();
  private readonly defined: ReadonlyMap<string, ContentBlock>;

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
      return new WallClock(name);
    } catch {
      return undefined;
    }
  }

  private ownZone(id: string): ZoneClock | undefined {
    const block = this.defined.get(id);
    return block && definedZone(block);
  }
}
