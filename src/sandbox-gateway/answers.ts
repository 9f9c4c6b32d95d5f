/** An answer of the admin API before it is sent. */
export interface Answer {
  status: number;
  body: unknown;
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function refusal(status: number, message: string): Answer {
  return { status, body: { status: 'error', message } };
}

/** Tyk's answer to every write. */
export function done(key: string, action: 'added' | 'modified' | 'deleted' | 'updated'): Answer {
  return ok({ key, status: 'ok', action });
}
