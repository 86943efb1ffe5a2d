import { ActOnMessageHandler } from './commands/act-on-message';
import { ExtendByLinkHandler } from './commands/extend-by-link';
import { HandleCallbackHandler } from './commands/handle-callback';
import { CallbackAnswers } from './callback-answers';
import { LinkTargets } from './link-target';
import { MessageReplies } from './message-replies';
import { UnsubscribeHandler } from './commands/unsubscribe';

/** The providers of acting from a message. */
export const actionsProviders = [
  ActOnMessageHandler,
  ExtendByLinkHandler,
  HandleCallbackHandler,
  CallbackAnswers,
  LinkTargets,
  MessageReplies,
  UnsubscribeHandler,
];
