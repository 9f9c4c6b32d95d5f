import { onOff, setting, wholeNumber } from './setting.ts';

/** How one-use links work, and how long. */
export const linkSettings = {
  decisionSignIn: setting(
    'GATEHOUSE_DECISION_LINK_SIGN_IN',
    onOff,
    'true',
    'Whether a link that decides a request works only for the account that it was made for, which signs in. With `false` one click in the mail is enough, and whoever gets hold of the link decides: also the requester, to whom it was forwarded.',
  ),
  decisionHours: setting(
    'GATEHOUSE_DECISION_LINK_HOURS',
    wholeNumber(1, 8_760),
    '72',
    'Hours for which a link in a mail, or a token, can decide a request.',
  ),
  claimHours: setting(
    'GATEHOUSE_CLAIM_HOURS',
    wholeNumber(1, 8_760),
    '168',
    'Hours for which the link to claim a credential works; it can be sent again.',
  ),
  welcomeHours: setting(
    'GATEHOUSE_WELCOME_HOURS',
    wholeNumber(1, 8_760),
    '72',
    'Hours for which the link works by which the person of a new account sets the first password; it can be sent again.',
  ),
  invitationHours: setting(
    'GATEHOUSE_INVITATION_HOURS',
    wholeNumber(1, 8_760),
    '72',
    'Hours for which an invitation can be accepted; it can be sent again.',
  ),
  signUpHours: setting(
    'GATEHOUSE_SIGN_UP_HOURS',
    wholeNumber(1, 8_760),
    '72',
    'Hours in which somebody who signed up has to prove the address; after that nothing of it is left.',
  ),
};
