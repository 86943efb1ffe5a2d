import { Controller, Get, Param, Post, Query, Req, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Unauthenticated } from '../../../../libs/auth/auth.errors';
import { Public } from '../../../../libs/auth/auth.guard';
import { Config } from '../../../../libs/config/config';
import { AcceptsRaw } from '../../../../libs/http/bodies';
import { Clock } from '../../../../libs/kernel/clock';
import { type CallbackProvider, callbackProviders } from '../../channels/callbacks/callback';
import { metaChallenge } from '../../channels/callbacks/meta.callback';
import { readCallback } from '../../channels/callbacks/read-callback';
import { CallbackAnswers } from '../callback-answers';
import { HandleCallbackCommand } from '../commands/handle-callback';

/** What providers report, each proved by its signature. */
@ApiExcludeController()
@Controller({ path: 'callbacks', version: VERSION_NEUTRAL })
export class CallbacksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly answers: CallbackAnswers,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Meta asks once whether the URL is ours. */
  @Get('meta')
  @Public()
  confirm(@Query() query: Record<string, unknown>): string {
    const { metaVerifyToken } = this.config.providers.callbacks;
    const challenge = metaVerifyToken === undefined ? undefined : metaChallenge(query, metaVerifyToken);
    if (challenge === undefined) throw new Unauthenticated('The verify token is wrong.');
    return challenge;
  }

  @Post(':provider')
  @Public()
  @AcceptsRaw()
  async report(
    @Param('provider') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const provider = callbackProviders.find((one) => one === name);
    const reports = provider && this.read(provider, request);
    if (!provider || !reports) throw new Unauthenticated('The signature is missing or wrong.');
    const made = await this.commands.execute(new HandleCallbackCommand(provider, reports));
    const answer = await this.answers.of(provider, made);
    if ('xml' in answer) await reply.status(200).type('text/xml').send(answer.xml);
    else await reply.status(200).send(answer.json);
  }

  private read(provider: CallbackProvider, { url, headers, body }: FastifyRequest) {
    const { callbacks, publicUrl } = this.config.providers;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const called = { url: `${publicUrl ?? ''}${url}`, headers, body: bytes };
    return readCallback(provider, called, callbacks, this.clock.now());
  }
}
