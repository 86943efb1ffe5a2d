import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { ContactMethodWriter, methodWithId } from '../contact-method-writer';
import type { ContactMethodOwner } from './save-contact-method';

/** Deletes a contact method. Throws MemberNotFound, ContactMethodNotFound. */
export class DeleteContactMethodCommand extends Command<void> {
  constructor(
    readonly owner: ContactMethodOwner,
    readonly id: string,
  ) {
    super();
  }
}

@CommandHandler(DeleteContactMethodCommand)
export class DeleteContactMethodHandler implements ICommandHandler<DeleteContactMethodCommand> {
  constructor(private readonly writer: ContactMethodWriter) {}

  @Transactional()
  async execute({ owner, id }: DeleteContactMethodCommand): Promise<void> {
    await this.writer.change(owner, owner.by, (known) => {
      const deleted = methodWithId(known, id);
      return known.filter((method) => method !== deleted);
    });
  }
}
