// RingCentral's sign-in ends here. The answer stands in the address; it is taken out of there
// before anything else, handed to the tab that asked, and kept nowhere. Rust's half, with the same
// names, is src/browser/sign_in.rs.

(() => {
  const query = location.search.slice(1);
  history.replaceState(null, "", location.pathname);
  if (query === "") return;

  // Set by the app just before it left for RingCentral in this very tab.
  if (sessionStorage.getItem("ledgerline-left-for-sign-in") !== null) {
    sessionStorage.setItem("ledgerline-signed-in", query);
    location.replace("./");
    return;
  }

  const channel = new BroadcastChannel("ledgerline-sign-in");
  channel.postMessage(query);
  channel.close();
  window.close();
})();
