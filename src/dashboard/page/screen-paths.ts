/** The first parts of the addresses of the screens. Everything below them is the page, too. */
export const screenPaths = [
  'inbox',
  'incidents',
  'rules',
  'suppressions',
  'on-call',
  'policies',
  'notifications',
  'people',
  'me',
  'work',
  'analytics',
  'operations',
  'settings',
  'audit',
  'wall',
];
