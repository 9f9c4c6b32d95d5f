import type { Data } from '../support/client.ts';
import { API_KINDS } from './api-kinds.ts';
import { callAsTold } from './consumer-call.ts';
import type { Tell } from './credential-states.ts';
import type { Disturbance, Scene } from './disturbances.ts';
import { judge } from './pairs.ts';
import type { Held, TruthWorld } from './truth-world.ts';

/** What the portal did by itself about a disturbance. */
export interface Learning {
  name: string;
  /** Mails to owners that came of it. */
  mails: string[];
  /** The mails that are to come of it. */
  expected: string[];
  /** Until the portal knew, in ms, and by what; null where its next comparison tells it. */
  known: { by: 'a canary' | 'a failed change'; ms: number } | null;
}

/** Plays each disturbance on credentials in every state: what is true at once, once the portal knows, and afterwards. */
export async function disturb(
  world: TruthWorld,
  disturbances: readonly Disturbance[],
  tell: Tell,
): Promise<Learning[]> {
  const stage = await Stage.set(world, tell);
  await stage.look('before', 'undisturbed');
  const learnt: Learning[] = [];
  for (const disturbance of disturbances) {
    if (!disturbance.needs || world.target[disturbance.needs]) learnt.push(await stage.play(disturbance));
  }
  return learnt;
}

class Stage {
  /** Where calls go, if not to the gateway itself. */
  private node: string | undefined;
  private readonly told = new Map<string, Data>();

  private constructor(
    private readonly scene: Scene,
    private readonly tell: Tell,
    private readonly appId: string,
  ) {}

  /** Brings credentials into all states on one API, two of them with another API beside it. */
  static async set(world: TruthWorld, tell: Tell): Promise<Stage> {
    const [kept, spare] = await world.offer([API_KINDS[0]!, API_KINDS[0]!]);
    const appId = await world.createApp('Truth disturbed');
    const held: Record<string, Held> = {};
    for (const name of ['active', 'suspended', 'replaced', 'revoked'])
      held[name] = await world.get([kept!], 'wide', appId);
    for (const name of ['two', 'shed']) held[name] = await world.get([kept!, spare!], 'wide', appId);
    held.usedUp = await world.get([kept!], 'drained', appId);
    held.expired = await world.get([kept!], 'brief', appId);
    await world.settled(appId);
    for (const one of Object.values(held)) await world.reveal(one);
    const planPolicyId = await world.planPolicy('wide');
    const stage = new Stage(
      { world, target: world.target, kept: kept!, spare: spare!, planPolicyId, held },
      tell,
      appId,
    );
    await stage.bringIntoStates();
    return stage;
  }

  private async bringIntoStates(): Promise<void> {
    const { world, held, kept } = this.scene;
    await world.change('suspendCredential', held.suspended!.id, 'owner', 'SuspendCredentialInput', { reason: 'Truth' });
    await world.change('revokeCredential', held.revoked!.id, 'consumer');
    const input = { overlapSeconds: 86_400 };
    const { credential } = await world.change(
      'rotateCredential',
      held.replaced!.id,
      'consumer',
      'RotateCredentialInput',
      input,
    );
    held.replacement = { id: credential.id, secret: '' };
    await world.settled(this.appId);
    await world.reveal(held.replacement);
    const seen = await world.see(this.appId);
    const api = this.apiOf(seen.get(held.usedUp!.id), kept.apiId);
    for (let call = 0; call < 3; call += 1) await callAsTold(api, held.usedUp!.secret);
    await world.untilStatus(this.appId, 'EXPIRED', held.expired!.id);
  }

  async play(disturbance: Disturbance): Promise<Learning> {
    const { name, notice, takesAway, isWatched, isTold } = disturbance;
    const { world } = this.scene;
    const since = new Date();
    const elsewhere = await disturbance.make(this.scene);
    this.node = typeof elsewhere === 'string' ? elsewhere : undefined;
    if (!isTold) await this.look(name, 'at once', false);
    const lostMs = isWatched ? await world.untilKeysLost(since) : null;
    await world.learn();
    await this.look(name, 'known');
    const failedMs = takesAway ? await this.narrow(name) : null;
    this.node = undefined;
    if (disturbance.undo) await this.undo(disturbance);
    return {
      name,
      mails: await world.ownersMailsSince(since),
      expected: notice ? [notice] : [],
      known: lostMs ? { by: 'a canary', ms: lostMs } : failedMs ? { by: 'a failed change', ms: failedMs } : null,
    };
  }

  private async undo({ name, undo, takesAway }: Disturbance): Promise<void> {
    await undo?.(this.scene);
    await this.scene.world.learn();
    await this.look(name, 'over');
    if (takesAway) await this.widen();
  }

  /** What narrows access holds for what is still there. Returns after how long a change that failed had brought a comparison. */
  private async narrow(name: string): Promise<number | null> {
    const { world, held, spare } = this.scene;
    const since = new Date();
    const before = await world.attemptsOf(this.appId);
    await world.change('suspendCredential', held.two!.id, 'owner', 'SuspendCredentialInput', { reason: 'Truth' });
    await world.removeProduct(held.shed!.id, spare);
    await world.attempted(this.appId, before, [held.two!.id, held.shed!.id]);
    await this.look(name, 'narrowed meanwhile');
    const ms = await world.comparedSince(since);
    await world.change('resumeCredential', held.two!.id, 'owner');
    return ms;
  }

  private async widen(): Promise<void> {
    const { world, held, spare } = this.scene;
    await world.addProduct(held.shed!.id, spare);
    await world.settled(this.appId);
  }

  /** Asks and calls for every credential. */
  async look(disturbance: string, stage: string, isKnown = true): Promise<void> {
    const { world, held, kept, spare } = this.scene;
    if (isKnown) await world.settled(this.appId);
    const seen = await world.see(this.appId);
    for (const [name, { id, secret }] of Object.entries(held)) {
      const apiIds = ['two', 'shed'].includes(name) ? [kept.apiId, spare.apiId] : [kept.apiId];
      for (const apiId of apiIds) {
        const answer = await callAsTold(this.apiOf(seen.get(id), apiId), secret, this.node);
        const place = apiId === kept.apiId ? '' : ', its other API';
        this.tell(judge(`${disturbance} · ${stage} · ${name}${place}`, seen.get(id), apiId, answer, isKnown));
      }
    }
  }

  /** What the consumer was told last of an API: one that is gone is told no more. */
  private apiOf({ products }: Data, apiId: string): Data {
    const apis = products.flatMap((product: Data) => product.apis);
    const api = apis.find(({ name }: Data) => name === `Truth ${apiId}`) ?? this.told.get(apiId);
    this.told.set(apiId, api);
    return api;
  }
}
