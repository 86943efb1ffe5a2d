import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { shippedTemplates } from '../../words/shipped/shipped-templates';
import { TemplatesRepository } from '../persistence/templates.repository';
import { shippedView, type TemplateView, viewOf } from '../template-view';

/** Where a template comes from: the tenant made it, or Campana brings it. */
export const templateOrigins = ['tenant', 'shipped'] as const;
export type TemplateOrigin = (typeof templateOrigins)[number];

/** A page of the templates of one origin, by id. */
export class ListTemplatesQuery extends Query<readonly TemplateView[]> {
  constructor(
    readonly tenantId: string,
    readonly origin: TemplateOrigin,
    readonly limit: number,
    /** The last id of the previous page. */
    readonly after?: string,
  ) {
    super();
  }
}

const shipped = shippedTemplates.map(shippedView).sort((one, other) => (one.id < other.id ? -1 : 1));

@QueryHandler(ListTemplatesQuery)
export class ListTemplatesHandler implements IQueryHandler<ListTemplatesQuery> {
  constructor(private readonly templates: TemplatesRepository) {}

  async execute({ tenantId, origin, limit, after }: ListTemplatesQuery): Promise<readonly TemplateView[]> {
    if (origin === 'shipped') return shipped.filter(({ id }) => after === undefined || id > after).slice(0, limit);
    return (await this.templates.list(tenantId, limit, after)).map(viewOf);
  }
}
