import { Field, ID, InputType } from 'type-graphql';
import { ACCEPTED_TERMS, AppChoiceInput, CLIENT_TYPE, NewAppInput } from '../asking/asking.inputs.ts';
import { AnswerInput } from '../forms/form.inputs.ts';

@InputType({ description: 'Products to put into the cart, on one plan.' })
export class AddToCartInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Catalogue in which products and plan meet; needed when they meet in several.',
  })
  catalogueId?: string | null;

  @Field(() => [ID], { description: 'One to 20 products; each becomes an item.' })
  productIds!: string[];

  @Field(() => ID, { description: 'One plan for all of these products; others are put in by another call.' })
  planId!: string;
}

@InputType({ description: 'What to change about an item; what is absent stays.' })
export class UpdateCartItemInput {
  @Field(() => ID, { nullable: true, description: 'Another plan.' })
  planId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Another catalogue; when absent it stays the same as long as it offers the plan.',
  })
  catalogueId?: string | null;
}

@InputType({ description: 'What the cart is submitted for.' })
export class SubmitCartInput {
  @Field(() => [ID], {
    nullable: true,
    description: 'Only these items; all when absent. Named items leave alone what another tab has added meanwhile.',
  })
  itemIds?: string[] | null;

  @Field(() => AppChoiceInput, { nullable: true, description: 'In place of `appId` and `newApp`.' })
  app?: AppChoiceInput | null;

  @Field(() => ID, { nullable: true, description: 'An existing app; give either this or `newApp`.' })
  appId?: string | null;

  @Field(() => NewAppInput, { nullable: true, description: 'A new app, made only if all requests are accepted.' })
  newApp?: NewAppInput | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'A credential of the app, to which the products on its plan are added; all others get new credentials.',
  })
  credentialId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether keys are wanted even though another living one of the app opens the same on the same plan; false when absent.',
  })
  furtherKey?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: `${CLIENT_TYPE} Each request takes it that is for clients of types.`,
  })
  clientType?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why access is needed, for those who decide; up to 2000 characters.',
  })
  reason?: string | null;

  @Field(() => [ID], { nullable: true, description: ACCEPTED_TERMS })
  acceptedTermsIds?: string[] | null;

  @Field(() => [AnswerInput], {
    nullable: true,
    description:
      'Answers to what `requestForm` asks for the items of each catalogue and plan; each request takes those it asks for.',
  })
  answers?: AnswerInput[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What proves the new keys, where consumers give that; each request takes it that asks for it: of JWT a public key, as PEM or as the JSON of a JSON Web Key, of MUTUAL_TLS the certificate of the client, as PEM. Where calls show a certificate out of a list (`MUTUAL_TLS` among the parts of an API), that certificate as PEM, behind the public key if there is one. Without it the credential waits for `setPublicKey`.',
  })
  publicKey?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Any text of up to 255 characters; the same key with the same input gives the same requests again.',
  })
  idempotencyKey?: string | null;
}
