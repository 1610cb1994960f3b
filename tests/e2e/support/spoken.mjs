// What a screen reader says by itself: what appears in a live region, and a dialog that takes the focus.

/** Runs in the page before the app. */
export function listenToScreenReader() {
  const spoken = [];
  const LIVE = "[aria-live], [role=status], [role=alert], [role=log]";
  const text = (ids) => (ids ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  addEventListener("focusin", ({ target }) => {
    if (target.matches("[role=alertdialog], [role=dialog]")) {
      spoken.push(`${target.ariaLabel}. ${text(target.getAttribute("aria-describedby"))}`.trim());
    }
  });
  new MutationObserver((changes) => {
    const regions = new Set(changes.map(({ target }) => (target.nodeType === 1 ? target : target.parentElement)?.closest(LIVE)));
    for (const region of regions) {
      const said = region?.textContent.trim();
      if (said && region.getAttribute("aria-live") !== "off") spoken.push(said);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
  globalThis.spoken = () => [...spoken];
}

export const spoken = (page) => page.evaluate(() => globalThis.spoken());
