import { useSession } from '../../api/session';
import { catalogue, useWords } from '../../words/language';

const words = catalogue(
  {
    demo: 'See a day of a bakery arrive. In the folder of Campana:',
    own: 'Or send an alert yourself:',
  },
  {
    demo: 'Vea llegar un día de una panadería. En la carpeta de Campana:',
    own: 'O envíe una alerta:',
  },
  {
    demo: 'Ikusi okindegi baten eguna iristen. Campanaren karpetan:',
    own: 'Edo bidali alerta bat zuk:',
  },
);

const curl = (tenantId: string) => `curl -X POST ${location.origin}/api/v1/alerts \\
  -H "Authorization: Bearer $(npm run -s token)" -H "X-Tenant-Id: ${tenantId}" -H "Content-Type: application/json" \\
  -d '{"alert_type":"hello","severity":"high","title":"Hello","description":"My first alert"}'`;

/** What a newcomer can do while there are no alerts. */
export function FirstMinutes() {
  const t = useWords(words);
  const { tenant_id, permissions, demo_mode } = useSession();
  if (!permissions.includes('alerts.manage')) return null;
  return (
    <div className="stack first-minutes">
      {demo_mode && (
        <>
          <p>{t.demo}</p>
          <pre>npm run demo</pre>
        </>
      )}
      <p>{t.own}</p>
      <pre>{curl(tenant_id)}</pre>
    </div>
  );
}
