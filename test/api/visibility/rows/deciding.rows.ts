import { FROM_START, type Row, row } from '../row.ts';

const RULE = { name: 'New', action: 'ROUTE_TO_PERSON' };

/** Who decides by which rules is the owners' business; what is asked about a request, that of whoever sees it. */
export const DECIDING_ROWS: Row[] = [
  //                                                    anonymous hobbyist member partner rival owner
  row('Query.approvers', { first: 100 }, '401 403 403 403 403 seen'),
  row('Query.node', { id: '@approver:owner' }, 'null null null null null data'),
  row(
    'Mutation.grantApprover',
    { input: { userId: '@user:rival', productId: '@product:payment' } },
    '401 403 403 403 403 ok',
  ),
  row('Mutation.grantApprover', { input: { userId: '@user:rival' } }, '401 403 403 403 403 INVALID_INPUT'),
  row('Mutation.revokeApprover', { id: '@approver:owner' }, '401 403 403 403 403 ok'),

  row('Query.approvalRules', {}, '401 403 403 403 403 data'),
  row('Query.node', { id: '@approvalrule:nobody' }, 'null null null null null data'),
  row('Mutation.createApprovalRule', { input: RULE }, '401 403 403 403 403 ok'),
  row(
    'Mutation.updateApprovalRule',
    { id: '@approvalrule:nobody', input: { name: 'Other' } },
    '401 403 403 403 403 ok',
  ),
  row('Mutation.deleteApprovalRule', { id: '@approvalrule:nobody' }, '401 403 403 403 403 ok'),
  row('Mutation.orderApprovalRules', { ids: ['@approvalrule:nobody'] }, '401 403 403 403 403 ok'),

  row(
    'Mutation.decideAccessRequests',
    { ids: ['@request:partner-waiting'], decision: 'APPROVE' },
    '401 403 403 403 403 ok',
  ),
  row('Mutation.decideAccessRequests', { ids: [], decision: 'APPROVE' }, '401 403 403 403 403 INVALID_INPUT'),
  row('Mutation.askForInformation', { id: '@request:partner-waiting', question: 'Why?' }, '401 403 403 403 403 ok'),
  row(
    'Mutation.answerInformation',
    { id: '@request:shared-waiting', answer: 'Because.' },
    '401 NOT_FOUND NOT_FOUND ok NOT_FOUND NOT_FOUND',
  ),
  row(
    'Mutation.answerInformation',
    { id: '@request:partner-waiting', answer: 'Because.' },
    '401 NOT_FOUND NOT_FOUND WRONG_STATE NOT_FOUND NOT_FOUND',
  ),
  row('Query.node', { id: '@accessrequestmessage:shared' }, 'null null data data null data'),
  row('Subscription.accessRequestMessaged', FROM_START, '401 event event event event event'),
];
