import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { DomainError, type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import { type AlertRow, GetAlertQuery, type Viewer } from '../../../alerts';
import { GetTenantSettingsQuery } from '../../../directory';
import { composeMessage, type ComposedMessage } from '../../words/compose-message';
import type { MessageFacts, ReaderLocale } from '../../words/message-facts';
import { MessageTemplate, type TemplateDefinition } from '../../words/message-template';
import { sampleFacts } from '../../words/sample-facts';
import { TemplateSet } from '../../words/template-set';
import { messageTemplateOf } from '../notification-template.entity';
import { TemplatesRepository } from '../persistence/templates.repository';
import { checkTemplate } from '../template-check';
import { shippedTemplateOf } from '../template-view';
import { TemplateWarnings } from '../template-warnings';

/** For whom a template is shown. */
export interface PreviewReader extends Viewer {
  readonly name: string | null;
}

/** What is to be shown. */
export interface PreviewWish {
  /** The id of a template of the tenant or a shipped one, or a template that is not saved. */
  readonly template: string | TemplateDefinition;
  /** undefined: a sample. */
  readonly alertId: string | undefined;
  /** undefined: that of the template, else the tenant's. */
  readonly locale: ReaderLocale | undefined;
}

/** A message as a template makes it. */
export interface TemplatePreview {
  readonly facts: MessageFacts;
  readonly message: ComposedMessage;
  readonly warnings: readonly Fault[];
}

/** Shows what a template makes of an alert or of a sample. Throws InvalidInput. */
export class PreviewTemplateQuery extends Query<TemplatePreview> {
  constructor(
    readonly tenantId: string,
    readonly wish: PreviewWish,
    readonly reader: PreviewReader,
  ) {
    super();
  }
}

/** What a body names and does not exist is a fault of that field. */
const missing =
  (pointer: string) =>
  (error: unknown): never => {
    if (!(error instanceof DomainError) || error.problem !== 'not-found') throw error;
    throw new InvalidInput([{ pointer, detail: error.message }]);
  };

/** Links of a preview lead nowhere: they show how long links are. */
const SAMPLE_URL = 'https://campana.example';

@QueryHandler(PreviewTemplateQuery)
export class PreviewTemplateHandler implements IQueryHandler<PreviewTemplateQuery> {
  constructor(
    private readonly templates: TemplatesRepository,
    private readonly warnings: TemplateWarnings,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, wish, reader }: PreviewTemplateQuery): Promise<TemplatePreview> {
    const template = await this.templateOf(tenantId, wish.template).catch(missing('/template_id'));
    const { definition } = template;
    const eventFields = await checkTemplate(definition);
    const alert = await this.alertOf(tenantId, wish.alertId, reader);
    const facts = await this.factsOf(tenantId, definition, alert, wish.locale, reader);
    const message = composeMessage(facts, new TemplateSet([]), template);
    const failures = message.failures.map(({ field, error }) => ({ pointer: `/${field}`, detail: error }));
    return {
      facts,
      message,
      warnings: [...failures, ...(await this.warnings.of(tenantId, definition, eventFields))],
    };
  }

  private async templateOf(tenantId: string, template: PreviewWish['template']): Promise<MessageTemplate> {
    if (typeof template !== 'string') return new MessageTemplate('', template);
    return shippedTemplateOf(template) ?? messageTemplateOf(await this.templates.get(tenantId, template));
  }

  /** The alert, without what the member read and dismissed: that is not part of it. */
  private async alertOf(tenantId: string, alertId: string | undefined, reader: Viewer): Promise<AlertRow | null> {
    if (alertId === undefined) return null;
    const query = new GetAlertQuery(tenantId, alertId, reader);
    const { readAt: _, dismissedAt: __, ...alert } = await this.queries.execute(query).catch(missing('/alert_id'));
    return alert;
  }

  private async factsOf(
    tenantId: string,
    { channel, kind, locale }: TemplateDefinition,
    alert: AlertRow | null,
    wanted: ReaderLocale | undefined,
    { memberId, name, roles }: PreviewReader,
  ): Promise<MessageFacts> {
    const settings = (await this.queries.execute(new GetTenantSettingsQuery([tenantId]))).get(tenantId);
    const timeZone = settings?.timeZone ?? 'UTC';
    const ownLocale = settings?.locale ?? 'en';
    const tenant = {
      id: tenantId,
      brand: settings?.brand ?? '',
      locale: ownLocale,
      timeZone,
      currency: settings?.currency ?? 'EUR',
    };
    const member = { id: memberId, name, roles, locale: wanted ?? locale ?? ownLocale, timeZone };
    return sampleFacts({ channel, kind, tenant, member, alert, publicUrl: SAMPLE_URL, at: this.clock.now() });
  }
}
