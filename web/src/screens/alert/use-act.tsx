import { type ReactNode, useState } from 'react';
import { type Action, type Details, useAlertAction } from '../../api/alert-actions';
import type { Alert } from '../../api/client';
import { Problem } from '../../api/problem';
import { useToasts } from '../../ui/toast';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { inboxWords } from '../inbox/words';
import { ActionDialog, needsDialog } from './action-dialog';

/** Lets a person act on an alert: asks what the action needs, does it, says so, and offers to take it back. */
export function useAct(): { act: (action: Action, alert: Alert, details?: Details) => void; dialog: ReactNode } {
  const t = useWords(inboxWords);
  const { conflict } = useWords(commonWords);
  const perform = useAlertAction();
  const toasts = useToasts();
  const [asked, setAsked] = useState<{ action: Action; alert: Alert } | null>(null);

  const run = async (action: Action, alert: Alert, details: Details) => {
    try {
      const { undo } = await perform(action, alert, details);
      toasts.say(`${t.done[action]}: ${alert.title}`, undo && (() => void undo().catch(toasts.fail)));
    } catch (error) {
      toasts.fail(error instanceof Problem && error.isConflict ? new Error(`${conflict} ${error.message}`) : error);
    }
  };
  const act = (action: Action, alert: Alert, details?: Details) =>
    needsDialog(action) && !details ? setAsked({ action, alert }) : void run(action, alert, details ?? {});
  const dialog = asked && (
    <ActionDialog
      action={asked.action}
      onClose={() => setAsked(null)}
      onDone={(details) => {
        setAsked(null);
        void run(asked.action, asked.alert, details);
      }}
    />
  );
  return { act, dialog };
}
