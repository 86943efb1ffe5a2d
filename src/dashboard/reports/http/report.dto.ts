import { IsIn, IsString, MaxLength } from 'class-validator';

const kinds = ['error', 'csp'] as const;
const MAX_LENGTH = 500;

/** What went wrong in a page: where it happened, without texts of alerts. */
export class DashboardReportDto {
  @IsIn(kinds)
  kind: (typeof kinds)[number];

  @IsString()
  @MaxLength(MAX_LENGTH)
  where: string;
}
