import { pageOf } from '../../../../libs/http/cursor';
import { presentGroup, presentGroupView } from '../present-group';
import type { AlertGroupRow } from '../queries/list-groups';
import type { GroupPageDto } from './group.dto';

export { presentGroupView };

export const presentGroupPage = (groups: readonly AlertGroupRow[], limit: number): GroupPageDto =>
  pageOf(groups, limit, presentGroup, ({ firstAt, id }) => [firstAt.toISOString(), id]);
