import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { OutboundClients } from '../../../../libs/outbound/outbound.module';
import { sharedClockOf } from '../../../../libs/windows/cached-wall-clock';
import { FindAddressOwnersQuery, ListMembersQuery } from '../../../directory';
import { CalendarUnreachable } from './domain/calendar.errors';
import { type NameableMember, PeopleMatcher, shownPerson } from './domain/match-people';
import type { ImportedSpan } from './domain/planned-shifts';
import type { CalendarOccurrence } from './ical/read-calendar';
import { readCalendar } from './ical/read-calendar';
import { MAX_CALENDAR_BYTES } from './ical/content-lines';

const DAY_MS = 86_400_000;
/** How far ahead a calendar is read: further than anybody may ask for shifts. */
const READ_AHEAD_MS = 400 * DAY_MS;
const FETCHED_WITHIN_MS = 10_000;
const MAX_MEMBERS = 10_000;
const MEMBERS_AT_ONCE = 500;
const MAX_ADDRESSES = 200;
const MAX_UNKNOWN = 50;

/** What a calendar says, in terms of members. */
export interface ReadShifts {
  readonly spans: readonly ImportedSpan[];
  /** Whom it names who is no member, at most 50. */
  readonly unknownPeople: readonly string[];
}

/** Fetches calendars, reads them, and finds the members whom they name. */
@Injectable()
export class CalendarReader {
  constructor(
    private readonly clients: OutboundClients,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Fetches the file at a URL of a user. @throws CalendarUnreachable */
  async fetch(url: string): Promise<string> {
    const headers = { accept: 'text/calendar' };
    const bounds = { timeoutMs: FETCHED_WITHIN_MS, maxAnswerBytes: MAX_CALENDAR_BYTES };
    const answer = await this.clients.userUrls.request({ method: 'GET', url, headers, ...bounds });
    if ('failure' in answer) throw new CalendarUnreachable(`The calendar cannot be fetched: ${answer.message}.`);
    if (answer.status !== 200)
      throw new CalendarUnreachable(`The calendar cannot be fetched: its server answered ${answer.status}, not 200.`);
    if (!answer.isWhole)
      throw new CalendarUnreachable(`The calendar is longer than ${MAX_CALENDAR_BYTES} bytes, or was cut.`);
    return answer.body.toString('utf8');
  }

  /** Reads a file: who is on call from now on. @throws BadCalendar with the line */
  async read(tenantId: string, file: string, timeZone: string): Promise<ReadShifts> {
    const from = this.clock.now().getTime();
    const found = await readCalendar(file, sharedClockOf(timeZone), { from, until: from + READ_AHEAD_MS });
    const matcher = await this.matcherFor(tenantId, found);
    const unknown = new Set<string>();
    const spans = found.map(({ from, until, people }) => {
      const members = people.flatMap((person) => {
        const id = matcher.find(person);
        if (id === undefined) unknown.add(shownPerson(person));
        return id ?? [];
      });
      return { from, until, memberIds: [...new Set(members)].sort() };
    });
    return { spans: united(spans), unknownPeople: [...unknown].slice(0, MAX_UNKNOWN) };
  }

  private async matcherFor(tenantId: string, found: readonly CalendarOccurrence[]): Promise<PeopleMatcher> {
    const emails = found.flatMap(({ people }) => people.flatMap(({ email }) => email ?? []));
    const asked = [...new Set(emails)].slice(0, MAX_ADDRESSES);
    const byEmail = await this.queries.execute(new FindAddressOwnersQuery(tenantId, 'email', asked));
    return new PeopleMatcher(await this.membersOf(tenantId), byEmail);
  }

  private async membersOf(tenantId: string): Promise<readonly NameableMember[]> {
    const members: NameableMember[] = [];
    for (let after: string | undefined; members.length < MAX_MEMBERS;) {
      const query = new ListMembersQuery(tenantId, { isActive: true }, MEMBERS_AT_ONCE, after);
      const page = await this.queries.execute(query);
      members.push(...page);
      if (page.length < MEMBERS_AT_ONCE) break;
      after = page.at(-1)?.id;
    }
    return members;
  }
}

/** Spans of nobody are gaps; equal spans are one. */
const united = (spans: readonly ImportedSpan[]): readonly ImportedSpan[] => {
  const byKey = spans.map((span) => [`${span.from} ${span.until} ${span.memberIds.join()}`, span] as const);
  return [...new Map(byKey).values()].filter(({ memberIds }) => memberIds.length > 0);
};
