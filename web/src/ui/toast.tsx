import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { wordsOf } from '../api/problem';
import { commonWords } from '../words/common';
import { useWords } from '../words/language';
import { Button } from './button';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isFailure: boolean;
  readonly undo?: (() => void) | undefined;
}

interface Toasts {
  /** Says what was done; with `undo` it offers to take it back for ten seconds. */
  readonly say: (text: string, undo?: () => void) => void;
  readonly fail: (error: unknown) => void;
  /** Takes back what was done last, if that is still offered. */
  readonly undoLast: () => void;
}

const SHOWN_MS = 10_000;
const MAX_SHOWN = 3;

const ToastContext = createContext<Toasts | null>(null);

export function useToasts(): Toasts {
  const toasts = useContext(ToastContext);
  if (!toasts) throw new Error('There are no toasts.');
  return toasts;
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useWords(commonWords);
  const [shown, setShown] = useState<readonly Toast[]>([]);
  const nextId = useRef(1);
  const latest = useRef(shown);
  latest.current = shown;
  const remove = useCallback((id: number) => setShown((all) => all.filter((toast) => toast.id !== id)), []);
  const add = useCallback(
    (text: string, isFailure: boolean, undo?: () => void) => {
      const id = nextId.current++;
      setShown((all) => [...all.slice(1 - MAX_SHOWN), { id, text, isFailure, undo }]);
      setTimeout(() => remove(id), SHOWN_MS);
    },
    [remove],
  );
  const run = useCallback(
    (toast: Toast) => {
      remove(toast.id);
      toast.undo?.();
    },
    [remove],
  );
  const toasts = useMemo<Toasts>(
    () => ({
      say: (text, undo) => add(text, false, undo),
      fail: (error) => add(wordsOf(error), true),
      undoLast: () => {
        const last = latest.current.findLast(({ undo }) => undo);
        if (last) run(last);
      },
    }),
    [add, run],
  );
  return (
    <ToastContext value={toasts}>
      {children}
      <div className="toasts" role="status">
        {shown.map((toast) => (
          <div key={toast.id} className={toast.isFailure ? 'toast toast-failure' : 'toast'}>
            <span>{toast.text}</span>
            {toast.undo && (
              <Button kind="quiet" onClick={() => run(toast)}>
                {t.undo}
              </Button>
            )}
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
