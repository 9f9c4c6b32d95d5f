import { Field, ID, InputType } from 'type-graphql';
import { AppVisibility } from '../apps/app.entity.ts';
import { AccessRequestStatus } from './access-request.entity.ts';
import { AccessFlow } from './portal-settings.entity.ts';

@InputType({ description: 'Which requests to list; all conditions must hold.' })
export class AccessRequestFilter {
  @Field(() => [AccessRequestStatus], { nullable: true, description: 'Only these decisions.' })
  status?: AccessRequestStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Only for this app.' })
  appId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only for this plan.' })
  planId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only by this user.' })
  requesterId?: string | null;
}

@InputType({ description: 'An app to make together with the request.' })
export class NewAppInput {
  @Field(() => String, { description: "Name, up to 100 characters, unique among the viewer's apps." })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What the app is for, up to 2000 characters.' })
  description?: string | null;

  @Field(() => AppVisibility, { nullable: true, description: 'Who may see it; PERSONAL when absent.' })
  visibility?: AppVisibility | null;
}

@InputType({ description: 'Products on one plan for one app.' })
export class RequestAccessInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Catalogue in which products and plan meet; needed when they meet in several.',
  })
  catalogueId?: string | null;

  @Field(() => [ID], { description: 'One to 20 products of one provider and one authentication method.' })
  productIds!: string[];

  @Field(() => ID, { description: 'The plan for all of them.' })
  planId!: string;

  @Field(() => ID, { nullable: true, description: 'An existing app; give either this or `newApp`.' })
  appId?: string | null;

  @Field(() => NewAppInput, {
    nullable: true,
    description: 'A new app, made only if the request is accepted for decision.',
  })
  newApp?: NewAppInput | null;

  @Field(() => ID, {
    nullable: true,
    description: 'A credential of the app on the same plan, to which the products are added.',
  })
  credentialId?: string | null;

  @Field(() => String, { nullable: true, description: 'Why access is needed, for who decides; up to 2000 characters.' })
  reason?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Any text of up to 255 characters; the same key with the same input gives the same request again.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'What the requester is told with a decision.' })
export class DecisionInput {
  @Field(() => String, { nullable: true, description: 'Why it was decided so, up to 2000 characters.' })
  reason?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Anything else the requester should know, up to 2000 characters.',
  })
  message?: string | null;
}

@InputType({ description: 'Settings to change; absent ones stay.' })
export class UpdatePortalSettingsInput {
  @Field(() => AccessFlow, { nullable: true, description: 'How consumers ask for access, from now on.' })
  accessFlow?: AccessFlow | null;
}
