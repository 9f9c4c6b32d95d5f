import { useTranslations } from 'use-intl';
import { type FragmentOf, graphql, readFragment } from '../gql/graphql.ts';
import { useDuration } from '../kit/words.tsx';

export const PLAN_LIMITS = graphql(`
  fragment PlanLimits on Plan {
    id
    displayName
    description
    priceLabel
    rate
    per
    quota
    quotaRenewalSeconds
    keyLifetimeSeconds
    autoApprove
    externalApproval
    secretPolicy
  }
`);

/** What a plan allows, one line for each limit. */
export function Limits({ of }: { of: FragmentOf<typeof PLAN_LIMITS> }) {
  const t = useTranslations('kit.limits');
  const duration = useDuration();
  const plan = readFragment(PLAN_LIMITS, of);
  const { rate, per, quota, quotaRenewalSeconds, keyLifetimeSeconds } = plan;
  const decided = plan.autoApprove ? 'autoApprove' : plan.externalApproval ? 'byThirdParty' : 'byPerson';
  return (
    <ul className="limits">
      {plan.priceLabel && <li className="price">{plan.priceLabel}</li>}
      <li>{rate && per ? t('rate', { rate, per: duration(per) }) : t('noRate')}</li>
      <li>
        {!quota
          ? t('noQuota')
          : quotaRenewalSeconds
            ? t('quota', { quota, per: duration(quotaRenewalSeconds) })
            : t('quotaForever', { quota })}
      </li>
      <li>{keyLifetimeSeconds ? t('lifetime', { time: duration(keyLifetimeSeconds) }) : t('noLifetime')}</li>
      <li>{t(plan.secretPolicy === 'REVEAL_ONCE' ? 'revealOnce' : 'readable')}</li>
      <li>{t(decided)}</li>
    </ul>
  );
}
