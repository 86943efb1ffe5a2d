import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { credentialFrom } from '../../../../../libs/auth/tokens';
import { type BegunSession, SignInCommand } from '../../commands/sign-in';
import { memberClaims } from '../domain/member-claims';
import type { SignInAttempt } from '../domain/sign-in-attempt';
import { IdentityProvider, IdentityProviderRefused } from '../identity-provider';
import { UsedStates } from '../used-states';

/**
 * Begins a session for somebody who comes back from the OpenID provider.
 * Throws IdentityProviderAway, IdentityProviderRefused, Unauthenticated if the provider names no tenant, SignInRefused for programs.
 */
export class SignInByProviderCommand extends Command<BegunSession> {
  /** @param query of the callback */
  constructor(
    readonly query: URLSearchParams,
    readonly attempt: SignInAttempt,
  ) {
    super();
  }
}

@CommandHandler(SignInByProviderCommand)
export class SignInByProviderHandler implements ICommandHandler<SignInByProviderCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly provider: IdentityProvider,
    private readonly states: UsedStates,
  ) {}

  async execute({ query, attempt }: SignInByProviderCommand): Promise<BegunSession> {
    const { settings } = this.provider;
    if (query.get('state') !== attempt.state)
      throw new IdentityProviderRefused('the state is not that of this browser');
    if (!(await this.states.use(attempt.state))) throw new IdentityProviderRefused('the state was used before');
    const { claims, endsAt, refreshToken } = await this.provider.signedIn(query, attempt);
    if (!claims || !settings) throw new IdentityProviderRefused('the answer has no ID token');
    const credential = credentialFrom(memberClaims(claims, settings.issuer, settings.claims));
    return this.commands.execute(new SignInCommand('oidc', credential, endsAt, refreshToken));
  }
}
