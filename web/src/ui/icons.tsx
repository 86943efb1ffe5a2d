/** Icons of one size and stroke, drawn as paths on 24 × 24. They say nothing that words beside them do not. */
const paths = {
  inbox: 'M4 13h4l2 3h4l2-3h4M4 13l3-8h10l3 8v6H4z',
  incidents: 'M12 3l9 16H3zM12 10v4M12 16.500v.5',
  onCall: 'M6 4h4l2 5-2.500 1.500a11 11 0 0 0 4 4L15 12l5 2v4a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z',
  rules: 'M4 6h10M18 6h2M4 12h2M10 12h10M4 18h8M16 18h4M14 4v4M6 10v4M12 16v4',
  suppressions: 'M6 10a6 6 0 0 1 9-5.200M18 10v5l2 2H8M10 20a2 2 0 0 0 4 0M4 4l16 16',
  policies: 'M5 20V14h5V9h5V4h4',
  notifications: 'M4 6h16v12H4zM4 7l8 6 8-6',
  people:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3 20a6 6 0 0 1 12 0M16 4.500a3.500 3.500 0 0 1 0 6.500M21 20a6 6 0 0 0-4-5.600',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0',
  work: 'M5 7h14v12H5zM9 7V4h6v3M9 13l2 2 4-4',
  analytics: 'M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6',
  operations: 'M3 12h4l2-6 4 12 2-6h6',
  settings:
    'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.100 2.100M16.300 16.300l2.100 2.100M5.600 18.400l2.100-2.100M16.300 7.700l2.100-2.100',
  audit: 'M6 3h9l4 4v14H6zM9 11h6M9 15h6',
  wall: 'M3 5h18v12H3zM9 21h6M12 17v4',
  critical: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16v.5',
  high: 'M12 4l9 16H3zM12 10v4M12 17v.3',
  medium: 'M12 3l9 9-9 9-9-9zM12 8v5M12 15.500v.5',
  low: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.5',
  check: 'M5 12.500l4.500 4.500L19 7',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
  back: 'M15 5l-7 7 7 7',
  more: 'M5 12h.1M12 12h.1M19 12h.1',
  plus: 'M12 5v14M5 12h14',
  theme: 'M12 21a9 9 0 1 0 0-18v18z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0',
  refresh: 'M20 11a8 8 0 1 0-.500 4M20 5v6h-6',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name, size = 18 }: { name: IconName; size?: number }) => (
  <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
);
