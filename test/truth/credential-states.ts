import type { Data } from '../support/client.ts';
import type { ApiKind } from './api-kinds.ts';
import { callAsTold } from './consumer-call.ts';
import { judge, judgeRate, notOffered, type Pair } from './pairs.ts';
import type { Held, Offered, TruthWorld } from './truth-world.ts';

/** Takes a pair as soon as it is known. */
export type Tell = (pair: Pair) => void;

/** A credential on an API of one kind, and what it is called in the table. */
interface Row extends Offered {
  name: string;
  held: Held;
}

/**
 * Takes a credential on each kind of API through its life, and asks and calls in every state. In the suite one credential has
 * several kinds, which costs less than one for each.
 */
export async function lifeOfCredentials(
  world: TruthWorld,
  kinds: readonly ApiKind[],
  isWhole: boolean,
  tell: Tell,
): Promise<void> {
  const offered = await world.offer(kinds);
  const begin = (plan: string, isMeant: (kind: ApiKind) => boolean, perKey = 1) =>
    Life.begin(world, tell, { offered: offered.filter(({ kind }) => isMeant(kind)), plan, perKey });
  const life = await begin('wide', () => true, isWhole ? 1 : 20);
  await life.look('active');
  await life.pause();
  await (await begin('narrow', ({ isPlain }) => isWhole || Boolean(isPlain))).useUp();
  await (await begin('unlimited', ({ limits }) => Boolean(limits))).useUp();
  // The suite sees keys in these states where something happens to them.
  if (!isWhole) return;
  await life.growAndShrink(offered[0]!);
  await life.rotate();
  await life.revoke();
  await expireAll(offered, (isMeant) => begin('brief', isMeant));
}

/** So many keys are made and shown within their life, however busy the machine is. */
const BRIEF_AT_ONCE = 8;

async function expireAll(
  offered: readonly Offered[],
  begin: (isMeant: (kind: ApiKind) => boolean) => Promise<Life>,
): Promise<void> {
  const kinds = offered.map(({ kind }) => kind);
  const lives: Life[] = [];
  for (let at = 0; at < kinds.length; at += BRIEF_AT_ONCE) {
    const some = kinds.slice(at, at + BRIEF_AT_ONCE);
    lives.push(await begin((kind) => some.includes(kind)));
  }
  for (const life of lives) await life.expire();
}

/** Credentials of one app, on some kinds of APIs each. */
class Life {
  private constructor(
    private readonly world: TruthWorld,
    private readonly tell: Tell,
    private readonly appId: string,
    public rows: Row[],
  ) {}

  /** Asks for credentials on all that is offered; what is refused is a pair as well. */
  static async begin(
    world: TruthWorld,
    tell: Tell,
    { offered, plan, perKey }: { offered: readonly Offered[]; plan: string; perKey: number },
  ): Promise<Life> {
    const appId = await world.createApp(`Truth ${plan} ${offered[0]?.apiId}`);
    const life = new Life(world, tell, appId, []);
    const allowed: Offered[] = [];
    for (const one of offered) {
      const refusal = await world.refusalOf(one, plan, appId);
      if (refusal) tell(notOffered(`${one.kind.name} · ${plan}`, refusal));
      else allowed.push(one);
    }
    for (let at = 0; at < allowed.length; at += perKey) {
      const together = allowed.slice(at, at + perKey);
      const held = await world.get(together, plan, appId);
      life.rows.push(...together.map((one) => ({ ...one, name: one.kind.name, held })));
    }
    await world.settled(appId);
    for (const held of heldBy(life.rows)) await world.reveal(held);
    await life.dropUnfinished();
    return life;
  }

  /** What never became active has no further life. */
  private async dropUnfinished(): Promise<void> {
    const seen = await this.world.see(this.appId);
    const unfinished = this.rows.filter(({ held }) => seen.get(held.id).status !== 'ACTIVE');
    await this.look('never active', undefined, unfinished);
    this.rows = this.rows.filter((row) => !unfinished.includes(row));
  }

  async each(work: (held: Held) => Promise<unknown>, rows = this.rows): Promise<void> {
    for (const held of heldBy(rows)) await work(held);
  }

  change(name: string, by: 'owner' | 'consumer', input?: string, value?: object): Promise<void> {
    return this.each((held) => this.world.change(name, held.id, by, input, value));
  }

  /** Asks and calls for every credential, at its own API or at another one of its products. */
  async look(state: string, apiId?: string, rows = this.rows): Promise<void> {
    await this.world.settled(this.appId);
    const seen = await this.world.see(this.appId);
    for (const row of rows) {
      const [id, credential] = [apiId ?? row.apiId, seen.get(row.held.id)];
      const answer = await callAsTold(this.apiOf(credential, id), row.held.secret);
      this.tell(judge(`${row.name} · ${state}`, credential, id, answer, true));
    }
  }

  private readonly told = new Map<string, Data>();

  /** What the consumer was told last of an API: a product that was taken away is told no more. */
  private apiOf({ products }: Data, apiId: string): Data {
    const apis = products.flatMap((product: Data) => product.apis);
    const api = apis.find(({ name }: Data) => name === `Truth ${apiId}`) ?? this.told.get(apiId);
    this.told.set(apiId, api);
    return api;
  }

  async pause(): Promise<void> {
    await this.change('suspendCredential', 'owner', 'SuspendCredentialInput', { reason: 'Truth' });
    await this.look('suspended');
    await this.change('resumeCredential', 'owner');
    await this.each((held) => this.world.changePlan(held.id, 'wider'));
    await this.look('resumed on a larger plan');
  }

  async revoke(): Promise<void> {
    await this.change('revokeCredential', 'consumer');
    await this.look('revoked');
  }

  /** Another product is added and taken away again. */
  async growAndShrink(spare: Offered): Promise<void> {
    const grown = this.rows.filter(({ apiId }) => apiId !== spare.apiId);
    for (const { held } of grown) await this.world.addProduct(held.id, spare);
    await this.look('a second product added', undefined, grown);
    await this.look('the second product', spare.apiId, grown);
    for (const { held } of grown) await this.world.removeProduct(held.id, spare);
    await this.look('the second product removed', spare.apiId, grown);
  }

  async rotate(): Promise<void> {
    const old = this.rows;
    const fresh = new Map<Held, Held>();
    await this.each(async (held) => {
      const input = { overlapSeconds: 3_600 };
      const name = 'rotateCredential';
      const { credential } = await this.world.change(name, held.id, 'consumer', 'RotateCredentialInput', input);
      fresh.set(held, { id: credential.id, secret: '' });
    });
    await this.world.settled(this.appId);
    for (const held of fresh.values()) await this.world.reveal(held);
    this.rows = old.map((row) => ({ ...row, held: fresh.get(row.held)! }));
    await this.look('rotated, the new key');
    await this.look('rotated, the old key in its overlap', undefined, old);
    await this.each((held) => this.world.change('endRotationOverlap', held.id, 'consumer'), old);
    await this.look('rotated, the old key after its overlap', undefined, old);
  }

  /** Two calls use the quota up, and the rate is three: the fourth call tells which of them is in force. */
  async useUp(): Promise<void> {
    const first = await this.world.see(this.appId);
    const call = (row: Row) => callAsTold(this.apiOf(first.get(row.held.id), row.apiId), row.held.secret);
    for (const row of this.rows) {
      await call(row);
      await call(row);
    }
    await this.look('quota used up');
    const seen = await this.world.see(this.appId);
    for (const row of this.rows) {
      const credential = seen.get(row.held.id);
      this.tell(judgeRate(`${row.name} · rate used up`, credential, row.apiId, await call(row)));
    }
  }

  async expire(): Promise<void> {
    await this.world.untilStatus(this.appId, 'EXPIRED');
    await this.look('expired');
  }
}

const heldBy = (rows: readonly Row[]): Held[] => [...new Set(rows.map(({ held }) => held))];
