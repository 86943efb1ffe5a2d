import { useMutation } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { Button } from '../../ui/button';
import { useToasts } from '../../ui/toast';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { inboxWords } from '../inbox/words';

/** Asks whether the alert was worth it: rules are judged by the answers. */
export function Feedback({ alertId }: { alertId: string }) {
  const t = useWords(inboxWords);
  const { yes, no } = useWords(commonWords);
  const toasts = useToasts();
  const give = useMutation({
    mutationFn: (is_useful: boolean) =>
      dataOf(api.PUT('/api/v1/alerts/{id}/feedback', { params: { path: { id: alertId } }, body: { is_useful } })),
    onSuccess: () => toasts.say(t.thanks),
    onError: (error) => toasts.fail(error),
  });
  const choice = (isUseful: boolean, text: string) => (
    <Button
      aria-pressed={give.data?.is_useful === isUseful}
      disabled={give.isPending}
      onClick={() => give.mutate(isUseful)}
    >
      {text}
    </Button>
  );
  return (
    <div className="row">
      <span>{t.useful}</span>
      {choice(true, yes)}
      {choice(false, no)}
    </div>
  );
}
