/**
 * Characters that nobody sees and that change what is seen: controls, overrides of the direction of writing, fillers and
 * spaces without width, blanks that are no spaces. Two names that look alike would be different, and one would read backwards.
 */
const HIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Scripts whose words cannot be written without characters that join letters or keep them apart. */
const JOINING = 'Arab Syrc Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt'
  .split(' ')
  .map((script) => `\\p{Script=${script}}`)
  .join('');

/** Where these characters belong to what is written: inside such words, and in emoji. */
const MEANT = new RegExp(
  [
    `(?<=[${JOINING}])[\\u200c\\u200d](?=[${JOINING}])`,
    '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})',
    '(?<=\\p{Extended_Pictographic})\\ufe0f|\\ufe0f(?=\\u20e3)',
  ].join('|'),
  'gu',
);

/** Whether a text holds what nobody sees, beside what its script or an emoji needs. */
export const hasHidden = (text: string): boolean => HIDDEN.test(text.replace(MEANT, ''));
