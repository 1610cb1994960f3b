// Where buttons stand while other things come and go beside them.

/**
 * Looks from now on, with each frame, where the buttons with these texts stand, however far they are scrolled, as
 * long as `part` is there. Gives what tells of it: each way they stood, once.
 */
export async function watchTops(page, part, names) {
  const watch = (element, names) => {
    const stood = new Set();
    globalThis.stood = stood;
    const named = (name) => [...element.querySelectorAll("button")].find((it) => it.textContent.startsWith(name));
    const scrolled = (it) => (it ? it.scrollTop + scrolled(it.parentElement) : 0);
    const top = (button) => Math.round(button.getBoundingClientRect().top + scrolled(button.parentElement));
    const look = () => {
      if (!element.isConnected) return;
      // What slides in as a whole has a transform until it stands.
      if (element.getAnimations().every(({ playState }) => playState === "finished")) {
        stood.add(names.map((name) => top(named(name))).join());
      }
      requestAnimationFrame(look);
    };
    look();
  };
  await part.evaluate(watch, names);
  return () => page.evaluate(() => [...globalThis.stood]);
}
