// The library renews its registration by itself, some 44 seconds after the last one. It takes no
// notice of a refusal, never tries again after one, and waits without end when its second request,
// the one with credentials, is not answered.

/** For both requests of a renewal. */
const LIMIT_MS = 10_000;

/** Calls `failed` with the error of a renewal that came to nothing; a first registration is `start`'s. */
export function watchRenewals(webPhone, failed) {
  const { sipClient } = webPhone;
  const { start, register } = sipClient;
  /** The socket that is registered. */
  let registered;

  sipClient.start = async () => {
    registered = undefined;
    await start.call(sipClient);
    registered = sipClient.wsc;
  };

  sipClient.register = async (expires) => {
    const socket = registered;
    const registering = register.call(sipClient, expires);
    if (!socket || expires === 0) return registering;
    let limit;
    const silence = new Promise((_, reject) => {
      limit = setTimeout(reject, LIMIT_MS, new Error("Registration failed: "));
    });
    try {
      await Promise.race([registering, silence]);
    } catch (error) {
      // A socket that closed meanwhile has been reported, and perhaps replaced.
      if (socket === registered && socket.readyState === WebSocket.OPEN) failed(error);
    } finally {
      clearTimeout(limit);
    }
  };
}
