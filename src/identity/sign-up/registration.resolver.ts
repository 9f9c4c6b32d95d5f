import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Extensions,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { TELLS_ALL } from '../../platform/arguments/arguments.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { User } from '../accounts/user.entity.ts';
import { userById } from '../accounts/user.queries.ts';
import { signUpAttributesOf } from '../attributes/attribute.queries.ts';
import { AttributeValue } from '../attributes/attribute-value.ts';
import { Registration } from './registration.entity.ts';
import { ConfirmSignUpInput, RegistrationsArgs, SignUpInput } from './registration.inputs.ts';
import { listRegistrations } from './registration.queries.ts';
import { approveRegistration, rejectRegistration } from './registration-decision.service.ts';
import { signUp } from './sign-up.service.ts';
import { confirmSignUp } from './sign-up-confirmation.service.ts';

const RegistrationConnection = connectionOf(Registration, 'Registration');

const SignUpPayload = payloadOf('signUp', {}, 'The same for every address: what comes next is in a mail to it.');
const ConfirmSignUpPayload = payloadOf('confirmSignUp', {
  isActive: changed(() => Boolean, 'Whether the account can sign in now; if not, an API owner decides first.'),
});
const ApproveRegistrationPayload = payloadOf('approveRegistration', {
  registration: changed(() => Registration, 'The sign-up as it was decided, also where somebody else was first.'),
});
const RejectRegistrationPayload = payloadOf('rejectRegistration', {
  registration: changed(() => Registration, 'The sign-up as it was decided, also where somebody else was first.'),
});

@Resolver(() => Registration)
export class RegistrationResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => RegistrationConnection, {
    description:
      'Sign-ups whose address is proved, oldest first; a month after the decision they are gone. For API owners.',
  })
  registrations(@Ctx() ctx: Context, @Args(() => RegistrationsArgs) { filter, ...page }: RegistrationsArgs) {
    return listRegistrations(ctx, filter ?? {}, page);
  }

  @Extensions({ ownTransaction: true, ...TELLS_ALL })
  @Refuses('FLOW_DISABLED', 'INVALID_INPUT', 'ANSWER_MISSING', 'ANSWER_INVALID', 'RATE_LIMITED')
  @Mutation(() => SignUpPayload, {
    description:
      'Asks for an account. Where `portalSettings.signUp` is off, it takes an invite code. Nobody learns whether an address has an account: a mail to it says how to go on.',
  })
  async signUp(
    @Ctx() ctx: Context,
    @Arg('input', () => SignUpInput, { description: 'Address, name and password.' }) input: SignUpInput,
  ) {
    await signUp(ctx, input);
    return {};
  }

  @Extensions({ ownTransaction: true })
  @Refuses(
    ...(['LINK_INVALID', 'LINK_USED', 'LINK_EXPIRED', 'INVALID_CREDENTIALS', 'RATE_LIMITED'] as const),
    ...(['NAME_TAKEN', 'DUPLICATE_REQUEST', 'NO_LONGER_VALID'] as const),
  )
  @Mutation(() => ConfirmSignUpPayload, {
    description: 'Proves the address of a sign-up by the link in the mail and the password that was chosen.',
  })
  async confirmSignUp(
    @Ctx() ctx: Context,
    @Arg('input', () => ConfirmSignUpInput, { description: 'The link and the password.' }) input: ConfirmSignUpInput,
  ) {
    return { isActive: await confirmSignUp(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED', 'NO_LONGER_VALID')
  @Mutation(() => ApproveRegistrationPayload, {
    description: 'Makes the account of a sign-up, as a team member of the Default Organisation. For API owners.',
  })
  async approveRegistration(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the sign-up.' }) id: string,
  ) {
    return { registration: await approveRegistration(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'ALREADY_DECIDED', 'INVALID_INPUT')
  @Mutation(() => RejectRegistrationPayload, {
    description: 'Refuses a sign-up; the person is told by mail, and may sign up again. For API owners.',
  })
  async rejectRegistration(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the sign-up.' }) id: string,
    @Arg('reason', () => String, { nullable: true, description: 'What the person is told, up to 2000 characters.' })
    reason?: string | null,
  ) {
    return { registration: await rejectRegistration(ctx, id, reason) };
  }

  @FieldResolver(() => [AttributeValue], {
    description: 'What they said of themselves beside this, in the order of the attributes; empty once it is decided.',
  })
  attributes(@Root() registration: Registration, @Ctx() ctx: Context) {
    return signUpAttributesOf(ctx, registration.attributes);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'The API owner who decided; null while it waits, and where the portal approved by itself.',
  })
  decidedBy(@Root() registration: Registration, @Ctx() ctx: Context) {
    return registration.decidedById && userById(ctx, registration.decidedById);
  }
}
