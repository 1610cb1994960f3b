// What the app takes from RingCentral's phone library, as one global that Rust binds
// (web_phone.rs). A global, because a bundle under trunk's content hash has no name to import.

import WebPhone from "ringcentral-web-phone";

/**
 * Lets a phone reach a proxy that speaks no TLS. The library writes `wss://` itself and builds its
 * socket synchronously inside `connect`, so the constructor is swapped for just that call.
 */
function connectWithoutTls(webPhone) {
  const { sipClient } = webPhone;
  const connect = sipClient.connect.bind(sipClient);
  sipClient.connect = () => {
    const Secure = globalThis.WebSocket;
    globalThis.WebSocket = class extends Secure {
      constructor(url, protocols) {
        super(url.replace(/^wss:/, "ws:"), protocols);
      }
    };
    try {
      return connect();
    } finally {
      globalThis.WebSocket = Secure;
    }
  };
}

globalThis.ledgerlinePhone = { WebPhone, connectWithoutTls };
