import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { mapInTurns } from '../../../../libs/kernel/turns';
import { GetTenantSettingsQuery } from '../../../directory';
import { Candidates } from '../candidates';
import { chooseRecipients } from '../decision/choose-recipients';
import { decideChannels, decideSilence, silenceOf } from '../decision/decide-channels';
import type { ChannelDecision, PlannedAlert, PlanningContext } from '../decision/planning-facts';
import { MemberChannels } from '../member-channels';
import { planningSettingsOf } from '../planning-input';

/** What becomes of an alert for one member. */
export interface ExplainedRecipient {
  readonly memberId: string;
  readonly decisions: readonly ChannelDecision[];
}

/**
 * Tells who would be told of an alert at an instant, over what, and why. Nothing is sent. How many messages a contact has had
 * lately is not looked at: it is counted when a message is sent.
 */
export class ExplainNotificationsQuery extends Query<readonly ExplainedRecipient[]> {
  constructor(
    readonly tenantId: string,
    readonly alert: PlannedAlert,
    readonly at: Date,
  ) {
    super();
  }
}

/** More members are not explained. */
const MAX_EXPLAINED = 1_000;

@QueryHandler(ExplainNotificationsQuery)
export class ExplainNotificationsHandler implements IQueryHandler<ExplainNotificationsQuery> {
  constructor(
    private readonly queries: QueryBus,
    private readonly candidates: Candidates,
    private readonly channels: MemberChannels,
  ) {}

  async execute({ tenantId, alert, at }: ExplainNotificationsQuery): Promise<readonly ExplainedRecipient[]> {
    const context = await this.contextOf(tenantId, alert, at);
    const silence = silenceOf(alert, context.settings);
    const members = (await this.candidates.of([{ tenantId, alerts: [alert] }])).get(tenantId) ?? [];
    const recipients = chooseRecipients(alert, members).slice(0, MAX_EXPLAINED);
    return mapInTurns(recipients, ({ member }) => ({
      memberId: member.id,
      decisions: silence ? decideSilence(member, context, silence) : decideChannels(member, context),
    }));
  }

  private async contextOf(tenantId: string, alert: PlannedAlert, at: Date): Promise<PlanningContext> {
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([tenantId]))).get(tenantId);
    if (!settings) throw new Error(`the tenant ${tenantId} has no settings`);
    return {
      alert,
      settings: planningSettingsOf(settings),
      channels: null,
      urgency: 'normal',
      hasProvider: (channel) => this.channels.hasProvider(channel),
      isOverLimit: () => false,
      at,
    };
  }
}
