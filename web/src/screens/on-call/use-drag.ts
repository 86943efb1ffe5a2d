import { type HTMLAttributes, type PointerEvent, useState } from 'react';

/** A time from one moment to another. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** A span that is being drawn over a line, and what the line listens to. */
export interface Drag {
  readonly drawn: Span | null;
  readonly handlers: HTMLAttributes<HTMLDivElement>;
}

const HOUR_MS = 3_600_000;

/** The whole hour under the pointer. */
function hourAt({ clientX, currentTarget }: PointerEvent<HTMLDivElement>, span: Span): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  const share = Math.min(1, Math.max(0, (clientX - left) / width));
  return Math.round((span.from + share * (span.until - span.from)) / HOUR_MS) * HOUR_MS;
}

const between = (one: number, other: number): Span => ({ from: Math.min(one, other), until: Math.max(one, other) });

/** Lets a person draw a span of whole hours over a line with the pointer; undefined: nobody listens to it. */
export function useDrag(span: Span, onDrawn: ((span: Span) => void) | undefined): Drag | undefined {
  const [drag, setDrag] = useState<{ begin: number; now: number } | null>(null);
  if (!onDrawn) return undefined;
  const handlers: Drag['handlers'] = {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const begin = hourAt(event, span);
      setDrag({ begin, now: begin });
    },
    onPointerMove: (event) => drag && setDrag({ ...drag, now: hourAt(event, span) }),
    onPointerUp: (event) => {
      if (!drag) return;
      const drawn = between(drag.begin, hourAt(event, span));
      setDrag(null);
      if (drawn.until > drawn.from) onDrawn(drawn);
    },
    onPointerCancel: () => setDrag(null),
  };
  return { drawn: drag && between(drag.begin, drag.now), handlers };
}
