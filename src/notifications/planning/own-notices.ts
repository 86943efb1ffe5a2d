import { Injectable } from '@nestjs/common';
import type { Channel } from '../../../libs/config/config';
import type { Severity } from '../../alerts';
import type { Recipient } from '../../directory';
import type { NewDelivery } from '../deliveries/delivery-enqueuer';
import type { MemberPreferences } from '../wishes/wishes';
import { ownChannel } from './decision/own-channel';
import { MemberChannels } from './member-channels';

/** A notice about no alert, in the language of its reader. */
export interface OwnNotice {
  readonly cause: string;
  readonly severity: Severity | null;
  readonly notice: { readonly title: string; readonly text: string };
  /** A channel that is not to be used. */
  readonly except?: Channel;
}

/** Makes notices about no alert, each for one member, over the first channel that the member wants. */
@Injectable()
export class OwnNotices {
  constructor(private readonly channels: MemberChannels) {}

  /** The delivery of a notice; it is sent at once. */
  of(
    member: Recipient,
    preferences: MemberPreferences,
    { cause, severity, notice, except }: OwnNotice,
    now: Date,
  ): NewDelivery {
    const hasProvider = this.channels.hasProvider.bind(this.channels);
    const { channel, contact } = ownChannel(member.contactMethods, preferences, hasProvider, except);
    return {
      tenantId: member.tenantId,
      alertId: null,
      episode: null,
      epoch: null,
      cause,
      kind: 'notice',
      target: { userId: member.id, contactMethodId: contact?.id ?? null },
      channel,
      severity,
      priority: null,
      content: { notice },
      address: contact?.maskedAddress ?? null,
      subject: channel === 'in_app' ? notice.title : null,
      message: channel === 'in_app' ? notice.text : null,
      state: 'pending',
      dueAt: now,
    };
  }
}
