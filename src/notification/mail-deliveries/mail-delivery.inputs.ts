import { ArgsType, Field } from 'type-graphql';
import { PageArgs } from '../../platform/graphql/connection.ts';
import { MailStatus } from '../mail-sending/mail.entity.ts';

@ArgsType()
export class MailDeliveriesArgs extends PageArgs {
  @Field(() => [MailStatus], { nullable: true, description: 'Only these; all when absent.' })
  status?: MailStatus[] | null;

  @Field(() => String, { nullable: true, description: 'Only those to this address.' })
  recipient?: string | null;
}
