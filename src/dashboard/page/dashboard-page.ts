import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Config } from '../../../libs/config/config';
import { PAGE_FOLDER, readPage } from '../../../libs/http/page-build';
import { pagePolicy } from './content-security-policy';
import { screenPaths } from './screen-paths';

const notBuilt = `<!doctype html><html lang="en"><title>Campana</title>
<h1>Campana</h1><p>The page is not built. Run <code>npm run build</code> and start again. The API is at <a href="/docs">/docs</a>.</p></html>`;

/** The dashboard as files: the page for every screen, and its hashed parts, which browsers keep for ever. */
@Injectable()
export class DashboardPage {
  /** Changes with each build; empty: the page is not built. */
  readonly build: string;
  private readonly html: string;

  constructor(private readonly config: Config) {
    const { html, build } = readPage();
    // a page that was cached must know which build it is
    this.html = html.replace('</head>', `<meta name="campana-build" content="${build}" /></head>`) || notBuilt;
    this.build = build;
  }

  /** Adds the page to an application that does not listen yet. */
  async serve(app: NestFastifyApplication): Promise<void> {
    if (!this.config.dashboard.isServed) return;
    const server = app.getHttpAdapter().getInstance();
    const send = (_: unknown, reply: FastifyReply) => this.send(reply);
    for (const url of ['/', ...screenPaths.flatMap((name) => [`/${name}`, `/${name}/*`])]) server.get(url, send);
    if (this.build === '') return;
    const options = { decorateReply: false, preCompressed: true, index: false } as const;
    const assets = { root: path.join(PAGE_FOLDER, 'assets'), prefix: '/assets/', immutable: true, maxAge: '365d' };
    await app.register(fastifyStatic, { ...options, ...assets });
    await app.register(fastifyStatic, {
      ...options,
      root: PAGE_FOLDER,
      globIgnore: ['assets/**', '**/*.{html,br,gz}'],
      wildcard: false,
    });
  }

  private send(reply: FastifyReply): FastifyReply {
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', pagePolicy)
      .send(this.html);
  }
}
