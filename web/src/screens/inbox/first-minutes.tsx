import { useDemoDay } from '../../api/demo-day';
import { useSession } from '../../api/session';
import { wordsOf } from '../../api/problem';
import { Button } from '../../ui/button';
import { catalogue, useWords } from '../../words/language';
import { FirstSteps } from './first-steps';

const words = catalogue(
  {
    demo: 'See the day of a bakery arrive in half a minute:',
    run: 'Run a demo day',
    running: 'The first alert is on its way.',
    own: 'Or send an alert yourself:',
  },
  {
    demo: 'Vea llegar el día de una panadería en medio minuto:',
    run: 'Ver un día de demostración',
    running: 'La primera alerta está en camino.',
    own: 'O envíe una alerta:',
  },
  {
    demo: 'Ikusi okindegi baten eguna minutu erdian iristen:',
    run: 'Ikusi erakustaldi-egun bat',
    running: 'Lehen alerta bidean da.',
    own: 'Edo bidali alerta bat zuk:',
  },
);

const curl = (tenantId: string) => `curl -X POST ${location.origin}/api/v1/alerts \\
  -H "Authorization: Bearer $(npm run -s token)" -H "X-Tenant-Id: ${tenantId}" -H "Content-Type: application/json" \\
  -d '{"alert_type":"hello","severity":"high","title":"Hello","description":"My first alert"}'`;

/** The button that lets a bakery's day arrive. */
function DemoDay() {
  const t = useWords(words);
  const day = useDemoDay();
  return (
    <>
      <p>{t.demo}</p>
      <div className="row">
        <Button kind="primary" disabled={day.isPending || day.isSuccess} onClick={() => day.mutate()}>
          {t.run}
        </Button>
        <span role="status">{day.isSuccess && t.running}</span>
      </div>
      {day.error && <p role="alert">{wordsOf(day.error)}</p>}
    </>
  );
}

/** What a newcomer can do while there are no alerts. */
export function FirstMinutes() {
  const t = useWords(words);
  const { tenant_id, permissions, demo_mode } = useSession();
  if (!permissions.includes('alerts.manage')) return null;
  return (
    <div className="stack first-minutes">
      {demo_mode && <DemoDay />}
      <p>{t.own}</p>
      <pre>{curl(tenant_id)}</pre>
      <FirstSteps />
    </div>
  );
}
