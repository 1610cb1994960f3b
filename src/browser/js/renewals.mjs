// The library renews its registration by itself, some 44 seconds after the last one: by a timer of
// the page, which browsers let sleep in hidden tabs until RingCentral has forgotten the phone. It
// takes no notice of a refusal, never tries again after one, and waits without end when its second
// request, the one with credentials, is not answered. So its timer is stopped each time, and whoever
// listens renews in time, by `register`.

/** For both requests of a renewal. */
const LIMIT_MS = 10_000;

/**
 * Calls `renewed` with the milliseconds for which each registration was granted, or with the error of
 * a renewal that came to nothing; the error of a first registration is `start`'s.
 */
export function watchRenewals(webPhone, renewed) {
  const { sipClient } = webPhone;
  const { start, register } = sipClient;
  /** The socket that is registered. */
  let registered;
  /** Seconds, as the last REGISTER was answered. */
  let granted;

  sipClient.on("inboundMessage", (message) => {
    if (!message.getHeader("CSeq")?.endsWith(" REGISTER")) return;
    granted = Number(/;expires=(\d+)/.exec(message.getHeader("Contact") ?? "")?.[1]);
  });

  const grant = () => {
    clearTimeout(sipClient.timeoutHandle);
    if (granted > 0) renewed(granted * 1_000);
  };

  sipClient.start = async () => {
    registered = undefined;
    await start.call(sipClient);
    registered = sipClient.wsc;
    grant();
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
      if (socket === registered) grant();
    } catch (error) {
      // A socket that closed meanwhile has been reported, and perhaps replaced.
      if (socket === registered && socket.readyState === WebSocket.OPEN) renewed(error);
    } finally {
      clearTimeout(limit);
    }
  };
}
