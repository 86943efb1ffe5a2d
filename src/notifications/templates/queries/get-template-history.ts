import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TemplateNotFound } from '../domain/template.errors';
import { TemplateHistoryRepository } from '../persistence/template-history.repository';
import type { TemplateChange } from '../template-record';

/** A page of the changes of a template, latest first; also of a deleted one. Throws TemplateNotFound. */
export class GetTemplateHistoryQuery extends Query<readonly TemplateChange[]> {
  constructor(
    readonly tenantId: string,
    readonly templateId: string,
    readonly limit: number,
    /** The last change of the previous page. */
    readonly before?: { readonly version: number; readonly id: string },
  ) {
    super();
  }
}

@QueryHandler(GetTemplateHistoryQuery)
export class GetTemplateHistoryHandler implements IQueryHandler<GetTemplateHistoryQuery> {
  constructor(private readonly history: TemplateHistoryRepository) {}

  async execute({ tenantId, templateId, limit, before }: GetTemplateHistoryQuery): Promise<readonly TemplateChange[]> {
    const changes = await this.history.list(tenantId, templateId, limit, before);
    if (changes.length === 0 && !before) throw new TemplateNotFound(templateId);
    return changes;
  }
}
