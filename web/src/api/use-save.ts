import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useToasts } from '../ui/toast';
import { commonWords } from '../words/common';
import { useWords } from '../words/language';

interface Options<Body, Saved> {
  /** The lists that are read again afterwards. */
  readonly stale: readonly string[];
  readonly save: (body: Body) => Promise<Saved>;
  readonly onSaved?: (saved: Saved) => void;
  /** What to say afterwards; "Saved" when left out. */
  readonly words?: string;
}

/** Saves something of a form or button, says so, and reads again what shows it. Errors stay with the form. */
export function useSave<Body, Saved>({ stale, save, onSaved, words }: Options<Body, Saved>) {
  const queries = useQueryClient();
  const toasts = useToasts();
  const { saved } = useWords(commonWords);
  return useMutation({
    mutationFn: save,
    onSuccess: (result) => {
      for (const key of stale) void queries.invalidateQueries({ queryKey: [key] });
      toasts.say(words ?? saved);
      onSaved?.(result);
    },
    onError: (error) => toasts.fail(error),
  });
}
