import { useMutation } from '@tanstack/react-query';
import { useSession } from '../../api/session';
import { useToasts } from '../../ui/toast';
import { Button } from '../../ui/button';
import { catalogue, useWords } from '../../words/language';

const words = catalogue(
  {
    run: 'Run a demo day',
    running: 'The demo day has begun. Alerts appear here in a moment.',
    or: 'Or send an alert yourself:',
  },
  {
    run: 'Ejecutar un día de demostración',
    running: 'El día de demostración ha empezado. Las alertas aparecerán aquí en un momento.',
    or: 'O envíe una alerta:',
  },
  {
    run: 'Exekutatu erakustaldi-egun bat',
    running: 'Erakustaldi-eguna hasi da. Alertak laster agertuko dira hemen.',
    or: 'Edo bidali alerta bat zuk:',
  },
);

const curl = (tenantId: string) => `curl -X POST ${location.origin}/api/v1/alerts \\
  -H "Authorization: Bearer $TOKEN" -H "X-Tenant-Id: ${tenantId}" -H "Content-Type: application/json" \\
  -d '{"alert_type":"hello","severity":"high","title":"Hello","description":"My first alert"}'`;

async function startDemoDay(): Promise<void> {
  const { api } = await import('../../api/client');
  await api.POST('/api/v1/alerts/demo-day' as never);
}

/** What a newcomer can do while there are no alerts. */
export function FirstMinutes() {
  const t = useWords(words);
  const { tenant_id, permissions, demo_mode } = useSession();
  const toasts = useToasts();
  const start = useMutation({
    mutationFn: startDemoDay,
    onSuccess: () => toasts.say(t.running),
    onError: (error) => toasts.fail(error),
  });
  if (!permissions.includes('alerts.manage')) return null;
  return (
    <div className="stack first-minutes">
      {demo_mode && (
        <Button kind="primary" disabled={start.isPending || start.isSuccess} onClick={() => start.mutate()}>
          {t.run}
        </Button>
      )}
      <p>{t.or}</p>
      <pre>{curl(tenant_id)}</pre>
    </div>
  );
}
