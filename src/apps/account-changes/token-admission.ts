import { admitToken as admit } from '../../identity/provider-tokens/token-admission.service.ts';
import type { Context } from '../../platform/context.ts';
import { relocate } from './account-move.service.ts';

/** Whether a token of an identity provider has a session now; who it is about may be moved by it, with their apps. */
export const admitToken = (ctx: Context, token: string): Promise<boolean> => admit(ctx, token, relocate);
