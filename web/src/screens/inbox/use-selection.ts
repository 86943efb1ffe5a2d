import { useCallback, useMemo, useRef, useState } from 'react';

/** Which alerts are selected; a range reaches from the one that was selected last. */
export function useSelection() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  /** @param order the ids of the list, when all from the last one to this are meant */
  const select = useCallback((id: string, order?: readonly string[]) => {
    const [from, to] = [order && last.current ? order.indexOf(last.current) : -1, order?.indexOf(id) ?? -1];
    const range = order && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    setSelected((before) => {
      const after = new Set(before);
      const isAdding = order !== undefined || !before.has(id);
      for (const one of range)
        if (isAdding) after.add(one);
        else after.delete(one);
      return after;
    });
    last.current = id;
  }, []);
  const clear = useCallback(() => setSelected(new Set()), []);
  return useMemo(() => ({ selected, select, clear }), [selected, select, clear]);
}
