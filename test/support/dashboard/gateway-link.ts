import { httpCall } from '../http-call.ts';

/** The admin API of the gateway behind the stand-in. */
export interface Gateway {
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
}

export function gatewayLink(url: string, secret: string): Gateway {
  return {
    async call(method, path, body) {
      const headers = { 'x-tyk-authorization': secret };
      const { status, text } = await httpCall(`${url}/tyk/${path}`, {
        method,
        headers,
        body: body ? JSON.stringify(body) : undefined,
      });
      return { status, body: JSON.parse(text) as Record<string, unknown> };
    },
  };
}
