import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Payload, type Result, resumable, type Sink } from '../../clients/js/dist/index.js';

/** A client that is told by hand what its server says. */
class Line {
  readonly attempts: { payload: Payload; sink: Sink; isStopped: boolean }[] = [];

  subscribe = (payload: Payload, sink: Sink) => {
    const attempt = { payload, sink, isStopped: false };
    this.attempts.push(attempt);
    return () => {
      attempt.isStopped = true;
    };
  };

  isDisposed = false;
  dispose = () => {
    this.isDisposed = true;
  };

  get last() {
    return this.attempts.at(-1)!;
  }

  /** What would be written out if the connection were made anew now. */
  get written() {
    return JSON.parse(JSON.stringify(this.last.payload));
  }

  say(...results: object[]) {
    for (const result of results) this.last.sink.next(result);
  }
}

const event = (cursor: string) => ({ data: { n: cursor }, extensions: { cursor } });
const hello = (cursor: string) => ({ data: {}, extensions: { cursor, hello: true } });
const retryWait = () => Promise.resolve();

function follow(options: Parameters<typeof resumable>[1] = {}, payload: Payload = { query: '{ x }' }) {
  const line = new Line();
  const heard: unknown[] = [];
  const stop = resumable(line, { retryWait, ...options }).subscribe(payload, {
    next: ({ data, errors }: Result) => heard.push(data?.n ?? errors),
    error: (error) => heard.push({ error }),
    complete: () => heard.push('complete'),
  });
  return { line, heard, stop };
}

describe('K9: a resumable subscription', () => {
  it('tells the place of the moment whenever its payload is written out, and leaves that of the caller until it knows one', () => {
    const { line, heard } = follow({}, { query: '{ x }', variables: { after: 'a' }, extensions: { mine: 1 } });
    expect(line.written).toEqual({
      query: '{ x }',
      variables: { after: 'a' },
      extensions: { mine: 1, resume: { hello: true } },
    });
    line.say(hello('h'));
    expect(line.written.extensions.resume).toEqual({ after: 'h', hello: true });
    line.say(event('1'), event('2'));
    expect(line.written.extensions.resume).toEqual({ after: '2', hello: true });
    expect(heard).toEqual(['1', '2']);
  });

  it('delivers no event twice', () => {
    const { line, heard } = follow();
    line.say(event('1'), event('2'), event('1'), hello('2'), event('2'), event('3'));
    expect(heard).toEqual(['1', '2', '3']);
  });

  it.each([
    ['SLOW_CONSUMER', 'the error of a socket'],
    ['SERVICE_UNAVAILABLE', 'the result of a stream'],
  ])('comes back after %s as %s, and hears nothing more of what was before', async (code, way) => {
    const { line, heard } = follow();
    line.say(event('1'));
    const first = line.last;
    const errors = [{ message: 'Away.', extensions: { code } }];
    if (way.includes('socket')) first.sink.error(errors);
    else first.sink.next({ errors });
    first.sink.complete();
    await expect.poll(() => line.attempts.length).toBe(2);
    first.sink.next(event('old'));
    expect([first.isStopped, line.written.extensions.resume]).toEqual([true, { after: '1', hello: true }]);
    line.say(event('2'));
    expect(heard).toEqual(['1', '2']);
  });

  it('hands on the hello that the document itself asks for: once where it begins, and again after RESET', async () => {
    const asked = (cursor: string) => ({
      data: { n: `from ${cursor}` },
      extensions: { cursor, hello: true, inDocument: true },
    });
    const { line, heard } = follow({ onReset: () => {} });
    line.say(asked('h'), event('1'));
    line.last.sink.error([{ extensions: { code: 'SLOW_CONSUMER' } }]);
    await expect.poll(() => line.attempts.length).toBe(2);
    line.say(asked('1'), event('2'));
    line.last.sink.error([{ extensions: { code: 'RESET' } }]);
    line.say(asked('9'), event('10'));
    expect(heard).toEqual(['from h', '1', '2', 'from 9', '10']);
  });

  it('begins anew after RESET, and says so once that stands', () => {
    const resets: number[] = [];
    const { line, heard } = follow({ onReset: () => resets.push(line.attempts.length) });
    line.say(event('1'));
    line.last.sink.error([{ extensions: { code: 'RESET' } }]);
    expect([line.written.extensions.resume, resets]).toEqual([{ after: null, hello: true }, []]);
    line.say(hello('h'), event('2'));
    expect([heard, resets]).toEqual([['1', '2'], [2]]);
  });

  it.each([
    ['a close event', { code: 4401, reason: 'Sign in.' }],
    ['an answer', Object.assign(new Error('401'), { response: { status: 401 } })],
    ['an error', [{ extensions: { code: 'UNAUTHENTICATED' } }]],
  ])('asks for another token after %s, and gives up where that does not hold either', async (_, refusal) => {
    let asked = 0;
    const { line, heard } = follow({ onUnauthenticated: () => ++asked > 0 });
    line.last.sink.error(refusal);
    await expect.poll(() => line.attempts.length).toBe(2);
    line.say(event('1'));
    line.last.sink.error(refusal);
    await expect.poll(() => line.attempts.length).toBe(3);
    line.last.sink.error(refusal);
    await expect.poll(() => heard).toEqual(['1', { error: refusal }]);
    expect(asked).toBe(2);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('Unreachable.'))],
    [
      'throws',
      () => {
        throw new Error('Unreachable.');
      },
    ],
  ])('gives up where the renewal %s, and says why', async (_, onUnauthenticated) => {
    const { line, heard } = follow({ onUnauthenticated });
    line.last.sink.error({ code: 4401, reason: '' });
    await expect.poll(() => heard).toEqual([{ error: new Error('Unreachable.') }]);
  });

  it('gives up where there is no other token', async () => {
    const { line, heard } = follow({ onUnauthenticated: async () => false });
    line.last.sink.error({ code: 4401, reason: '' });
    await expect.poll(() => heard).toEqual([{ error: { code: 4401, reason: '' } }]);
  });

  it('asks once for all subscriptions of a client that were refused with the same token, also for one refused later', async () => {
    const line = new Line();
    let asked = 0;
    const client = resumable(line, { retryWait, onUnauthenticated: async () => ++asked > 0 });
    const sink = { next() {}, error() {}, complete() {} };
    for (let i = 0; i < 3; i += 1) client.subscribe({ query: '{ x }' }, sink);
    const [first, second, late] = line.attempts;
    for (const { sink } of [first!, second!]) sink.error({ code: 4401, reason: '' });
    await expect.poll(() => line.attempts.length).toBe(5);
    late!.sink.error({ code: 4401, reason: '' });
    await expect.poll(() => line.attempts.length).toBe(6);
    expect(asked).toBe(1);
    line.say(event('1'));
    line.last.sink.error({ code: 4401, reason: '' });
    await expect.poll(() => line.attempts.length).toBe(7);
    expect(asked).toBe(2);
  });

  it('goes nowhere once it was stopped', async () => {
    const renewal = Promise.withResolvers<boolean>();
    const { line, heard, stop } = follow({ onUnauthenticated: () => renewal.promise });
    line.last.sink.error({ code: 4401, reason: '' });
    stop();
    renewal.resolve(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect([line.attempts.length, line.last.isStopped, heard]).toEqual([1, true, []]);
  });

  it.each<[string, unknown, string[]]>([
    ['it is followed', null, ['complete']],
    ['it waits to come back', { code: 4429, reason: '' }, ['complete']],
    ['another token is got', { code: 4401, reason: '' }, ['complete']],
    ['it has failed', 'broken', ['error']],
  ])('is over with its client, while %s', async (_, failure, told) => {
    const line = new Line();
    const wait = Promise.withResolvers<void>();
    const heard: string[] = [];
    const onUnauthenticated = () => wait.promise.then(() => true);
    const client = resumable(line, { retryWait: () => wait.promise, onUnauthenticated });
    const sink = { next() {}, error: () => heard.push('error'), complete: () => heard.push('complete') };
    client.subscribe({ query: '{ x }' }, sink);
    if (failure) line.last.sink.error(failure);
    client.dispose();
    wait.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect([line.attempts.length, line.last.isStopped, line.isDisposed, heard]).toEqual([1, true, true, told]);
  });

  it('waits where the beginning is refused with RESET too', async () => {
    const waits: number[] = [];
    const line = new Line();
    const options = { onReset() {}, retryWait: async (retries: number) => void waits.push(retries) };
    resumable(line, options).subscribe({ query: '{ x }' }, { next() {}, error() {}, complete() {} });
    for (const attempts of [2, 3, 4]) {
      line.last.sink.error([{ extensions: { code: 'RESET' } }]);
      await expect.poll(() => line.attempts.length).toBe(attempts);
    }
    expect(waits).toEqual([0, 1]);
  });

  it('leaves what it cannot help to its subscriber', () => {
    const { line, heard } = follow();
    line.last.sink.error('broken');
    expect(heard).toEqual([{ error: 'broken' }]);
  });
});

describe('K9: what callbacks throw', () => {
  const OWN = new Error('Of the caller.');
  const fail = () => {
    throw OWN;
  };
  let reported: unknown[];
  beforeEach(() => {
    reported = [];
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
  });
  afterEach(() => vi.unstubAllGlobals());

  const again = [{ extensions: { code: 'SLOW_CONSUMER' } }];
  const failing = (options: Parameters<typeof resumable>[1] = {}) => {
    const line = new Line();
    resumable(line, { retryWait, ...options }).subscribe(
      { query: '{ x }' },
      { next: fail, error: fail, complete: fail },
    );
    return line;
  };

  it.each<[string, number, Parameters<typeof resumable>[1], (line: Line) => void]>([
    ['next', 2, {}, (line) => line.say(event('1'), event('2'))],
    ['error', 1, {}, (line) => line.last.sink.error('broken')],
    ['complete', 1, {}, (line) => line.last.sink.complete()],
    [
      'next and complete, of a result that ends it',
      2,
      {},
      (line) => line.say({ errors: [{ extensions: { code: 'RESET' } }] }),
    ],
    [
      'onReset',
      1,
      { onReset: fail },
      (line) => {
        line.last.sink.error([{ extensions: { code: 'RESET' } }]);
        line.say(hello('h'));
      },
    ],
  ])('%s: is reported, and reaches no client of sockets', (_, count, options, happen) => {
    const line = failing(options);
    happen(line);
    expect(reported).toEqual(Array.from({ length: count }, () => OWN));
  });

  it('retryWait: is reported, and waited as usual', async () => {
    const line = failing({ retryWait: () => Promise.reject(OWN) });
    line.last.sink.error(again);
    await expect.poll(() => line.attempts.length).toBe(2);
    expect(reported).toEqual([OWN]);
  });

  it('is thrown beside everything where nothing takes reports, so that the process hears of it', () => {
    vi.stubGlobal('reportError', undefined);
    const thrown: (() => void)[] = [];
    vi.stubGlobal('queueMicrotask', (task: () => void) => thrown.push(task));
    failing().say(event('1'));
    expect(thrown).toHaveLength(1);
    expect(thrown[0]).toThrow(OWN);
  });

  it('goes on behind the event at which it was thrown', async () => {
    const line = failing();
    line.say(event('1'));
    line.last.sink.error(again);
    await expect.poll(() => line.attempts.length).toBe(2);
    expect(line.written.extensions.resume).toEqual({ after: '1', hello: true });
  });
});

describe('K9: the results of a subscription one after the other', () => {
  const begin = () => {
    const line = new Line();
    return { line, results: resumable(line, { retryWait }).iterate({ query: '{ x }' }) };
  };
  const over = { done: true, value: undefined };

  it.each<[string, (results: AsyncGenerator) => Promise<unknown>, unknown]>([
    ['return', (results) => results.return(undefined), over],
    ['throw', (results) => results.throw(new Error('Enough.')).catch(({ message }) => message), 'Enough.'],
    ['dispose', (results) => results[Symbol.asyncDispose]() as Promise<unknown>, undefined],
  ])('end at once with %s: while one is awaited, between two, and before the first', async (_, end, answer) => {
    const awaited = begin();
    const next = awaited.results.next();
    expect([await end(awaited.results), await next, awaited.line.last.isStopped]).toEqual([answer, over, true]);

    const between = begin();
    const first = between.results.next();
    between.line.say(event('1'), event('2'));
    await first;
    expect(await end(between.results)).toEqual(answer);
    expect([await between.results.next(), between.line.last.isStopped]).toEqual([over, true]);

    const unread = begin();
    expect(await end(unread.results)).toEqual(answer);
    expect([await unread.results.next(), unread.line.attempts]).toEqual([over, []]);
  });
});
