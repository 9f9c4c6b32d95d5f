/** Where calls that a gateway answered are kept. It is only read, and may be away at any time: then it throws `AnalyticsError`. */
export interface AnalyticsSource {
  /** What was called with these keys, or of these APIs, by whomever. Nothing recorded is no row. */
  read(question: UsageQuestion): Promise<UsageRow[]>;
  /** The same for each key at each API. */
  readKeysAtApis(question: KeysQuestion): Promise<KeyAtApiRow[]>;
  close(): Promise<void>;
}

interface Span {
  /** The provider's organisation. */
  organisationId: string;
  from: Date;
  to: Date;
  /** Length of what is added up; null = all of it. */
  stepSeconds: number | null;
}

export interface UsageQuestion extends Span {
  by: 'key' | 'api';
  /** Names of keys as the gateway stores them, or ids of APIs. */
  names: readonly string[];
}

export interface KeysQuestion extends Span {
  names: readonly string[];
  /** Only calls of these; null = of all. */
  apiIds: readonly string[] | null;
}

export interface Figures {
  calls: number;
  /** Answers from 400 on, those of the gateway itself among them. */
  errors: number;
  /** Added up over all calls; null where the source does not tell. */
  latencyMs: number | null;
  /** Null where the source does not tell. */
  maxLatencyMs: number | null;
}

export interface UsageRow extends Figures {
  name: string;
  startsAt: Date;
}

export interface KeyAtApiRow extends UsageRow {
  apiId: string;
}

/** Why there are no figures: nobody keeps any, it cannot be asked now, or it does not keep these. */
export type UsageGapName = 'NO_SOURCE' | 'SOURCE_UNREACHABLE' | 'NOT_KEPT';

/** What a source throws. The message is for the log; it holds nothing of the connection. */
export class AnalyticsError extends Error {
  override readonly name = 'AnalyticsError';
  readonly gap: UsageGapName;
  /** Whether it was just found out, so that the log should hear of it. */
  readonly isNews: boolean;

  constructor(gap: UsageGapName, message: string, isNews = false) {
    super(message);
    this.gap = gap;
    this.isNews = isNews;
  }
}
