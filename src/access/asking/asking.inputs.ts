import { Extensions, Field, ID, InputType } from 'type-graphql';
import { AppVisibility } from '../../apps/apps/app.entity.ts';
import { AttributeInput } from '../../identity/attributes/attribute-value.ts';
import { ONE_OF } from '../../platform/arguments/arguments.ts';
import { AnswerInput } from '../forms/form.inputs.ts';

/** The reason of a request, wherever it is given. */
export const REASON = { field: ['input', 'reason'], max: 2_000 } as const;

/** How terms are accepted, wherever something is asked for. */
export const ACCEPTED_TERMS =
  'Ids of the `terms` that whoever asks has read and agrees to: those of what is asked for, as they are now, and no others.';

@InputType({ description: 'An app to make together with the request.' })
export class NewAppInput {
  @Field(() => String, { description: "Name, up to 100 characters, unique among the viewer's apps." })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What the app is for, up to 2000 characters.' })
  description?: string | null;

  @Field(() => AppVisibility, { nullable: true, description: 'Who may see it; PERSONAL when absent.' })
  visibility?: AppVisibility | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Where it may have people sent back to: up to 10 different https URLs without fragment, also http ones of localhost and those of a scheme of its own (com.example.app:/callback).',
  })
  redirectUrls?: string[] | null;

  @Field(() => [AttributeInput], {
    nullable: true,
    description: 'What `attributes` asks of apps. API owners set every attribute, others those that they may.',
  })
  attributes?: AttributeInput[] | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The consumer who will own it, on whose behalf the caller asks; API owners and programs must give it, others may not.',
  })
  ownerId?: string | null;
}

@Extensions(ONE_OF)
@InputType({ description: 'For which app: one that there is, or one to make.' })
export class AppChoiceInput {
  @Field(() => ID, { nullable: true, description: 'An app that is there.' })
  appId?: string | null;

  @Field(() => NewAppInput, { nullable: true, description: 'An app to make, only if what is asked for is accepted.' })
  newApp?: NewAppInput | null;
}

/** How a client type is chosen, wherever something is asked for. */
export const CLIENT_TYPE =
  'Name of one of `Product.clientTypes`, which are the same for all of the products: what the new client is to be. Needed where there are several.';

/** What access is wanted: the same for asking and for the dry run. */
@InputType()
export abstract class AccessWish {
  @Field(() => ID, {
    nullable: true,
    description: 'Catalogue in which products and plan meet; needed when they meet in several.',
  })
  catalogueId?: string | null;

  @Field(() => [ID], { description: 'One to 20 products of one provider and one authentication method.' })
  productIds!: string[];

  @Field(() => ID, { description: 'One plan for all products, with its limits and the lifetime of the key.' })
  planId!: string;

  @Field(() => AppChoiceInput, { nullable: true, description: 'In place of `appId` and `newApp`.' })
  app?: AppChoiceInput | null;

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

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a key is wanted even though another living one of the app opens the same on the same plan; false when absent.',
  })
  furtherKey?: boolean | null;

  @Field(() => String, { nullable: true, description: CLIENT_TYPE })
  clientType?: string | null;
}

@InputType({ description: 'Products on one plan for one app.' })
export class RequestAccessInput extends AccessWish {
  @Field(() => String, {
    nullable: true,
    description: 'Why access is needed, for those who decide; up to 2000 characters.',
  })
  reason?: string | null;

  @Field(() => [ID], { nullable: true, description: ACCEPTED_TERMS })
  acceptedTermsIds?: string[] | null;

  @Field(() => [AnswerInput], {
    nullable: true,
    description: 'Answers to what `requestForm` asks; see there.',
  })
  answers?: AnswerInput[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What proves the new key, where consumers give that: of JWT a public key, as PEM or as the JSON of a JSON Web Key, of MUTUAL_TLS the certificate of the client, as PEM. Where calls show a certificate out of a list (`MUTUAL_TLS` among the parts of an API), that certificate as PEM, behind the public key if there is one. Without it the credential waits for `setPublicKey`.',
  })
  publicKey?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Any text of up to 255 characters; the same key with the same input gives the same request again.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Access that somebody thinks of asking for.' })
export class CanRequestInput extends AccessWish {}

@InputType({ description: 'Another plan for a credential with all of its products.' })
export class ChangePlanInput {
  @Field(() => ID, { description: 'One of an app that the consumer sees.' })
  credentialId!: string;

  @Field(() => ID, { description: 'The plan it should move to.' })
  planId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Catalogue that offers the plan with all products; the oldest that does when absent.',
  })
  catalogueId?: string | null;

  @Field(() => String, { nullable: true, description: 'Why, for those who decide; up to 2000 characters.' })
  reason?: string | null;

  @Field(() => [ID], { nullable: true, description: ACCEPTED_TERMS })
  acceptedTermsIds?: string[] | null;

  @Field(() => [AnswerInput], {
    nullable: true,
    description: 'Answers to what `requestForm` asks for the products on the new plan.',
  })
  answers?: AnswerInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a key is wanted even though another living one of the app opens the same on the same plan; false when absent.',
  })
  furtherKey?: boolean | null;
}

@InputType({ description: 'A longer life for a credential.' })
export class RenewCredentialInput {
  @Field(() => ID, { description: 'The credential; it must have an end and not have reached it.' })
  credentialId!: string;

  @Field(() => String, { nullable: true, description: 'Why, for those who decide; up to 2000 characters.' })
  reason?: string | null;
}
