/** When a job of a provider is due. */
export interface Due {
  inSeconds?: number;
  /** A job that already waits keeps its time: one that adds itself again must not delay what somebody asked for. */
  orAsPlanned?: boolean;
}

/** The same for the queue. */
export const dueTime = ({ inSeconds = 0, orAsPlanned }: Due) => ({
  runAt: new Date(Date.now() + inSeconds * 1_000),
  keepsTime: orAsPlanned,
});
