import type { ContentByChannel, Envelope } from '../../../src/notifications/content';
import { uuidv7 } from '../../../libs/kernel/uuid';

/** A delivery of a critical alert; a test names what matters to it. */
export const anEnvelope = (values: Partial<Envelope> = {}): Envelope => ({
  deliveryId: uuidv7(),
  tenantId: uuidv7(),
  kind: 'alert',
  locale: 'es',
  alertId: uuidv7(),
  episode: 1,
  severity: 'critical',
  sentAt: new Date(),
  unsubscribeUrl: 'https://campana.example/u/token',
  earlierMessageId: null,
  isEdit: false,
  ...values,
});

/** The content of one message on every channel. */
export const sampleContent: ContentByChannel = {
  email: { subject: '[CRITICAL] Sin harina', text: 'Quedan 0 kg.\n', html: '<!doctype html><p>Quedan 0 kg.</p>' },
  sms: { text: 'CRITICAL: Sin harina. Quedan 0 kg. A1 / R1' },
  whatsapp: {
    template: 'alert',
    parameters: ['CRITICAL', 'Sin harina', 'Quedan\n0 kg', '', 'https://campana.example/a/1'],
  },
  push: {
    title: 'Sin harina',
    body: 'Quedan 0 kg',
    severity: 'critical',
    url: 'https://campana.example/alerts/1',
    actions: [{ action: 'acknowledge', title: 'Atender' }],
  },
  slack: { text: 'Sin harina', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Sin harina' } }] },
  discord: { embeds: [{ title: 'Sin harina', description: 'Quedan 0 kg', color: 13_840_175 }] },
  teams: { card: { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: 'Sin harina' }] } },
  telegram: {
    text: '<b>Sin harina</b>',
    plainText: 'Sin harina',
    buttons: [
      { text: 'Atender', callbackData: 'token-52' },
      { text: 'Abrir', url: 'https://campana.example/alerts/1' },
    ],
  },
  webhook: { type: 'alerts.created', data: { delivery_id: 'd', reason: 'rule_role', alert: { title: 'Sin harina' } } },
  voice: { text: 'Alerta crítica: sin harina <0 kg>', language: 'es', keys: true },
  in_app: { title: 'Sin harina', text: 'Quedan 0 kg' },
};
