import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TemplatesRepository } from '../persistence/templates.repository';
import { shippedTemplateOf, shippedView, type TemplateView, viewOf } from '../template-view';

/** One template of the tenant, or a shipped one. Throws TemplateNotFound. */
export class GetTemplateQuery extends Query<TemplateView> {
  constructor(
    readonly tenantId: string,
    readonly templateId: string,
  ) {
    super();
  }
}

@QueryHandler(GetTemplateQuery)
export class GetTemplateHandler implements IQueryHandler<GetTemplateQuery> {
  constructor(private readonly templates: TemplatesRepository) {}

  async execute({ tenantId, templateId }: GetTemplateQuery): Promise<TemplateView> {
    const shipped = shippedTemplateOf(templateId);
    return shipped ? shippedView(shipped) : viewOf(await this.templates.get(tenantId, templateId));
  }
}
