import type { Client, Data } from '../../support/client.ts';

export const userIdOf = async (client: Client): Promise<string> => (await client.send('{ viewer { id } }')).viewer.id;

/** @returns The grant with its scope. */
export async function grantApprover(owner: Client, input: Data): Promise<Data> {
  const document = `mutation ($input: GrantApproverInput!) {
    grantApprover(input: $input) { approver { id user { email } catalogue { name } product { name } }
      userErrors { code message field } } }`;
  return (await owner.send(document, { input })).grantApprover.approver;
}

/** Only API owners decide any more. */
export async function revokeApprovers(owner: Client): Promise<void> {
  const { approvers } = await owner.send('{ approvers(first: 100) { nodes { id } } }');
  for (const { id } of approvers.nodes) {
    await owner.send('mutation ($id: ID!) { revokeApprover(id: $id) { userErrors { code } } }', { id });
  }
}
