/** What they do to their own account, and nothing else. */
export const OWN_ACCOUNT = [
  ...[
    'cancelEmailChange',
    'changeEmail',
    'changePassword',
    'confirmEmail',
    'createStreamTicket',
    'endOtherSessions',
    'requestPasswordReset',
  ],
  ...['setPassword', 'signIn', 'signInWithCode', 'signOut', 'updateNotificationPreferences', 'updateProfile'],
  ...['beginTotp', 'beginPasskey', 'completeSignIn', 'beginPasskeySignIn', 'signInWithPasskey'],
].map((name) => `Mutation.${name}`);

/** The same, of what nobody but its person has. */
export const OWN_FACTORS = [
  'addPasskey',
  'confirmTotp',
  'removePasskey',
  'removeTotp',
  'renamePasskey',
  'renewRecoveryCodes',
].map((name) => `Mutation.${name}`);

/** All that staff with a narrow role does beside it. */
export const OWN_THINGS = [...OWN_ACCOUNT, ...OWN_FACTORS, 'Mutation.endSession'];
