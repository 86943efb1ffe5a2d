import type { TwilioAccount } from './twilio-account';

/** What all of Twilio's channels have in common. */
export abstract class TwilioProvider {
  readonly name = 'twilio';
  readonly dropsRepeats = false;
  readonly canEdit = false;

  constructor(
    protected readonly account: TwilioAccount,
    protected readonly from: string,
  ) {}

  get reportsDelivery(): boolean {
    return this.account.reports;
  }

  takes(): boolean {
    return true;
  }

  accountOf(): string {
    return 'twilio';
  }
}
