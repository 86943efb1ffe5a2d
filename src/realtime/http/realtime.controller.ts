import { Controller, Get, Headers, HttpException, HttpStatus, Ip, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WebSocketServer } from 'ws';
import { RequirePermission, TakesNoTurn } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { Tokens } from '../../../libs/auth/tokens';
import type { Outlet } from '../hub/outlet';
import { RealtimeHub } from '../hub/realtime-hub';
import { Socket } from '../hub/socket';
import { SocketLimits } from '../hub/socket-limits';
import { PROTOCOL, upgradeOf } from '../upgrades';
import { ClientSession, specOf } from '../ws/client-session';
import { WebSocketOutlet } from '../ws/web-socket-outlet';
import { EventStreamOutlet } from './event-stream-outlet';
import { Greeting } from './greeting';
import { ConnectQueryDto, StreamQueryDto } from './subscription.dto';

const MAX_FRAME_BYTES = 16 * 1024;
/** Nest has no name for it. */
const UPGRADE_REQUIRED = 426;

/** The real-time feed. It is described in docs/realtime.md, since OpenAPI has no words for it. */
@ApiExcludeController()
@Controller('realtime')
export class RealtimeController {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });

  constructor(
    private readonly hub: RealtimeHub,
    private readonly limits: SocketLimits,
    private readonly tokens: Tokens,
    private readonly greeting: Greeting,
  ) {}

  /** Opens a WebSocket. */
  @Get()
  @RequirePermission('alerts.read')
  @TakesNoTurn()
  async connect(
    @CurrentMember() me: Member,
    @Query() _query: ConnectQueryDto,
    @Ip() address: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const upgrade = upgradeOf(request.raw);
    if (!upgrade) throw new HttpException('This address is for WebSockets.', UPGRADE_REQUIRED);
    const free = await this.takePlace(me, address);
    // a client that left meanwhile has no more place to give back
    if (upgrade.socket.destroyed) return free();
    reply.hijack();
    reply.raw.detachSocket(upgrade.socket as never);
    upgrade.socket.once('close', free);
    this.server.handleUpgrade(request.raw, upgrade.socket, upgrade.head, (webSocket) => {
      const { socket, ended } = this.open(me, address, new WebSocketOutlet(webSocket));
      webSocket.on('close', ended);
      // a frame that is too long, or not of the protocol of WebSockets: `close` follows
      webSocket.on('error', () => undefined);
      const early: string[] = [];
      let receive = (text: string): void => void early.push(text);
      webSocket.on('message', (data: Buffer) => receive(data.toString('utf8')));
      void this.greet(socket).then((room) => {
        const session = new ClientSession(socket, room, this.hub, this.tokens);
        receive = (text) => session.receive(text);
        for (const text of early) receive(text);
      });
    });
  }

  /** Streams events to clients that only listen. */
  @Get('stream')
  @RequirePermission('alerts.read')
  @TakesNoTurn()
  async stream(
    @CurrentMember() me: Member,
    @Query() { topics, coalesce_ms, last_event_id, tenant_id: _tenant, ...filter }: StreamQueryDto,
    @Headers('last-event-id') lastId: string | undefined,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wanted = { filter, ...(topics && { topics }), ...(coalesce_ms !== undefined && { coalesce_ms }) };
    const spec = specOf(wanted, me);
    const free = await this.takePlace(me, address);
    if (reply.raw.destroyed) return free();
    reply.raw.once('close', free);
    const outlet = this.begin(reply);
    const { socket, ended } = this.open(me, address, outlet);
    reply.raw.once('close', ended);
    const room = await this.greet(socket);
    const { replayed, resync } = await room.subscribe(socket, 's1', spec, last_event_id ?? lastId);
    socket.tell('subscribed', { subscription: 's1', replayed, resync }, room.id);
    if (spec.topics.has('inbox')) this.hub.recount(room, socket);
  }

  private async takePlace({ id: memberId, tenantId }: Member, address: string): Promise<() => void> {
    return this.limits.take({ memberId, tenantId, address }, await this.limits.ofTenant(tenantId));
  }

  /** Sends the headers of a stream. Nothing between us and the client may store or gather it. */
  private begin(reply: FastifyReply): Outlet {
    reply.hijack();
    reply.raw.writeHead(HttpStatus.OK, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      connection: 'close',
    });
    return new EventStreamOutlet(reply.raw);
  }

  private open(me: Member, address: string, outlet: Outlet): { readonly socket: Socket; readonly ended: () => void } {
    const socket = new Socket(me, address, outlet, (closed) => this.hub.leave(closed));
    return { socket, ended: () => socket.closed() };
  }

  private async greet(socket: Socket) {
    const room = await this.hub.join(socket);
    socket.tell('hello', this.greeting.of(socket.member));
    return room;
  }
}
