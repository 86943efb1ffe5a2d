import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 719px)');
const CARD = 92;
const ROW = { comfortable: 64, compact: 40 };

/** The height of a row in pixels: cards where it is narrow. */
export function useRowHeight(density: 'comfortable' | 'compact'): number {
  const isNarrow = useSyncExternalStore(
    (changed) => {
      narrow.addEventListener('change', changed);
      return () => narrow.removeEventListener('change', changed);
    },
    () => narrow.matches,
  );
  return isNarrow ? CARD : ROW[density];
}
