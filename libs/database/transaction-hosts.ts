import { Injectable, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { TransactionHost } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';

type Host = TransactionHost<TransactionalAdapterTypeOrm>;

/** The hosts of the applications that run in this process, the latest last. */
const running: Host[] = [];

/**
 * `@Transactional()` finds the connections in a static field of its library, which holds those of the application that
 * started last. When that application closes while another one runs in the same process, the field must not keep them.
 */
@Injectable()
export class TransactionHosts implements OnModuleInit, OnModuleDestroy {
  constructor(private readonly host: TransactionHost<TransactionalAdapterTypeOrm>) {}

  onModuleInit(): void {
    running.push(this.host);
  }

  onModuleDestroy(): void {
    running.splice(running.indexOf(this.host), 1);
    const latest = running.at(-1);
    const instances = TransactionHost['_instanceMap'] as Map<symbol, Host>;
    if (latest) for (const name of instances.keys()) instances.set(name, latest);
  }
}
