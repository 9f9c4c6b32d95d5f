import { type Problem, useAction } from '@portal/api/action.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Button } from '@portal/kit/button.tsx';
import { Dialog } from '@portal/kit/dialog.tsx';
import { Field } from '@portal/kit/field.tsx';
import { notify } from '@portal/kit/notices.tsx';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';

const DECIDE = graphql(`
  mutation Decide($decision: Decision!, $ids: [ID!]!, $input: DecisionInput) {
    decideAccessRequests(decision: $decision, ids: $ids, input: $input) {
      results {
        requestId
        accessRequest {
          id
          status
          provisioning
          decidedAt
          decisionReason
          viewerCanDecide
          decidedBy { id displayName }
          app { id name }
          products { id displayName }
          credential { id status }
        }
        userErrors { code message field }
      }
      userErrors { code message field }
    }
  }
`);

export type Decide = (
  decision: 'APPROVE' | 'REJECT',
  ids: readonly string[],
  input?: { reason: string | null; message: string | null },
) => Promise<void>;

interface Decided {
  status: string;
  app: { name: string };
  /** Null for who is not known, or no person. */
  decidedBy: string | null;
}

/** What somebody else decided, and who it was. */
export function useDecided(): (of: Decided) => string {
  const t = useTranslations('deciding');
  return ({ status, app, decidedBy }) =>
    t('already', { app: app.name, status, by: decidedBy ? 'known' : 'unknown', name: decidedBy ?? '' });
}

/** So many of what was decided at once are told by name. */
const NAMED = 3;

/** Decides any number of requests alike. What was refused stays, with why. */
export function useDecision(onDecided: () => void): { decide: Decide; problems: readonly Problem[]; isBusy: boolean } {
  const t = useTranslations('deciding');
  const inWords = useDecided();
  const { run, problems, isBusy } = useAction(DECIDE);
  const [refusals, setRefusals] = useState<readonly Problem[]>([]);
  const decide: Decide = async (decision, ids, input) => {
    const done = await run({ decision, ids: [...ids], input });
    if (!done) return;
    const results = done.results ?? [];
    // What is gone from the queue is told beside it.
    const already = results.filter(({ userErrors }) => userErrors.some(({ code }) => code === 'ALREADY_DECIDED'));
    for (const { accessRequest: request } of already)
      if (request) notify(inWords({ ...request, decidedBy: request.decidedBy?.displayName ?? null }));
    const refused = results.filter((result) => !already.includes(result)).flatMap(({ userErrors }) => userErrors);
    setRefusals(refused);
    const decided = results.filter(({ userErrors }) => userErrors.length === 0);
    const names = decided.slice(0, NAMED).flatMap(({ accessRequest: request }) => {
      const products = request?.products.map(({ displayName }) => displayName).join(', ');
      return request ? t('which', { app: request.app.name, products: products ?? '' }) : [];
    });
    const [count, more] = [decided.length, decided.length - names.length];
    if (count > 0) notify(t('done', { decision, count, names: names.join(', '), more }));
    if (refused.length === 0) onDecided();
  };
  return { decide, problems: problems.length > 0 ? problems : refusals, isBusy };
}

interface DecidingProps {
  ids: readonly string[];
  onDecide: Decide;
  isBusy: boolean;
  /** How often the reason was asked for, which then has the focus. */
  asksWhy?: number;
}

/** What every requester is told, and the decision. A rejection that tells nobody why is asked about once more. */
export function Deciding({ ids, onDecide, isBusy, asksWhy = 0 }: DecidingProps) {
  const t = useTranslations('deciding');
  const [reason, setReason] = useState('');
  const [message, setMessage] = useState('');
  const [isAsking, setAsking] = useState(false);
  const form = useRef<HTMLElement>(null);
  useEffect(() => {
    if (asksWhy > 0) form.current?.querySelector('textarea')?.focus();
  }, [asksWhy]);
  const decide = (decision: 'APPROVE' | 'REJECT') =>
    onDecide(decision, ids, { reason: reason || null, message: message || null });
  const rejectAllTheSame = () => {
    setAsking(false);
    return decide('REJECT');
  };
  return (
    <section className="form" ref={form}>
      <h2>{t('title', { count: ids.length })}</h2>
      <Field label={t('reason')} hint={t('reasonHint')} rows={2} value={reason} onChange={setReason} />
      <Field label={t('message')} rows={2} value={message} onChange={setMessage} />
      <div className="actions">
        <Button look="primary" isDisabled={isBusy} onPress={() => decide('APPROVE')}>
          {t('approve')}
        </Button>
        <Button look="danger" isDisabled={isBusy} onPress={() => (reason.trim() ? decide('REJECT') : setAsking(true))}>
          {t('reject')}
        </Button>
      </div>
      <Dialog title={t('withoutReason', { count: ids.length })} isOpen={isAsking} onClose={() => setAsking(false)}>
        <p>{t('withoutReasonWhy', { count: ids.length })}</p>
        <Field label={t('reason')} hint={t('reasonHint')} rows={2} value={reason} onChange={setReason} />
        <div className="actions">
          <Button look="danger" isDisabled={isBusy} onPress={rejectAllTheSame}>
            {reason.trim() ? t('reject') : t('rejectWithoutReason')}
          </Button>
          <Button onPress={() => setAsking(false)}>{t('cancel')}</Button>
        </div>
      </Dialog>
    </section>
  );
}
