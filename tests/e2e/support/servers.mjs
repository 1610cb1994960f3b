// Where the servers under test are. Journeys may run in several lanes at once, each with servers of
// its own, because a journey begins with a sandbox in which nothing has happened.

const lane = Number(process.env.TEST_PARALLEL_INDEX ?? 0) + 1;

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run this through cargo xtask`);
  return value;
}

const ofThisLane = (name) => required(lane === 1 ? name : `${name}_${lane}`);

export const servers = {
  /** The connector, which serves the app. */
  app: ofThisLane("APP_URL"),
  /** The sandbox's RingCentral and its console. */
  sandbox: ofThisLane("SANDBOX_URL"),
  /** The sandbox's NetSuite. */
  netsuite: ofThisLane("NETSUITE_URL"),
};

/** For journeys that stop and start a connector of their own. */
export const connectorFiles = () => ({
  binary: required("CONNECTOR_BINARY"),
  settings: ofThisLane("CONNECTOR_SETTINGS"),
});
