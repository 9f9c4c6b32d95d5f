import type { World } from './world.ts';

const APPROVER = `mutation ($input: GrantApproverInput!) {
  grantApprover(input: $input) { approver { id } userErrors { code } } }`;
const RULE = `mutation ($input: CreateApprovalRuleInput!) {
  createApprovalRule(input: $input) { approvalRule { id } userErrors { code } } }`;
const ASK = `mutation ($id: ID!, $question: String!) { askForInformation(id: $id, question: $question) {
  accessRequest { messages { nodes { id } } } userErrors { code } } }`;

/** A grant and a rule that change nothing for anybody, and a question to every consumer. */
export async function addDeciding({ clients: { owner }, idOf }: World, ids: Map<string, string>): Promise<void> {
  const { grantApprover } = await owner.send(APPROVER, {
    input: { userId: idOf('user:owner'), catalogueId: idOf('catalogue:public') },
  });
  ids.set('approver:owner', grantApprover.approver.id);
  const { createApprovalRule } = await owner.send(RULE, {
    input: { name: 'Nobody', action: 'APPROVE', emailDomains: ['nowhere.example'] },
  });
  ids.set('approvalrule:nobody', createApprovalRule.approvalRule.id);
  for (const name of ['hobby', 'shared', 'rival']) {
    const { askForInformation } = await owner.send(ASK, { id: idOf(`request:${name}-waiting`), question: 'Why?' });
    ids.set(`accessrequestmessage:${name}`, askForInformation.accessRequest.messages.nodes[0].id);
  }
}
