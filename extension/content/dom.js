// Reads the DOM through the prototypes' own getters and methods: a form's field or a document's image hides the
// property that has its name.
// Must never: change anything in the page.

/** @typedef {ReturnType<typeof sensesDom>} SensesDom */

/** @returns what the other content scripts ask of nodes */
function sensesDom() {
  /** @param {object} prototype @param {string} name @returns {(node: Node) => any} */
  function getter(prototype, name) {
    const get = /** @type {() => unknown} */ (Object.getOwnPropertyDescriptor(prototype, name)?.get);
    return (node) => get.call(node);
  }

  /** @param {any} prototype @param {string} name @returns {(node: Node, argument?: any) => any} */
  function method(prototype, name) {
    const call = prototype[name];
    return (node, argument) => call.call(node, argument);
  }

  /** @type {(node: Node) => Element | null} */
  const parentOf = getter(Node.prototype, "parentElement");
  /** @type {(node: Node) => Node | null} */
  const firstChild = getter(Node.prototype, "firstChild");
  /** @type {(node: Node) => Node | null} */
  const nextSibling = getter(Node.prototype, "nextSibling");
  /** @type {(node: Node) => number} */
  const nodeType = getter(Node.prototype, "nodeType");
  /** @type {(node: Node) => boolean} */
  const isConnected = getter(Node.prototype, "isConnected");
  /** @type {(node: Node) => string} */
  const textContent = getter(Node.prototype, "textContent");
  /** @type {(node: Node, other: Node | null) => boolean} */
  const contains = method(Node.prototype, "contains");
  /** @type {(node: Node) => string} */
  const localName = getter(Element.prototype, "localName");
  /** @type {(element: Node) => string[]} */
  const attributeNames = method(Element.prototype, "getAttributeNames");
  /** @type {(element: Node, name: string) => string | null} */
  const attribute = method(Element.prototype, "getAttribute");
  /** @type {(element: Node, name: string) => HTMLCollection} */
  const byName = method(Element.prototype, "getElementsByTagName");
  /** @type {(element: Node, selector: string) => boolean} */
  const matches = method(Element.prototype, "matches");
  /** @type {(element: Node, selector: string) => Element | null} */
  const closest = method(Element.prototype, "closest");
  /** @type {(element: Node, selector: string) => Element | null} */
  const find = method(Element.prototype, "querySelector");
  /** @type {(element: Node, selector: string) => NodeListOf<Element>} */
  const findAll = method(Element.prototype, "querySelectorAll");
  /** @type {(document: Node, selector: string) => Element | null} */
  const findInDocument = method(Document.prototype, "querySelector");
  /** @type {(document: Node, selector: string) => NodeListOf<Element>} */
  const findAllInDocument = method(Document.prototype, "querySelectorAll");
  /** @type {(document: Node) => boolean} */
  const hasFocus = method(Document.prototype, "hasFocus");
  /** @type {(document: Node) => string} */
  const visibility = getter(Document.prototype, "visibilityState");

  const { ELEMENT_NODE, TEXT_NODE } = Node;
  return {
    parentOf,
    firstChild,
    nextSibling,
    isConnected,
    textContent,
    contains,
    localName,
    attributeNames,
    attribute,
    byName,
    matches,
    closest,
    find,
    findAll,
    findInDocument,
    findAllInDocument,
    hasFocus,
    visibility,

    /** @param {Node} node @returns {node is Element} */
    isElement: (node) => nodeType(node) === ELEMENT_NODE,

    /** @param {Node} node @returns {node is Text} */
    isText: (node) => nodeType(node) === TEXT_NODE,

    /**
     * Whether a selector matches an element or anything inside it; "" matches nothing.
     * @param {Element} element
     * @param {string} selector
     */
    matchesOrContains: (element, selector) =>
      selector !== "" && (matches(element, selector) || find(element, selector) !== null),

    /** Returns the node if it is an element, else its parent. @param {Node} node @returns {Element} */
    elementOf: (node) =>
      nodeType(node) === ELEMENT_NODE
        ? /** @type {Element} */ (node)
        : (parentOf(node) ?? /** @type {Element} */ (findInDocument(document, ":root"))),
  };
}
