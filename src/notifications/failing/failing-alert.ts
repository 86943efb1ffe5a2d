import { type NewAlert, systemAlert } from '../../alerts';

/** Why the notifications of a tenant fail: too many failed, or a provider has not worked for minutes. */
export type FailingReason = { readonly failed: number } | { readonly provider: string };

const texts = {
  en: {
    title: 'Notifications are failing',
    failed: (count: number) => `${count} messages failed in the last 10 minutes.`,
    provider: (name: string) => `${name} has not worked for 5 minutes or more.`,
    action: 'See the deliveries with the state failed, and send them again when the cause is mended.',
  },
  es: {
    title: 'Las notificaciones fallan',
    failed: (count: number) => `${count} mensajes han fallado en los últimos 10 minutos.`,
    provider: (name: string) => `${name} no funciona desde hace 5 minutos o más.`,
    action: 'Consulte los envíos con el estado failed y repítalos cuando la causa esté corregida.',
  },
} as const;

/** The type of the alert. */
const NOTIFICATIONS_FAILING = 'notifications_failing';

interface FailingFacts {
  readonly locale: 'en' | 'es';
  readonly reason: FailingReason;
  readonly at: Date;
}

/** The alert that says that the notifications of a tenant fail, in the language of the tenant. */
export function failingAlert(id: string, tenantId: string, { locale, reason, at }: FailingFacts): NewAlert {
  const { title, failed, provider, action } = texts[locale];
  return systemAlert({
    id,
    tenantId,
    alertType: NOTIFICATIONS_FAILING,
    title,
    description: 'failed' in reason ? failed(reason.failed) : provider(reason.provider),
    recommendedAction: action,
    sourceEventData: { ...reason },
    at,
  });
}
