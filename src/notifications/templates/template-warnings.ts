import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Fault } from '../../../libs/kernel/domain-error';
import { FindMissingEventFieldsQuery } from '../../alerts';
import type { TemplateMatch } from '../words/message-template';
import type { EventField } from './template-check';

/** Warns of fields that the events of the latest alerts do not have. */
@Injectable()
export class TemplateWarnings {
  constructor(private readonly queries: QueryBus) {}

  /** The warnings for a template that shows these fields. */
  async of(
    tenantId: string,
    { alertType }: Pick<TemplateMatch, 'alertType'>,
    fields: readonly EventField[],
  ): Promise<readonly Fault[]> {
    if (fields.length === 0) return [];
    const paths = fields.map(({ path }) => path);
    const missing = await this.queries.execute(new FindMissingEventFieldsQuery(tenantId, alertType, paths));
    const type = alertType === null ? '' : ` of type ${alertType}`;
    if (missing.looked === 0)
      return [{ pointer: '', detail: `there are no alerts${type} yet to compare the fields of events with` }];
    return fields
      .filter(({ path }) => missing.paths.includes(path))
      .map(({ pointer, path }) => ({
        pointer,
        detail: `event.${path.join('.')} is in none of the events of the latest ${missing.looked} alerts${type}`,
      }));
  }
}
