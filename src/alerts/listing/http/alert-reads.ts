import type { QueryBus } from '@nestjs/cqrs';
import type { Member } from '../../../../libs/auth/member';
import { pageOf } from '../../../../libs/http/cursor';
import { viewerOf } from '../../domain/actor';
import { GetAlertQuery } from '../queries/get-alert';
import { ListAlertsQuery } from '../queries/list-alerts';
import { SummariseAlertsQuery } from '../queries/summarise-alerts';
import type { AlertCountsDto, AlertDto, AlertPageDto } from './alert.dto';
import { filterOf, sortPositionOf, positionOf } from './alert-filter';
import type { AlertFilterDto, ListAlertsDto } from './alert-filter.dto';
import { presentAlert, presentCounts } from './alert.presenter';

/** The reads of alerts that are the same for both paths, with and without a tenant in the path. */
export abstract class AlertReads {
  constructor(protected readonly queries: QueryBus) {}

  protected async listAlerts(query: ListAlertsDto, me: Member): Promise<AlertPageDto> {
    const { limit, cursor, sort = '-created_at' } = query;
    const after = positionOf(sort, cursor);
    const rows = await this.queries.execute(
      new ListAlertsQuery(me.tenantId, viewerOf(me), filterOf(query, me), sort, limit, after),
    );
    return pageOf(rows, limit, presentAlert, sortPositionOf(sort));
  }

  protected async countAlerts(query: AlertFilterDto, me: Member): Promise<AlertCountsDto> {
    const counts = new SummariseAlertsQuery(me.tenantId, viewerOf(me), filterOf(query, me));
    return presentCounts(await this.queries.execute(counts));
  }

  protected async showAlert(id: string, me: Member): Promise<AlertDto> {
    return presentAlert(await this.queries.execute(new GetAlertQuery(me.tenantId, id, viewerOf(me))));
  }
}
