interface EventTypeInfo {
  /** What happened, as a sentence for the audit trail and the documentation. */
  description: string;
  /** Form of `before` and `after`; raised when a reader of the old form would misread the new one. */
  version: number;
}

const first = (description: string): EventTypeInfo => ({ description, version: 1 });

/**
 * Everything the portal records. The names are public: webhooks, subscriptions and the audit trail use
 * the same ones. The part before the dot names the subject, whose id every event of that type carries.
 */
export const EVENT_TYPES = {
  'accessRequest.created': first('A consumer asked for access.'),
  'accessRequest.approved': first('A request was approved, by a person or by the plan.'),
  'accessRequest.followed': first(
    'The credential that a waiting request is about was rotated; it goes on with the new one.',
  ),
  'accessRequest.handedOff': first('A request was handed to a third party for its decision.'),
  'accessRequest.decisionLinkIssued': first('Somebody was given a link or token that decides a request once.'),
  'accessRequest.rejected': first('A request was rejected.'),
  'accessRequest.cancelled': first('A request was withdrawn, or closed because something it needs went away.'),
  'accessRequest.expired': first('A request waited longer than allowed.'),
  'accessRequest.provisioningFailed': first('The gateway could not be brought to the approved state.'),
  'accessRequest.fulfilled': first('The approved access works at the gateway.'),
  'cart.itemsAdded': first('A consumer put products into the cart.'),
  'cart.itemChanged': first('A consumer moved an item of the cart to another plan or catalogue.'),
  'cart.itemsRemoved': first('A consumer took items out of the cart, or they went because what they name was deleted.'),
  'cart.submitted': first('A consumer asked for what was in the cart.'),
  'credential.issued': first('A credential was made and is on its way to the gateway.'),
  'credential.claimOffered': first('A link went out by which the key of a credential is made and shown.'),
  'credential.claimed': first('A key was made by its claim, and shown to who claimed it.'),
  'credential.activated': first('The gateway accepts the credential.'),
  'credential.applied': first(
    'The gateway confirmed a later change of the credential, such as another plan or its end.',
  ),
  'credential.failed': first('The gateway could not be told about the credential.'),
  'credential.delayed': first('The gateway has not confirmed the credential for longer than it should take.'),
  'credential.retried': first('An owner had a credential sent to the gateway now that had failed or waited.'),
  'credential.revealed': first('Somebody was shown the secret.'),
  'credential.rotated': first('A credential with a new secret replaced it; the old secret may work for a while.'),
  'credential.retired': first('The overlap of a rotation ended: the old secret stopped working.'),
  'credential.planChanged': first('The credential moved to another plan.'),
  'credential.productsChanged': first('The credential covers other products than before.'),
  'credential.quotaReset': first('An API owner gave the credential the whole quota of its plan again.'),
  'credential.renewed': first('The credential got a longer life.'),
  'credential.suspended': first('The credential was switched off and can be resumed.'),
  'credential.resumed': first('A suspended credential works again.'),
  'credential.expiring': first('The end of the credential comes near.'),
  'credential.driftDetected': first('The gateway held something else for the credential than the portal wanted.'),
  'credential.repaired': first('The gateway holds again what the portal wants for the credential.'),
  'credential.lost': first('The gateway lost the key and the portal has no copy of it: it has to be rotated.'),
  'credential.expired': first('The credential reached the end of its life.'),
  'credential.revoked': first('The credential was withdrawn for good.'),
  'app.created': first('An app was created.'),
  'app.updated': first('An app got another name, description or visibility, or other redirect URLs.'),
  'app.attributesChanged': first('Attributes of an app got other values; the event names them without the values.'),
  'app.transferred': first(
    'An app went to another owner: by an offer, by an administrator or API owner, or because its owner was deleted or left.',
  ),
  'app.moved': first('An app went to another organisation with its owner, who is the only one to see it now.'),
  'app.deleted': first('An app was deleted, and its credentials revoked.'),
  'appOffer.made': first('The owner of an app offered it to a colleague.'),
  'appOffer.accepted': first('A colleague took an app that was offered.'),
  'appOffer.declined': first('A colleague did not take an app that was offered.'),
  'appOffer.withdrawn': first('The offer of an app was taken back.'),
  'appOffer.ended': first('The offer of an app ended, because the app, its owner or the recipient went or changed.'),
  'serviceToken.created': first('A service token for a third party was created.'),
  'serviceToken.revoked': first('A service token was withdrawn.'),
  'accountToken.created': first('A token was made by which a program acts as an account.'),
  'accountToken.rotated': first('An account token got another secret; the one before may work for a while.'),
  'accountToken.revoked': first('An account token was withdrawn.'),
  'accountToken.expiring': first('The end of an account token comes near.'),
  'identityProvider.created': first('A server that signs people in was connected.'),
  'identityProvider.updated': first('A server that signs people in was changed, or switched on or off.'),
  'identityProvider.deleted': first('A server that signs people in was disconnected.'),
  'session.started': first('Somebody signed in.'),
  'session.ended': first('A session ended by sign-out or by force.'),
  'user.sessionsEnded': first('Sessions of an account ended by force, all of them or all but one.'),
  'user.created': first('An account was created.'),
  'user.welcomed': first('The person of an account without a password was mailed a link to set one.'),
  'user.updated': first('An account got another name or e-mail address.'),
  'user.identityLinked': first('An account was linked with somebody at an identity provider.'),
  'user.roleChanged': first('An account got another role.'),
  'user.teamsChanged': first('An account joined or left teams.'),
  'user.passwordChanged': first('An account got another password.'),
  'user.emailChangeRequested': first(
    'Somebody wished for another e-mail address, which is to be confirmed by a mailed link.',
  ),
  'user.emailChangeCancelled': first(
    'A change of an e-mail address was stopped by the link mailed to the address so far.',
  ),
  'user.passwordResetRequested': first('The person of an account was mailed a link to set another password.'),
  'user.attributesChanged': first('Attributes of a person got other values; the event names them without the values.'),
  'user.preferencesChanged': first('Somebody chose which mails to get.'),
  'user.activated': first('An account may sign in again.'),
  'user.deactivated': first('An account was locked.'),
  'user.deleted': first('An account was deleted.'),
  'user.exported': first('Somebody got all that the portal keeps of a person.'),
  'user.erased': first('The personal data of an account were taken out for good, those in the event log included.'),
  'user.moved': first('An account went to another organisation, or to the Default Organisation.'),
  'attribute.created': first('Something more is to be known of people or apps.'),
  'attribute.updated': first('An attribute of people or apps changed.'),
  'attribute.moved': first('An attribute of people or apps got another place in their order.'),
  'attribute.deleted': first('An attribute of people or apps was deleted, and its values with it.'),
  'invitation.sent': first('Somebody was invited into an organisation, for the first time or again.'),
  'invitation.withdrawn': first('An invitation was taken back.'),
  'invitation.accepted': first('Somebody accepted an invitation and has an account now.'),
  'inviteCode.created': first('A code to sign up with was made.'),
  'inviteCode.updated': first('A code to sign up with changed, or was switched on or off.'),
  'inviteCode.deleted': first('A code to sign up with was deleted.'),
  'registration.started': first('Somebody signed up, and has yet to prove the address.'),
  'registration.submitted': first('Somebody who signed up proved the address, and waits for an approval.'),
  'registration.approved': first('A sign-up became an account, by an API owner, an invite code or the settings.'),
  'registration.rejected': first('An API owner rejected a sign-up.'),
  'organisationRequest.submitted': first('A consumer asked for an organisation, and waits for an approval.'),
  'organisationRequest.approved': first('A consumer got the organisation that they asked for.'),
  'organisationRequest.rejected': first('An API owner rejected the organisation that a consumer asked for.'),
  'organisationRequest.withdrawn': first('A consumer took back the wish for an organisation.'),
  'organisation.created': first('A consumer organisation was created.'),
  'organisation.updated': first('A consumer organisation got another name.'),
  'organisation.deleted': first('A consumer organisation was deleted; who was in it went to the Default Organisation.'),
  'team.created': first('A team was created.'),
  'team.updated': first('A team got another name.'),
  'team.deleted': first('A team was deleted.'),
  'catalogue.created': first('A catalogue was created.'),
  'catalogue.updated': first('A catalogue, its content or its audience changed.'),
  'catalogue.deleted': first('A catalogue was deleted.'),
  'product.created': first('A product was created.'),
  'product.updated': first('A product changed.'),
  'product.deleted': first('A product was deleted.'),
  'product.published': first('A product was put into catalogues.'),
  'product.unpublished': first('A product was taken out of catalogues.'),
  'product.documentsChanged': first('A specification or guide of a product was added, changed or deleted.'),
  'product.hidden': first('A product was hidden, because its policy vanished from the gateway.'),
  'product.restored': first('A hidden product is shown again, because its policy returned.'),
  'product.policyFailed': first('The gateway could not be brought to hold the policy of a product.'),
  'product.policyRetried': first('An owner had the policy of a product sent to the gateway again.'),
  'product.obstaclesChanged': first('What keeps keys from opening a product, or from being limited there, changed.'),
  'plan.created': first('A plan was created.'),
  'plan.updated': first('A plan changed.'),
  'plan.deleted': first('A plan was deleted.'),
  'plan.published': first('A plan was put into catalogues.'),
  'plan.unpublished': first('A plan was taken out of catalogues.'),
  'plan.hidden': first('A plan was hidden, because its policy vanished from the gateway.'),
  'plan.restored': first('A hidden plan is shown again, because its policy returned.'),
  'plan.policyFailed': first('The gateway could not be brought to hold the policy of a plan.'),
  'plan.policyRetried': first('An owner had the policy of a plan sent to the gateway again.'),
  'provider.created': first('A gateway was connected.'),
  'provider.updated': first('The connection of a gateway changed.'),
  'provider.synchronised': first('Products and plans were compared with a gateway.'),
  'provider.obstaclesFound': first(
    'A comparison found products that keys do not open, or not as their plan says, or whose policies are gone.',
  ),
  'provider.deleted': first('A gateway was disconnected.'),
  'provider.syncRequested': first('Somebody asked for a comparison with a gateway.'),
  'provider.swept': first('The keys at a gateway were compared with the credentials of the portal.'),
  'provider.failed': first('A gateway did not answer as it should.'),
  'provider.delayed': first('Credentials have been on their way to a gateway for too long.'),
  'provider.policiesUnserved': first(
    'A gateway serves no policy that the portal writes; its settings have to be changed.',
  ),
  'provider.keysLost': first('A gateway had lost all its keys; they are made anew.'),
  'provider.recovered': first('A gateway answers, again or for the first time.'),
  'accessRequest.infoRequested': first('Somebody who decides asked the requester for more.'),
  'accessRequest.answered': first('The requester answered, and the request waits for a decision again.'),
  'accessRequest.reminded': first('Those who decide were reminded of a request that waits.'),
  'accessRequest.escalated': first('A request that waits was brought before all API owners.'),
  'approvalRule.created': first('A rule for new requests was added.'),
  'approvalRule.updated': first('A rule for new requests changed.'),
  'approvalRule.moved': first('A rule for new requests got another place in their order.'),
  'approvalRule.deleted': first('A rule for new requests was removed.'),
  'approver.granted': first('An account may decide the requests of a catalogue or product.'),
  'approver.revoked': first('An account may not decide the requests of a catalogue or product any more.'),
  'requestForm.saved': first('What is asked of who asks for access changed.'),
  'requestForm.removed': first('A form is not asked any more.'),
  'mail.givenUp': first('A mail was refused for good, or given up after its last attempt.'),
  'mail.resent': first('An owner had a mail sent again.'),
  'webhook.created': first('An endpoint for webhooks was set up.'),
  'webhook.updated': first('An endpoint for webhooks was changed, or switched on or off by an owner.'),
  'webhook.secretRotated': first('An endpoint for webhooks got a new signing secret.'),
  'webhook.tested': first('An owner had this event sent to one endpoint, to see whether it arrives.'),
  'webhook.redelivered': first('An owner had an event sent to an endpoint again.'),
  'webhook.replayed': first('An owner had all events from a point on sent to an endpoint again.'),
  'webhook.disabled': first('An endpoint was switched off, because it is gone or fails for too long.'),
  'webhook.deleted': first('An endpoint for webhooks was deleted.'),
  'portalSettings.updated': first('A setting of the portal changed.'),
} as const satisfies Record<string, EventTypeInfo>;

export type EventType = keyof typeof EVENT_TYPES;

/** What an event is about: the part of its type before the dot. */
export type SubjectType<T extends EventType = EventType> = T extends `${infer S}.${string}` ? S : never;

/** Ids of everything an event touches; that of its own subject is required. */
export type EventSubject<T extends EventType = EventType> = Readonly<
  Record<`${SubjectType<T>}Id`, string> & Partial<Record<`${SubjectType}Id`, string | null>>
>;

export const subjectTypeOf = <T extends EventType>(type: T): SubjectType<T> => type.split('.')[0] as SubjectType<T>;

/** The types about one kind of subject. */
export type TypesAbout<S extends SubjectType> = Extract<EventType, `${S}.${string}`>;

/** All types about one kind of subject, for example to subscribe to every change of a credential. */
export const eventTypesAbout = <S extends SubjectType>(subject: S): TypesAbout<S>[] =>
  (Object.keys(EVENT_TYPES) as EventType[]).filter((type): type is TypesAbout<S> => subjectTypeOf(type) === subject);
