import { useCallback, useRef, useState } from 'react';

/** Which alerts are selected; a range reaches from the one that was selected last. */
export function useSelection(ids: readonly string[]) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const order = useRef(ids);
  order.current = ids;
  const select = useCallback((id: string, isRange: boolean) => {
    const [from, to] = [last.current ? order.current.indexOf(last.current) : -1, order.current.indexOf(id)];
    const range = isRange && from >= 0 ? order.current.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    setSelected((before) => {
      const after = new Set(before);
      const isAdding = isRange || !before.has(id);
      for (const one of range)
        if (isAdding) after.add(one);
        else after.delete(one);
      return after;
    });
    last.current = id;
  }, []);
  const clear = useCallback(() => setSelected(new Set()), []);
  return { selected, select, clear, selectAll: () => setSelected(new Set(order.current)) };
}
