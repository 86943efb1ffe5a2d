import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { SearchQuery } from '../queries/search';
import { FoundListDto, SearchQueryDto } from './search.dto';

@ApiTags('alerts')
@Controller('alerts/search')
export class SearchController {
  constructor(private readonly queries: QueryBus) {}

  /** Finds alerts, incidents, rules, members and on-call schedules by words: at most five of each kind that you may see. */
  @Get()
  @RequirePermission('alerts.read')
  async search(@Query() { q }: SearchQueryDto, @CurrentMember() me: Member): Promise<FoundListDto> {
    const found = q === undefined ? [] : await this.queries.execute(new SearchQuery(me, q.trim()));
    return { items: [...found] };
  }
}
