// RingCentral's sign-in ends here. The answer stands in the address; it is taken out of there
// before anything else, handed to the tab that asked, and kept nowhere. Rust's half, with the same
// names, is src/browser/sign_in.rs.

(() => {
  const query = location.search.slice(1);
  history.replaceState(null, "", location.pathname);
  if (query === "") return;

  // The screen that the app left for RingCentral in this very tab.
  const left = sessionStorage.getItem("ledgerline-left-for-sign-in");
  if (left !== null) {
    sessionStorage.setItem("ledgerline-signed-in", query);
    location.replace(left);
    return;
  }

  const channel = new BroadcastChannel("ledgerline-sign-in");
  channel.postMessage(query);
  channel.close();
  window.close();
})();
