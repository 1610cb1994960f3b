// Where the servers under test are.

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run this through cargo xtask`);
  return value;
}

export const servers = {
  /** The connector, which serves the app. */
  app: required("APP_URL"),
  /** The sandbox's RingCentral and its console. */
  sandbox: required("SANDBOX_URL"),
};

/** For journeys that stop and start a connector of their own. */
export const connectorFiles = () => ({
  binary: required("CONNECTOR_BINARY"),
  settings: required("CONNECTOR_SETTINGS"),
});
