import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';

export interface VirtualListHandle {
  readonly scrollTo: (index: number) => void;
  readonly isAtTop: () => boolean;
}

interface Props {
  readonly label: string;
  readonly count: number;
  /** In pixels; all rows are as high. */
  readonly rowHeight: number;
  readonly row: (index: number) => ReactNode;
  readonly onNearEnd: () => void;
  readonly ref: Ref<VirtualListHandle>;
}

const BEYOND = 12;

/** A list of any length that draws only the rows in sight, and some beyond them. */
export function VirtualList({ label, count, rowHeight, row, onNearEnd, ref }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 800 });
  useImperativeHandle(ref, () => ({
    isAtTop: () => (box.current?.scrollTop ?? 0) < rowHeight,
    scrollTo: (index) => {
      const element = box.current;
      if (!element) return;
      const [from, until] = [index * rowHeight, (index + 1) * rowHeight];
      if (from < element.scrollTop) element.scrollTop = from;
      else if (until > element.scrollTop + element.clientHeight) element.scrollTop = until - element.clientHeight;
    },
  }));
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setSight({ top: element.scrollTop, height: element.clientHeight });
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const first = Math.max(0, Math.floor(sight.top / rowHeight) - BEYOND);
  const end = Math.min(count, Math.ceil((sight.top + sight.height) / rowHeight) + BEYOND);
  const isNearEnd = count > 0 && end >= count - BEYOND;
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, count, onNearEnd]);
  return (
    <div ref={box} className="virtual" role="list" aria-label={label} tabIndex={0}>
      <div style={{ height: count * rowHeight }}>
        <div style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {Array.from({ length: Math.max(0, end - first) }, (_, i) => row(first + i))}
        </div>
      </div>
    </div>
  );
}
