import {
  applyDecorators,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Req,
  UseFilters,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiCreatedResponse, ApiNotFoundResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Forbidden, TenantNotFound } from '../../../libs/auth/auth.errors';
import { AnyTenant, RequirePermission } from '../../../libs/auth/auth.guard';
import { isFor } from '../../../libs/auth/chosen-tenant';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { ReadsBody } from '../../../libs/auth/strict-input.guard';
import {
  anyNotification,
  actorOf,
  ChangeAlertCommand,
  GetAlertQuery,
  IllegalTransition,
  ListAlertsQuery,
  LocateAlertQuery,
  priorityOf,
  SummariseAlertsQuery,
  viewerOf,
  WriteAlertCommand,
} from '../../alerts';
import {
  CreateLegacyAlertDto,
  ListLegacyAlertsDto,
  LegacyAlertDto,
  LegacyAlertIdDto,
  LegacyErrorDto,
  LegacyNoteDto,
  LegacyStatsDto,
  LegacyTenantIdDto,
} from './legacy-alert.dto';
import { legacyProperties, presentLegacyAlert, legacyStatusOf, statusesOf } from './legacy-alert.presenter';
import { LegacyErrorsFilter } from './legacy-errors.filter';
import { LegacyBody } from './legacy-input';

const MAX_LISTED = 50;
const MAX_TITLE_LENGTH = 500;
const MAX_TYPE_LENGTH = 100;

/** The tenant that the request names. @throws TenantNotFound when the credential gives no access to it */
function tenantOf(me: Member, wanted: string): string {
  const tenantId = wanted.toLowerCase();
  if (isFor(me, tenantId)) return tenantId;
  throw new TenantNotFound();
}

const NewAlert = () => LegacyBody(CreateLegacyAlertDto, 'tenant_id', 'rule_name', 'message', 'severity');

/** A route whose request names the tenant, in its body or query. */
const NamesTenant = () =>
  ApiNotFoundResponse({ type: LegacyErrorDto, description: 'The credential has no access to this tenant.' });

/** A route whose request names the tenant, in its body. */
const Creates = (path: string) =>
  applyDecorators(
    Post(path),
    HttpCode(201),
    RequirePermission('alerts.write'),
    AnyTenant(),
    ReadsBody(),
    NamesTenant(),
    ApiBody({ type: CreateLegacyAlertDto }),
    ApiCreatedResponse({ type: LegacyAlertDto }),
  );
/** A route that changes one alert. */
const Changes = (path: string) =>
  applyDecorators(
    Put(path),
    RequirePermission('alerts.write'),
    AnyTenant(),
    ReadsBody(),
    ApiBody({ type: LegacyNoteDto }),
    ApiOkResponse({ type: LegacyAlertDto }),
  );

/** The routes of as-alerts-service. */
@Controller({ version: VERSION_NEUTRAL })
@UseFilters(LegacyErrorsFilter)
export class LegacyAlertsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Creates an alert. */
  @Creates('alerts')
  async create(
    @NewAlert() body: CreateLegacyAlertDto,
    @CurrentMember() me: Member,
    @Req() { id: correlationId }: FastifyRequest,
  ): Promise<LegacyAlertDto> {
    const { rule_name, message, severity = 'medium' } = body;
    const alert = {
      alertType: rule_name.slice(0, MAX_TYPE_LENGTH),
      category: 'manual',
      severity,
      priority: priorityOf(severity),
      title: `${rule_name}: ${message}`.slice(0, MAX_TITLE_LENGTH),
      description: message,
      recommendedAction: null,
      businessImpact: null,
      sourceService: me.name ?? 'api',
      data: { rule_name, message },
      resourceType: null,
      resourceId: null,
      labels: {},
      assignedTo: null,
      assignedRole: null,
      ...anyNotification,
      expiresAt: null,
    };
    const by = this.by(me, tenantOf(me, body.tenant_id), correlationId);
    return presentLegacyAlert(await this.commands.execute(new WriteAlertCommand(alert, by)));
  }

  /** Creates an alert on behalf of a service, which authenticates with its service key. */
  @Creates('internal/alerts')
  async createInternal(
    @NewAlert() body: CreateLegacyAlertDto,
    @CurrentMember() me: Member,
    @Req() request: FastifyRequest,
  ): Promise<LegacyAlertDto> {
    if (!me.isService) throw new Forbidden('Only services may use this route: send the header x-service-key.');
    return this.create(body, me, request);
  }

  /** Lists the newest alerts of a tenant, at most 50. */
  @Get('alerts')
  @RequirePermission('alerts.read')
  @AnyTenant()
  @NamesTenant()
  async list(@Query() query: ListLegacyAlertsDto, @CurrentMember() me: Member): Promise<LegacyAlertDto[]> {
    const { customer_id, tenant_id = customer_id ?? '', status, severity } = query;
    const filter = { status: status && statusesOf(status), severity: severity && [severity] };
    const asked = [tenantOf(me, tenant_id), viewerOf(me), filter, '-created_at', MAX_LISTED, undefined] as const;
    const list = new ListAlertsQuery(...asked, legacyProperties);
    return (await this.queries.execute(list)).map(presentLegacyAlert);
  }

  /** Shows one alert. */
  @Get('alerts/:alert_id')
  @RequirePermission('alerts.read')
  @AnyTenant()
  async get(@Param() { alert_id }: LegacyAlertIdDto, @CurrentMember() me: Member): Promise<LegacyAlertDto> {
    const tenantId = await this.queries.execute(new LocateAlertQuery(alert_id, me.tenants));
    return presentLegacyAlert(await this.queries.execute(new GetAlertQuery(tenantId, alert_id, viewerOf(me))));
  }

  /** Acknowledges an alert. An alert that is already acknowledged is returned unchanged. */
  @Changes('alerts/:alert_id/acknowledge')
  acknowledge(
    @Param() { alert_id }: LegacyAlertIdDto,
    @LegacyBody(LegacyNoteDto, 'note') { note }: LegacyNoteDto,
    @CurrentMember() me: Member,
    @Req() { id }: FastifyRequest,
  ): Promise<LegacyAlertDto> {
    return this.change(alert_id, 'acknowledge', note, me, id);
  }

  /** Resolves an alert. An alert that is already resolved is returned unchanged. */
  @Changes('alerts/:alert_id/resolve')
  resolve(
    @Param() { alert_id }: LegacyAlertIdDto,
    @LegacyBody(LegacyNoteDto, 'note') { note }: LegacyNoteDto,
    @CurrentMember() me: Member,
    @Req() { id }: FastifyRequest,
  ): Promise<LegacyAlertDto> {
    return this.change(alert_id, 'resolve', note, me, id);
  }

  /** Counts the alerts of a tenant by status. */
  @Get('stats/:tenant_id')
  @RequirePermission('alerts.read')
  async stats(@Param() _: LegacyTenantIdDto, @CurrentMember() me: Member): Promise<LegacyStatsDto> {
    const counts = await this.queries.execute(new SummariseAlertsQuery(me.tenantId, viewerOf(me), {}));
    const stats = { total: 0, triggered: 0, acknowledged: 0, resolved: 0 };
    for (const { status, count } of counts) {
      stats.total += count;
      stats[legacyStatusOf[status]] += count;
    }
    return stats;
  }

  private async change(
    alertId: string,
    action: 'acknowledge' | 'resolve',
    note: string | null | undefined,
    me: Member,
    correlationId: string,
  ): Promise<LegacyAlertDto> {
    const tenantId = await this.queries.execute(new LocateAlertQuery(alertId, me.tenants));
    const change = { action, notes: note ?? undefined };
    try {
      const by = this.by(me, tenantId, correlationId);
      return presentLegacyAlert(await this.commands.execute(new ChangeAlertCommand(alertId, change, by)));
    } catch (error) {
      if (!(error instanceof IllegalTransition)) throw error;
      // as-alerts-service answers 200 when the alert already has the wanted status
      const row = await this.queries.execute(new GetAlertQuery(tenantId, alertId, viewerOf(me)));
      const wanted = action === 'resolve' ? 'resolved' : 'acknowledged';
      if (legacyStatusOf[row.status] !== wanted) throw error;
      return presentLegacyAlert(row);
    }
  }

  private by(me: Member, tenantId: string, correlationId: string) {
    return { tenantId, actor: actorOf(me, correlationId), viewer: viewerOf(me) };
  }
}
