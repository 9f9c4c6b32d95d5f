import type { Row } from '../row.ts';
import { ACCESS_ROWS } from './access.rows.ts';
import { APPS_ROWS } from './apps.rows.ts';
import { ATTRIBUTE_ROWS } from './attribute.rows.ts';
import { CART_ROWS } from './cart.rows.ts';
import { CATALOGUE_ROWS } from './catalogue.rows.ts';
import { CONTENT_ROWS } from './content.rows.ts';
import { DECIDING_ROWS } from './deciding.rows.ts';
import { HAND_OFF_ROWS } from './hand-off.rows.ts';
import { IDENTITY_ROWS } from './identity.rows.ts';
import { JOINING_ROWS } from './joining.rows.ts';
import { NOTIFICATION_ROWS } from './notification.rows.ts';
import { PRESENTATION_ROWS } from './presentation.rows.ts';
import { PROVIDER_ROWS } from './provider.rows.ts';
import { SECOND_FACTOR_ROWS } from './second-factor.rows.ts';
import { SINGLE_SIGN_ON_ROWS } from './single-sign-on.rows.ts';
import { WEBHOOK_ROWS } from './webhook.rows.ts';

/** Every operation has at least one row; a module's rows are in its file. */
export const ROWS: Row[] = [
  ...IDENTITY_ROWS,
  ...JOINING_ROWS,
  ...PROVIDER_ROWS,
  ...CATALOGUE_ROWS,
  ...CONTENT_ROWS,
  ...APPS_ROWS,
  ...ATTRIBUTE_ROWS,
  ...ACCESS_ROWS,
  ...DECIDING_ROWS,
  ...CART_ROWS,
  ...HAND_OFF_ROWS,
  ...NOTIFICATION_ROWS,
  ...PRESENTATION_ROWS,
  ...SECOND_FACTOR_ROWS,
  ...SINGLE_SIGN_ON_ROWS,
  ...WEBHOOK_ROWS,
];
