import { Query } from '@nestjs/cqrs';

/**
 * Counts the messages that told somebody of these alerts. The module that sends messages answers it: it uses this module,
 * and not the other way round (ADR 46).
 */
export class CountMessagesOfAlertsQuery extends Query<number> {
  constructor(
    readonly tenantId: string,
    readonly alertIds: readonly string[],
  ) {
    super();
  }
}
