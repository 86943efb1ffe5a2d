import { sessionEnd, isLive, type Session } from './session';

const at = (hours: number) => new Date(Date.UTC(2030, 0, 1) + hours * 3_600_000);

const session: Session = {
  ...{ id: 's', memberId: 'm', memberName: null, tenants: [], roles: [], permissions: [], way: 'token' },
  ...{ createdAt: at(0), lastSeenAt: at(1), expiresAt: at(12), endedAt: null, credentialEndsAt: null },
};

describe('when a session ends', () => {
  it.each([
    ['the credential ends first', 2, 12, 2],
    ['the longest time is over first', 48, 12, 12],
  ])('%s', (_, credentialEnds, maxHours, expected) =>
    expect(sessionEnd(at(0), at(credentialEnds), maxHours)).toEqual(at(expected)),
  );

  it('a credential that is refreshed does not end it', () => expect(sessionEnd(at(0), null, 12)).toEqual(at(12)));
});

describe('whether a session counts', () => {
  it.each([
    ['it is used', session, 8.9, true],
    ['it was not used for the idle hours', session, 9, false],
    ['its time is over', { ...session, lastSeenAt: at(11.9) }, 12, false],
    ['it is in its last minute', { ...session, lastSeenAt: at(11.9) }, 11.99, true],
    ['its holder signed out', { ...session, endedAt: at(2) }, 3, false],
  ])('%s', (_, given, hours, expected) => expect(isLive(given, at(hours), 8)).toBe(expected));
});
