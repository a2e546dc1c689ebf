// The page of this test, which changes at random.

const MOST_ELEMENTS = 900;

/** A page that changes at random. */
export class World {
  #random;
  /** Removed elements, which may come back. @type {Element[]} */
  #limbo = [];

  /** @param {(below: number) => number} random */
  constructor(random) {
    this.#random = random;
  }

  /** @param {string} selector @returns {Element} */
  element(selector) {
    const all = document.querySelectorAll(selector);
    return /** @type {Element} */ (all[this.#random(all.length)]);
  }

  /** Returns a random element; elements that places find are more frequent. @param {number} depth @returns {Element} */
  tree(depth) {
    const element = this.#leaf();
    if (depth === 0 || element.localName === "svg") return element;
    for (let i = this.#random(5); i > 0; i -= 1) {
      element.append(this.#random(3) > 0 ? this.tree(depth - 1) : `text <${this.#random(100)} & é`);
    }
    return element;
  }

  #leaf() {
    const [name, attribute, value] = this.#pick([
      ["a", "href", `/code/session_${this.#random(4)}`],
      ["a", "href", `/code/session_${this.#random(4)}/files?x&from=${this.#random(4)}#y`],
      ["aside", "class", "list"],
      ["div", "class", "transcript"],
      ["i", "class", "dot"],
      ["div", "role", "status"],
      ["p", "aria-label", 'quoted "<&>'],
      ["textarea", "data-secret", "SECRET"],
      ["b", "value", `${this.#random(100)}`],
      ["b", "value", "SECRET"],
      ["section", "data-pane", `session_${this.#random(4)}`],
      ["i", "data-bare", "SECRET"],
      ...["div", "li", "ul", "b", "span", "section", "main", "aside"].map((plain) => [plain, "id", ""]),
    ]);
    if (this.#random(12) === 0) return document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const element = document.createElement(name ?? "div");
    if (value) element.setAttribute(attribute ?? "", value);
    return element;
  }

  change() {
    const element = this.element("body *");
    const other = this.element("body *");
    this.#pick([
      () => element.append(this.tree(3)),
      () => element.prepend(`text ${this.#random(99)}`),
      () => this.#remove(element),
      () => this.#rewrite(),
      () => this.#setAttribute(element),
      () => element.contains(other) || other.append(element),
      () => this.#bringBack(element),
    ])();
    if (document.querySelectorAll("*").length > MOST_ELEMENTS) this.element("main").replaceChildren(this.tree(4));
    if (!document.querySelector("main")) document.body.append(document.createElement("main"));
  }

  /** @param {Element} element */
  #remove(element) {
    element.remove();
    if (this.#random(2) === 0) this.#limbo.push(element);
  }

  /** Attaches a removed element again, perhaps after a change. @param {Element} parent */
  #bringBack(parent) {
    const element = this.#limbo.pop();
    if (!element || element.contains(parent)) return;
    if (this.#random(2) === 0) element.append(this.tree(1));
    parent.append(element);
  }

  #rewrite() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let i = this.#random(20); i >= 0; i -= 1) walker.nextNode();
    if (walker.currentNode instanceof Text) walker.currentNode.data = `changed ${this.#random(99)}`;
  }

  /**
   * Changes an attribute, but none by which elements inside are found: a class, or the role of a container.
   * @param {Element} element
   */
  #setAttribute(element) {
    const [name, value] = this.#pick([
      ["aria-label", `label ${this.#random(9)}`],
      ["href", `/code/session_${this.#random(4)}`],
      ["role", this.#pick(["status", "img"])],
    ]);
    if (this.#random(2) === 0) element.removeAttribute(name ?? "");
    else element.setAttribute(name ?? "", value ?? "");
  }

  /** @template T @param {T[]} list @returns {T} */
  #pick(list) {
    return /** @type {T} */ (list[this.#random(list.length)]);
  }
}
