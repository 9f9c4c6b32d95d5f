import { ArgsType, Field, InputType } from 'type-graphql';
import { replacedBy } from '../../platform/graphql/descriptions.ts';
import { byCreation, orderOf } from '../../platform/graphql/ordering.ts';
import { CreatedFilter } from '../../platform/graphql/time-filter.ts';
import { MailStatus } from '../mail-sending/mail.entity.ts';

@InputType({ description: 'Which mails to list; all conditions must hold.' })
export class MailDeliveryFilter extends CreatedFilter {
  @Field(() => [MailStatus], { nullable: true, description: 'Only in one of these states.' })
  statuses?: MailStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'Only those to one of these addresses.' })
  recipients?: string[] | null;
}

/** How lists of them can be ordered. */
export const mailDeliveryOrder = orderOf('MailDelivery', 'mail.id', { CREATED_AT: byCreation }, 'desc');

@ArgsType()
export class MailDeliveriesArgs extends mailDeliveryOrder.Args {
  @Field(() => MailDeliveryFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: MailDeliveryFilter | null;

  @Field(() => [MailStatus], replacedBy('filter', 'Only these; all when absent.'))
  status?: MailStatus[] | null;

  @Field(() => String, replacedBy('filter', 'Only those to this address.'))
  recipient?: string | null;
}
