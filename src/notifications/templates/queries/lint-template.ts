import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Fault } from '../../../../libs/kernel/domain-error';
import type { TemplateDefinition } from '../../words/message-template';
import { reportOn } from '../template-check';
import { TemplateWarnings } from '../template-warnings';

/** What keeps a template from being saved, and what may be wrong with it. */
export interface TemplateLint {
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** Checks a template without saving it. */
export class LintTemplateQuery extends Query<TemplateLint> {
  constructor(
    readonly tenantId: string,
    readonly definition: TemplateDefinition,
  ) {
    super();
  }
}

@QueryHandler(LintTemplateQuery)
export class LintTemplateHandler implements IQueryHandler<LintTemplateQuery> {
  constructor(private readonly warnings: TemplateWarnings) {}

  async execute({ tenantId, definition }: LintTemplateQuery): Promise<TemplateLint> {
    const { faults, eventFields } = await reportOn(definition);
    return { errors: faults, warnings: await this.warnings.of(tenantId, definition, eventFields) };
  }
}
