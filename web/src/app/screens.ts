import { lazy } from 'react';
import type { IconName } from '../ui/icons';

/** Permissions of the API that decide which screens somebody sees. */
const [READ, MANAGE] = ['alerts.read', 'alerts.manage'];

const inbox = lazy(() => import('../screens/inbox/inbox'));

/** The screens in the order of the navigation: path, name, icon, letter after `g`, and the permission that they need. */
export const screens = [
  { path: '/inbox', name: 'inbox', icon: 'inbox', letter: 'i', permission: READ, screen: inbox },
  {
    path: '/incidents',
    name: 'incidents',
    icon: 'incidents',
    letter: 'n',
    permission: READ,
    screen: lazy(() => import('../screens/incidents/incidents')),
  },
  {
    path: '/on-call',
    name: 'onCall',
    icon: 'onCall',
    letter: 'o',
    permission: READ,
    screen: lazy(() => import('../screens/on-call/on-call')),
  },
  {
    path: '/work',
    name: 'work',
    icon: 'work',
    letter: 'w',
    permission: READ,
    screen: lazy(() => import('../screens/work/work')),
  },
  {
    path: '/analytics',
    name: 'analytics',
    icon: 'analytics',
    letter: 'a',
    permission: READ,
    screen: lazy(() => import('../screens/analytics/analytics')),
  },
  {
    path: '/rules',
    name: 'rules',
    icon: 'rules',
    letter: 'r',
    permission: MANAGE,
    screen: lazy(() => import('../screens/rules/rules')),
  },
  {
    path: '/suppressions',
    name: 'suppressions',
    icon: 'suppressions',
    letter: 's',
    permission: MANAGE,
    screen: lazy(() => import('../screens/suppressions/suppressions')),
  },
  {
    path: '/policies',
    name: 'policies',
    icon: 'policies',
    letter: 'p',
    permission: MANAGE,
    screen: lazy(() => import('../screens/policies/policies')),
  },
  {
    path: '/notifications',
    name: 'notifications',
    icon: 'notifications',
    letter: 't',
    permission: MANAGE,
    screen: lazy(() => import('../screens/notifications/notifications')),
  },
  {
    path: '/people',
    name: 'people',
    icon: 'people',
    letter: 'e',
    permission: MANAGE,
    screen: lazy(() => import('../screens/people/people')),
  },
  {
    path: '/operations',
    name: 'operations',
    icon: 'operations',
    letter: 'h',
    permission: MANAGE,
    screen: lazy(() => import('../screens/operations/operations')),
  },
  {
    path: '/settings',
    name: 'settings',
    icon: 'settings',
    letter: 'c',
    permission: MANAGE,
    screen: lazy(() => import('../screens/settings/settings')),
  },
  {
    path: '/audit',
    name: 'audit',
    icon: 'audit',
    letter: 'u',
    permission: MANAGE,
    screen: lazy(() => import('../screens/audit/audit')),
  },
  {
    path: '/me',
    name: 'me',
    icon: 'me',
    letter: 'm',
    permission: READ,
    screen: lazy(() => import('../screens/me/me')),
  },
] as const satisfies readonly { icon: IconName; [key: string]: unknown }[];

export const wall = lazy(() => import('../screens/wall/wall'));

export type Screen = (typeof screens)[number];
