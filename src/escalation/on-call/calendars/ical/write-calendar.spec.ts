import { WallClock } from '../../../../../libs/windows/wall-clock';
import { readCalendar } from './read-calendar';
import { writeCalendar, type WrittenEvent } from './write-calendar';

const event = (fields: Partial<WrittenEvent> = {}): WrittenEvent => ({
  uid: 'shift-1@campana',
  from: new Date('2026-10-19T07:00:00Z'),
  until: new Date('2026-10-26T08:00:00Z'),
  stamp: new Date('2026-10-01T00:00:00Z'),
  summary: 'Ana',
  description: 'On call: Nights',
  ...fields,
});

it('writes lines of at most 75 bytes that end in CRLF, and one event for each shift', () => {
  const text = writeCalendar('Noches', 'Europe/Madrid', [event(), event({ uid: 'b', summary: 'ñ😀'.repeat(60) })]);
  const lines = text.split('\r\n');
  expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
  expect(text).not.toMatch(/[^\r]\n/);
  expect(lines.slice(0, 3)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Campana//On-call//EN']);
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(2);
  expect(lines).toContain('DTSTART;TZID=Europe/Madrid:20261019T090000');
  expect(lines.filter((line) => line === 'BEGIN:VTIMEZONE')).toHaveLength(1);
  expect(text).not.toContain('\uFFFD');
});

it.each([['Ana; Bo, "Cy" \\ : one\nand two'], ['x'.repeat(74)], ['ñ😀'.repeat(80)], ['BEGIN:VEVENT\r\nEND:VCALENDAR']])(
  '%j comes back as it was when the calendar is read',
  async (summary) => {
    const text = writeCalendar('Nights', 'UTC', [event({ summary })]);
    const clock = new WallClock('UTC');
    const [read] = await readCalendar(text, clock, { from: 0, until: Date.parse('2030-01-01T00:00:00Z') });
    expect(read).toEqual({
      from: Date.parse('2026-10-19T07:00:00Z'),
      until: Date.parse('2026-10-26T08:00:00Z'),
      people: [{ email: null, name: summary.replaceAll('\r\n', '\n').trim().slice(0, 200) }],
    });
  },
);

it('a time that the clock shows twice is written in UTC, since programs differ in which of them they read', () => {
  const [from, until] = [new Date('2027-10-31T00:30:00Z'), new Date('2027-10-31T01:30:00Z')];
  const text = writeCalendar('Nights', 'Europe/Berlin', [event({ from, until })]);
  expect(text).toContain('DTSTART:20271031T003000Z\r\nDTEND:20271031T013000Z');
});
