/** As the estimator says: 3 is "safely unguessable: moderate protection from an offline attack". */
const LEAST_SCORE = 3;

/**
 * What nothing but usual words, passwords and sequences stand for needs at least, as a power of ten: guessing programs try their
 * combinations first, so that three favourites in a row are no secret.
 */
const LEAST_OF_CHAIN = 12;

/** Phrases that everybody has read as examples of good passwords, and those who guess as well; letters alone. */
const FAMOUS = new Set([
  'correcthorsebatterystaple',
  'thequickbrownfoxjumpsoverthelazydog',
  'maytheforcebewithyou',
  'iamthekingoftheworld',
  'tobeornottobethatisthequestion',
  'onceuponatimeinthewest',
]);

/** What is estimated: the time it takes grows with the square of the length, and who writes more is safe anyway. */
const ESTIMATED_LENGTH = 64;

/**
 * Whether somebody who knows the usual passwords, and its owner, would soon guess a password.
 * @param own What belongs to the account, such as name, address and organisation.
 */
export async function isGuessable(password: string, own: readonly string[]): Promise<boolean> {
  if (FAMOUS.has(password.toLowerCase().replace(/\P{L}/gu, ''))) return true;
  loaded ??= loadEstimator();
  const estimator = await loaded;
  const words = own.flatMap(wordsOf);
  // Several of one's own words in a row count as much as several words of anybody, so they do not count at all.
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), password.toLowerCase());
  return [password, rest].some((text) => {
    const { score, guessesLog10, sequence } = estimator.check(text.slice(0, ESTIMATED_LENGTH), words);
    const isChain = sequence.every(({ pattern }) => pattern !== 'bruteforce');
    return score < LEAST_SCORE || (isChain && guessesLog10 < LEAST_OF_CHAIN);
  });
}

/** Its lists take 30 MB and a quarter of a second, and most processes never need them. */
async function loadEstimator() {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
}

let loaded: ReturnType<typeof loadEstimator> | undefined;

/** Longer ones first, so that none is left in parts. */
const wordsOf = (text: string): string[] =>
  [text, ...text.split(/[^\p{L}\p{N}]+/u)].map((word) => word.toLowerCase()).filter((word) => word.length > 2);
