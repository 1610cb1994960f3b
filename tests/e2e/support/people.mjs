// Outside numbers and how the sandbox's far ends behave behind them.

export const people = {
  /** Rings briefly, answers with a tone, then echoes. */
  echo: "+15555550177",
  ringsForEver: "+15555550101",
  busy: "+15555550102",
  /** Answers, and hangs up five seconds later. */
  hangsUp: "+15555550103",
  invalid: "+15555550104",
  unknown: "+15555550105",
  forbidden: "+15555550106",
  /** RingCentral's phone service does not react at all. */
  silent: "+15555550107",
};
