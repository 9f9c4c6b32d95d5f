import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { Credential } from '../credentials/credential.entity.ts';
import { ENDED_STATUSES } from '../credentials/credential.rules.ts';
import { sendAllToGateway } from '../credentials/gateway.queue.ts';
import { newCounter } from './new-key.ts';

/**
 * Lets the calls of a grant be counted anew, under another name: the count that a gateway has can be neither changed nor
 * taken away there. All living keys of the grant go over to it. The caller holds the credential's lock and flushes.
 */
export async function beginNewCount(ctx: Context, credential: Credential): Promise<void> {
  const { id, appId, quotaCounter } = credential;
  const others = quotaCounter
    ? await ctx.em.find(
        Credential,
        { appId, quotaCounter, id: { $ne: id }, status: { $nin: ENDED_STATUSES } },
        { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
      )
    : [];
  const counter = await newCounter(ctx, credential.providerId);
  for (const key of [credential, ...others]) {
    key.quotaCounter = counter;
    key.revision += 1;
  }
  await ctx.em.flush();
  const keys = [credential, ...others];
  await sendAllToGateway(
    ctx,
    keys.map((key) => key.id),
  );
}
