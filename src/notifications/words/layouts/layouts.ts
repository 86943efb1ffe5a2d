import type { ContentByChannel } from '../../content';
import { layoutDiscord, layoutSlack, layoutTeams, layoutTelegram } from './chat';
import { layoutInApp, layoutPush, layoutWebhook } from './data';
import { layoutEmail } from './email';
import type { Layout } from './layout';
import { layoutSms, layoutVoice, layoutWhatsapp } from './phone';

/** How each channel lays out a message. */
export const layouts: { readonly [C in keyof ContentByChannel]: (layout: Layout) => ContentByChannel[C] } = {
  email: layoutEmail,
  sms: layoutSms,
  whatsapp: layoutWhatsapp,
  push: layoutPush,
  slack: layoutSlack,
  discord: layoutDiscord,
  teams: layoutTeams,
  telegram: layoutTelegram,
  webhook: layoutWebhook,
  voice: layoutVoice,
  in_app: layoutInApp,
};
