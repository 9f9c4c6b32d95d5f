import { randomUUID } from 'node:crypto';
import type { Answer } from '../answers.ts';
import { done, ok, refusal } from '../answers.ts';
import { api, faultOf, isMcp, printedApi } from '../api-model.ts';
import type { GatewayCore } from '../gateway-core.ts';
import { policy, printedPolicy } from '../model.ts';
import { classicOf, mcpOf } from './oas-definition.ts';

const ID_FORM = /^[\w.~-]*$/;
const NO_API = refusal(404, 'API not found');
const NO_OAS = refusal(400, 'the payload should contain x-tyk-api-gateway');
const NOT_OAS = refusal(400, 'the requested API definition is in Tyk classic format, please use old api endpoint');

/** `/tyk/apis` and `/tyk/policies`: reads answer from memory, writes go to disk and wait for a reload. */
export class AdminDefinitions {
  constructor(private readonly core: GatewayCore) {}

  /** Servers of the Model Context Protocol only for who asks for them. */
  listApis(includeTypes: string | undefined): Answer {
    const withMcp = includeTypes?.split(',').some((type) => type.trim() === 'mcp') ?? false;
    return ok(this.core.apis.filter((each) => withMcp || !isMcp(each)).map(printedApi));
  }

  readApi(apiId: string): Answer {
    const found = this.core.api(apiId);
    return found ? ok(printedApi(found)) : NO_API;
  }

  listOasApis(): Answer {
    return ok(this.core.apis.flatMap(({ oas }) => oas ?? []));
  }

  readOasApi(apiId: string): Answer {
    const found = this.core.api(apiId);
    if (!found) return NO_API;
    return found.oas ? ok(found.oas) : NOT_OAS;
  }

  listMcps(): Answer {
    return ok(this.core.apis.filter(isMcp).map(mcpOf));
  }

  readMcp(apiId: string): Answer {
    const found = this.core.api(apiId);
    return found && isMcp(found) ? ok(mcpOf(found)) : NO_API;
  }

  addApi(body: unknown): Answer {
    const definition = api.safeParse(body);
    if (!definition.success) return refusal(400, 'Request malformed');
    const fault = faultOf(definition.data);
    if (fault) return refusal(400, fault);
    const apiId = definition.data.api_id || randomUUID().replaceAll('-', '');
    if (!ID_FORM.test(apiId)) return refusal(400, 'Invalid API ID');
    this.core.disk.apis[apiId] = { ...definition.data, api_id: apiId };
    return done(apiId, 'added');
  }

  changeApi(apiId: string, body: unknown): Answer {
    const definition = api.safeParse(body);
    if (!this.core.api(apiId)) return NO_API;
    if (!definition.success) return refusal(400, 'Request malformed');
    if (definition.data.api_id !== apiId) {
      return refusal(400, 'Request APIID does not match that in Definition! For Update operations these must match.');
    }
    const fault = faultOf(definition.data);
    if (fault) return refusal(400, fault);
    this.core.disk.apis[apiId] = definition.data;
    return done(apiId, 'modified');
  }

  deleteApi(apiId: string): Answer {
    if (!this.core.api(apiId)) return NO_API;
    if (!this.core.disk.apis[apiId]) return refusal(500, 'Delete failed');
    delete this.core.disk.apis[apiId];
    return done(apiId, 'deleted');
  }

  /** Kept in the classic form as well, in which Tyk lists it and by which it is served. */
  addOasApi(body: unknown): Answer {
    const definition = classicOf(body);
    return definition ? this.addApi({ ...definition, oas: body }) : NO_OAS;
  }

  changeOasApi(apiId: string, body: unknown): Answer {
    const definition = classicOf(body);
    return definition ? this.changeApi(apiId, { ...definition, oas: body }) : NO_OAS;
  }

  listPolicies(): Answer {
    return ok(this.core.policies.map(printedPolicy));
  }

  readPolicy(policyId: string): Answer {
    const found = this.core.policy(policyId);
    return found ? ok(printedPolicy(found)) : refusal(404, 'Policy not found');
  }

  /** POST and PUT alike write the file, whether it is there or not; they differ in one check and one word. */
  writePolicy(policyId: string | undefined, body: unknown): Answer {
    const definition = policy.safeParse(body);
    if (!definition.success) return refusal(400, 'Request malformed');
    if (!ID_FORM.test(definition.data.id)) {
      return refusal(400, 'Invalid Policy ID: Allowed characters: a-z, A-Z, 0-9, ., _, -, ~');
    }
    if (policyId !== undefined && definition.data.id !== policyId) {
      return refusal(400, 'Request ID does not match that in policy! For Update operations these must match.');
    }
    const id = definition.data.id || definition.data._id;
    if (!id) return refusal(400, 'Unable to create policy without id.');
    const { policyStorage } = this.core.settings;
    if (policyStorage === 'nowhere') return refusal(500, 'Unable to access policy storage.');
    if (policyStorage === 'recordName') this.core.strayPolicies.add(id);
    else this.core.disk.policies[id] = { ...definition.data, id };
    return done(id, policyId === undefined ? 'added' : 'modified');
  }

  /** Tyk's answer for an unknown policy really is a 500. */
  deletePolicy(policyId: string): Answer {
    const isDirectory = this.core.settings.policyStorage === 'path';
    const isThere = isDirectory ? policyId in this.core.disk.policies : this.core.strayPolicies.delete(policyId);
    if (!isThere) return refusal(500, 'Delete failed');
    if (isDirectory) delete this.core.disk.policies[policyId];
    return done(policyId, 'deleted');
  }
}
