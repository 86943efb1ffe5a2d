import { Controller, Get, Param, Post, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../../../libs/auth/auth.guard';
import { AcceptsRaw } from '../../../../libs/http/bodies';
import { DomainError } from '../../../../libs/kernel/domain-error';
import { ActOnMessageCommand } from '../commands/act-on-message';
import { ExtendByLinkCommand } from '../commands/extend-by-link';
import { UnsubscribeCommand } from '../commands/unsubscribe';
import { LinkOver } from '../domain/link.errors';
import { type LinkTarget, LinkTargets } from '../link-target';
import { askingPage, donePage, refusalPage } from './action-pages';

const statuses: Readonly<Record<string, number>> = { 'not-found': 404, forbidden: 403, unavailable: 503 };

/** The links of messages. Mail programs open links before people do: only a POST changes anything. */
@ApiExcludeController()
@Controller({ version: VERSION_NEUTRAL })
export class ActionLinksController {
  constructor(
    private readonly targets: LinkTargets,
    private readonly commands: CommandBus,
  ) {}

  @Get('a/:token')
  @Public()
  ask(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(reply, async () => askingPage(await this.actionOf(token)));
  }

  @Post('a/:token')
  @Public()
  @AcceptsRaw()
  act(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(reply, async () => {
      const { action } = await this.targets.of(token);
      const isExtension = action === 'extend';
      const command = isExtension
        ? new ExtendByLinkCommand(token)
        : new ActOnMessageCommand(token, { channel: 'link' });
      return donePage(await this.commands.execute(command));
    });
  }

  @Get('u/:token')
  @Public()
  askToUnsubscribe(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(reply, async () => askingPage(await this.unsubscriptionOf(token)));
  }

  @Post('u/:token')
  @Public()
  @AcceptsRaw()
  unsubscribe(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(reply, async () => {
      const target = await this.unsubscriptionOf(token);
      await this.commands.execute(new UnsubscribeCommand(token));
      return donePage(target);
    });
  }

  private async actionOf(token: string): Promise<LinkTarget> {
    const target = await this.targets.of(token);
    if (target.action === 'unsubscribe') throw new LinkOver('This link is for unsubscribing.');
    return target;
  }

  private async unsubscriptionOf(token: string): Promise<LinkTarget> {
    const target = await this.targets.of(token);
    if (target.action !== 'unsubscribe') throw new LinkOver('This link is not for unsubscribing.');
    return target;
  }

  /** People see pages, also where something is refused. */
  private async answer(reply: FastifyReply, work: () => Promise<string>): Promise<void> {
    const { status, html } = await work().then(
      (made) => ({ status: 200, html: made }),
      (error: unknown) => {
        if (!(error instanceof DomainError)) throw error;
        return { status: statuses[error.problem] ?? 410, html: refusalPage(error.message) };
      },
    );
    await reply
      .status(status)
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      })
      .send(html);
  }
}
