import { Body, Controller, HttpCode, Logger, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Counter } from 'prom-client';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { DashboardReportDto } from './report.dto';

const reports = new Counter({
  name: 'dashboard_reports_total',
  help: 'What pages of the dashboard reported: errors that nobody caught, and breaches of the content security policy',
  labelNames: ['kind'],
});

/** What pages of the dashboard report. */
@ApiExcludeController()
@Controller('dashboard/reports')
export class ReportsController {
  private readonly log = new Logger('dashboard');

  /** Takes a report of a page: it is counted and logged. */
  @Post()
  @RequirePermission('alerts.read')
  @HttpCode(204)
  report(@Body() { kind, where }: DashboardReportDto): void {
    reports.inc({ kind });
    this.log.warn({ kind, where }, 'a page reported a fault');
  }
}
