// The page as a screen reader has it: nothing but the browser's accessibility tree, whose nodes have a
// role, a name, a value and states, and can be focused and pressed.

import { expect } from "@playwright/test";

export class AccessibilityTree {
  #session;
  #page;

  static async of(page) {
    const tree = new AccessibilityTree();
    tree.#page = page;
    tree.#session = await page.context().newCDPSession(page);
    await tree.#session.send("Accessibility.enable");
    return tree;
  }

  /** Waits for the only node of this role and name, below another or anywhere. */
  async find(role, name, within) {
    let found = [];
    await expect
      .poll(async () => (found = await this.#all(role, name, within)).length, { message: `${role} “${name}”` })
      .toBe(1);
    return found[0];
  }

  /** Waits until no node has this role and name. */
  async expectNone(role, name) {
    await expect.poll(async () => (await this.#all(role, name)).length, { message: `no ${role} “${name}”` }).toBe(0);
  }

  /** Goes to a button and presses it with the key that presses buttons: one that takes no focus fails. */
  async press(role, name, within) {
    const { backendDOMNodeId: backendNodeId } = await this.find(role, name, within);
    await this.#session.send("DOM.focus", { backendNodeId });
    const focused = await this.focused();
    expect(focused?.backendDOMNodeId, `${role} “${name}” has the focus`).toBe(backendNodeId);
    await this.#page.keyboard.press("Enter");
  }

  /** Goes to a field and types; a list takes the typed entry. */
  async type(role, name, text, within) {
    const { backendDOMNodeId: backendNodeId } = await this.find(role, name, within);
    await this.#session.send("DOM.focus", { backendNodeId });
    await this.#page.keyboard.type(text);
  }

  /** All that is said below a node, in order. */
  async text(node) {
    const nodes = await this.#nodes();
    const below = nodes.filter((it) => it.role?.value === "StaticText" && isBelow(nodes, it, node));
    return below.map((it) => it.name.value).join(" ");
  }

  /** What is focused. */
  async focused() {
    const focused = (await this.#nodes()).filter((node) => stateOf(node, "focused"));
    return focused.at(-1);
  }

  async #all(role, name, within) {
    const nodes = await this.#nodes();
    return nodes.filter(
      (node) =>
        node.role?.value === role &&
        (typeof name === "string" ? node.name?.value === name : name.test(node.name?.value ?? "")) &&
        (!within || isBelow(nodes, node, within)),
    );
  }

  async #nodes() {
    const { nodes } = await this.#session.send("Accessibility.getFullAXTree");
    return nodes.filter((node) => !node.ignored || node.childIds?.length);
  }
}

/** `disabled`, `focused`, `pressed`, … of a node. */
export function stateOf(node, name) {
  return node.properties?.find((property) => property.name === name)?.value.value;
}

function isBelow(nodes, node, ancestor) {
  for (let at = node; at; at = nodes.find((it) => it.nodeId === at.parentId)) {
    if (at.backendDOMNodeId === ancestor.backendDOMNodeId) return true;
  }
  return false;
}
