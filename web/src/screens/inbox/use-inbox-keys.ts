import { useLocation } from 'wouter';
import type { Action, Details } from '../../api/alert-actions';
import type { Alert } from '../../api/client';
import { useMay, useSession } from '../../api/session';
import { useKeys } from '../../ui/keys';
import { useToasts } from '../../ui/toast';

interface Inbox {
  /** The alert that keys act on: the open one, else the one at the cursor. */
  readonly here: Alert | undefined;
  readonly move: (step: number) => void;
  readonly hrefOf: (id: string) => string;
  /** The address of the list alone. */
  readonly closed: string;
  readonly select: (id: string, isRange: boolean) => void;
  readonly act: (action: Action, alert: Alert, details?: Details) => void;
  readonly search: () => void;
}

/** The keys of the inbox. */
export function useInboxKeys({ here, move, hrefOf, closed, select, act, search }: Inbox): void {
  const [, go] = useLocation();
  const mayWrite = useMay('alerts.write');
  const { member } = useSession();
  const toasts = useToasts();
  const onHere = (action: Action, details?: Details) => () => here && mayWrite && act(action, here, details);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => here && go(hrefOf(here.id)),
    Escape: () => go(closed),
    x: () => here && select(here.id, false),
    'Shift+x': () => here && select(here.id, true),
    a: onHere('acknowledge'),
    r: onHere('resolve'),
    z: onHere('snooze'),
    i: onHere('ignore'),
    s: onHere('assign'),
    e: onHere('escalate'),
    m: onHere('assign', { assigned_to: member.id }),
    u: toasts.undoLast,
    '/': search,
  });
}
