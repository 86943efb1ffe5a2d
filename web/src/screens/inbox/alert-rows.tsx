import { type Ref, useCallback } from 'react';
import type { Alert } from '../../api/client';
import { useNames } from '../../api/members';
import { useSettings } from '../../app/settings';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import { useWords } from '../../words/language';
import { AlertRow } from './alert-row';
import type { useAlertList } from './use-alert-list';
import { useRowHeight } from './use-row-height';
import { inboxWords } from './words';

interface Props {
  readonly ref: Ref<VirtualListHandle>;
  readonly alerts: readonly Alert[];
  readonly list: ReturnType<typeof useAlertList>['list'];
  readonly selected: ReadonlySet<string>;
  readonly isHere: (alert: Alert, index: number) => boolean;
  readonly hrefOf: (id: string) => string;
  readonly onSelect: (id: string, isRange: boolean) => void;
}

/** The rows of the alerts that are loaded; more are read as the reader comes near the end. */
export function AlertRows({ ref, alerts, list, selected, isHere, hrefOf, onSelect }: Props) {
  const t = useWords(inboxWords);
  const names = useNames();
  const height = useRowHeight(useSettings().density);
  const nearEnd = useCallback(() => {
    if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  }, [list]);
  const row = (index: number) => {
    const alert = alerts[index];
    return (
      alert && (
        <AlertRow
          key={alert.id}
          alert={alert}
          height={height}
          href={hrefOf(alert.id)}
          isHere={isHere(alert, index)}
          isSelected={selected.has(alert.id)}
          assignee={names(alert.assigned_to)}
          onSelect={onSelect}
        />
      )
    );
  };
  return (
    <VirtualList ref={ref} label={t.list} count={alerts.length} rowHeight={height} onNearEnd={nearEnd} row={row} />
  );
}
