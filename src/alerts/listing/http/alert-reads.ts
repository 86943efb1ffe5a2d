import { applyDecorators } from '@nestjs/common';
import type { QueryBus } from '@nestjs/cqrs';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import type { Member } from '../../../../libs/auth/member';
import { pageOf } from '../../../../libs/http/cursor';
import { viewerOf } from '../../domain/actor';
import { GetAlertQuery } from '../queries/get-alert';
import { ListAlertsQuery } from '../queries/list-alerts';
import { SummariseAlertsQuery } from '../queries/summarise-alerts';
import { type AlertCountsDto, type AlertDto, AlertFieldsPageDto, AlertPageDto } from './alert.dto';
import { filterOf, sortPositionOf, positionOf } from './alert-filter';
import type { AlertFilterDto, ListAlertsDto } from './alert-filter.dto';
import { presentFields, propertiesOf } from './alert-fields';
import { presentAlert, presentCounts } from './alert.presenter';

const pages = [AlertPageDto, AlertFieldsPageDto];

/** A page of whole alerts, or of the fields that were asked for. */
export type ListedAlerts = AlertPageDto | AlertFieldsPageDto;

/** Documents the answer of a route that lists alerts. */
export const ListsAlerts = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(...pages),
    ApiOkResponse({ schema: { anyOf: pages.map((page) => ({ $ref: getSchemaPath(page) })) } }),
  );

/** The reads of alerts that are the same for both paths, with and without a tenant in the path. */
export abstract class AlertReads {
  constructor(protected readonly queries: QueryBus) {}

  protected async listAlerts(query: ListAlertsDto, me: Member): Promise<ListedAlerts> {
    const { limit, cursor, sort = '-created_at', fields } = query;
    const asked = [me.tenantId, viewerOf(me), filterOf(query, me), sort, limit, positionOf(sort, cursor)] as const;
    if (!fields) {
      const rows = await this.queries.execute(new ListAlertsQuery(...asked));
      return pageOf(rows, limit, presentAlert, sortPositionOf(sort));
    }
    const rows = await this.queries.execute(new ListAlertsQuery(...asked, propertiesOf(fields)));
    return pageOf(rows, limit, presentFields(fields), sortPositionOf(sort));
  }

  protected async countAlerts(query: AlertFilterDto, me: Member): Promise<AlertCountsDto> {
    const counts = new SummariseAlertsQuery(me.tenantId, viewerOf(me), filterOf(query, me));
    return presentCounts(await this.queries.execute(counts));
  }

  protected async showAlert(id: string, me: Member): Promise<AlertDto> {
    return presentAlert(await this.queries.execute(new GetAlertQuery(me.tenantId, id, viewerOf(me))));
  }
}
