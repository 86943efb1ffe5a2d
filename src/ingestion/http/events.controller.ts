import { Controller, createParamDecorator, ExecutionContext, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiExtraModels, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AnyTenant, RequirePermission, TakesNoTurn } from '../../../libs/auth/auth.guard';
import { ReadsBody } from '../../../libs/auth/strict-input.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { AcceptEventsCommand } from '../commands/accept-events';
import { TraceEventQuery } from '../queries/trace-event';
import { AcceptancesDto, EventDto, EventIdDto, EventTraceDto } from './event.dto';
import { faultsOf, presentAcceptances, presentTrace } from './event.presenter';

const MAX_EVENTS = 1_000;

/** One event or a list of events. Each is checked by `readServiceEvent`, not by a DTO. */
const Events = createParamDecorator((_: unknown, context: ExecutionContext): unknown[] => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  const events: unknown[] = Array.isArray(body) ? body : [body];
  if (events.length >= 1 && events.length <= MAX_EVENTS && body !== undefined) return events;
  throw new InvalidInput([{ pointer: '', detail: `must be one event or a list of 1 to ${MAX_EVENTS} events` }]);
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
   * Receives one event, or up to 1,000, from services that do not use AMQP.
   * With a service key for all tenants, each event names its tenant.
   * The answer comes when every accepted event is stored durably. Invalid events are refused one by one; if no event is
   * valid, the whole request is refused with 422. An `event_id` is yours alone: an event that you sent before is ignored,
   * one of another sender with the same id is another event.
   */
  @Post()
  @HttpCode(202)
  @RequirePermission('alerts.write')
  @AnyTenant()
  @TakesNoTurn()
  @ReadsBody()
  @ApiBody({
    schema: { oneOf: [one, { type: 'array', items: one, minItems: 1, maxItems: MAX_EVENTS }] },
    examples: { event: { value: example } },
  })
  async accept(@Events() events: unknown[], @CurrentMember() me: Member): Promise<AcceptancesDto> {
    const acceptances = await this.commands.execute(new AcceptEventsCommand(me.tenantId || undefined, me.id, events));
    if (acceptances.every(({ status }) => status === 'refused')) throw new InvalidInput(faultsOf(acceptances));
    return presentAcceptances(acceptances);
  }

  /**
   * Shows the result of an event: its outcome for each rule, and its alerts. An id belongs to its sender: if several
   * sent an event with this id, yours comes first, else the one that came first, and the rest are in `others`.
   */
  @Get(':event_id')
  @RequirePermission('alerts.read')
  async trace(@Param() { event_id }: EventIdDto, @CurrentMember() me: Member): Promise<EventTraceDto> {
    const trace = await this.queries.execute(new TraceEventQuery(me.tenantId, event_id, me.id));
    return presentTrace(event_id, trace, me.seesAll);
  }
}
