/**
 * What nothing but usual words, passwords and sequences stand for needs more than what else there is in a password, as a power of
 * ten for each step of the score: guessing programs try their combinations first, so that three favourites in a row are no secret.
 */
const CHAIN_FOR_SCORE = 4;

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
 * @param minScore The least score that is taken, as the estimator counts it: 3 is "safely unguessable: moderate protection from
 *   an offline attack".
 */
export async function isGuessable(password: string, own: readonly string[], minScore: number): Promise<boolean> {
  const text = password.normalize('NFKC').toLowerCase();
  if (FAMOUS.has(text.replace(/\P{L}/gu, ''))) return true;
  loaded ??= loadEstimator();
  const estimator = await loaded;
  const words = own.flatMap(wordsOf);
  const estimate = (form: string) => estimator.check(form.slice(0, ESTIMATED_LENGTH), words);
  // Several of one's own words in a row count as much as several words of anybody, so they do not count at all.
  const withoutOwn = (form: string) => words.reduce((left, word) => left.replaceAll(word, ''), form);
  const isWeak = (form: string) => {
    const { score, guessesLog10, sequence } = estimate(form);
    const isChain = sequence.every(({ pattern }) => pattern !== 'bruteforce');
    return score < minScore || (isChain && guessesLog10 < CHAIN_FOR_SCORE * minScore);
  };
  const distinct = distinctWordsOf(text);
  return (
    [password, withoutOwn(text)].some(isWeak) ||
    [distinct, withoutOwn(distinct)].some((form) => estimate(form).score < minScore)
  );
}

/**
 * What is left where nothing stands between the words and none comes twice. The estimator takes a sign between two words for
 * something to be guessed and does not see the repeat around it; whoever guesses tries both.
 */
const distinctWordsOf = (text: string): string => [...new Set(text.match(/[\p{L}\p{N}]+/gu))].join('');

/** Its lists take 30 MB and a quarter of a second, and most processes never need them. */
async function loadEstimator() {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
}

let loaded: ReturnType<typeof loadEstimator> | undefined;

/** Also read from their end. Longer ones first, so that none is left in parts. */
const wordsOf = (text: string): string[] =>
  [text, ...text.split(/[^\p{L}\p{N}]+/u)]
    .map((word) => word.toLowerCase())
    .filter((word) => word.length > 2)
    .flatMap((word) => [word, [...word].toReversed().join('')]);
