import type { OutboundResult } from '../../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';
import { escapeEntities, withoutMarkdown } from '../../words/markup';
import { sendJson } from '../send-json';

/** Slack waits three seconds for the answer to a button. */
const TIMEOUT_MS = 1_500;

/** Shows a text to the person alone who pressed a button in Slack. @param url what Slack gave with the button */
export const answerSlackButton = (client: OutboundClient, url: string, text: string): Promise<OutboundResult> =>
  sendJson(client, {
    url,
    body: { response_type: 'ephemeral', replace_original: false, text: escapeEntities(withoutMarkdown(text)) },
    timeoutMs: TIMEOUT_MS,
  });
