// What a screen reader says by itself: what appears in a live region, and a dialog that takes the focus.

/** Runs in the page before the app. */
export function listenToScreenReader() {
  const spoken = [];
  const text = (ids) => (ids ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  addEventListener("focusin", ({ target }) => {
    if (target.matches("[role=alertdialog], [role=dialog]")) {
      spoken.push(`${target.ariaLabel}. ${text(target.getAttribute("aria-describedby"))}`.trim());
    }
  });
  new MutationObserver((changes) => {
    const regions = new Set(changes.map(({ target }) => (target.nodeType === 1 ? target : target.parentElement)?.closest("[aria-live=assertive]")));
    for (const region of regions) {
      const said = region?.textContent.trim();
      if (said) spoken.push(said);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
  globalThis.spoken = () => [...spoken];
}

export const spoken = (page) => page.evaluate(() => globalThis.spoken());
