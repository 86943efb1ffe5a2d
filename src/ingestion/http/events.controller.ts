import { Controller, createParamDecorator, ExecutionContext, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiExtraModels, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AnyTenant, RequirePermission } from '../../../libs/auth/auth.guard';
import { ReadsBody } from '../../../libs/auth/strict-input.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { AcceptEventsCommand } from '../commands/accept-events';
import { TraceEventQuery } from '../queries/trace-event';
import { AcceptancesDto, EventDto, EventIdDto, EventTraceDto } from './event.dto';
import { presentAcceptances, presentTrace } from './event.presenter';

const MAX_EVENTS = 1_000;

/** One event or a list of them; each is checked by the contract of events, not by a DTO. */
const Events = createParamDecorator((_: unknown, context: ExecutionContext): unknown[] => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  const events: unknown[] = Array.isArray(body) ? body : [body];
  if (events.length >= 1 && events.length <= MAX_EVENTS && body !== undefined) return events;
  throw new InvalidInput([{ pointer: '', detail: `must be one event or a list of 1 to ${MAX_EVENTS}` }]);
});

const one = { $ref: getSchemaPath(EventDto) };
const example = {
  event_type: 'inventory.stockout',
  ingredient_id: 'flour-w280',
  ingredient_name: 'Harina de Trigo',
  current_stock: 0,
  unit: 'kg',
  affected_orders: 5,
  supplier_name: 'Molinos',
};

@ApiTags('events')
@ApiExtraModels(EventDto)
@Controller('events')
export class EventsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /**
   * Takes one event, or up to 1,000, for services that do not speak AMQP.
   * The key of a service for all tenants may bring events of any tenant, each naming its own.
   * Answers once every accepted event is stored durably; what breaks the contract is refused by itself.
   */
  @Post()
  @HttpCode(202)
  @RequirePermission('alerts.write')
  @AnyTenant()
  @ReadsBody()
  @ApiBody({
    schema: { oneOf: [one, { type: 'array', items: one, minItems: 1, maxItems: MAX_EVENTS }] },
    examples: { event: { value: example } },
  })
  async accept(@Events() events: unknown[], @CurrentMember() me: Member): Promise<AcceptancesDto> {
    return presentAcceptances(await this.commands.execute(new AcceptEventsCommand(me.tenantId || undefined, events)));
  }

  /** Tells what became of an event. */
  @Get(':event_id')
  @RequirePermission('alerts.read')
  async trace(@Param() { event_id }: EventIdDto, @CurrentMember() me: Member): Promise<EventTraceDto> {
    return presentTrace(event_id, await this.queries.execute(new TraceEventQuery(me.tenantId, event_id)));
  }
}
