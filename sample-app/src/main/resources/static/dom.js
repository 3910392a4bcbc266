// Small help with the document.

export const $ = id => document.getElementById(id);

/** Makes an element; text is always text, never markup. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

/** A shape of the page's own. */
export function shape(name, className = '') {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  if (className) svg.setAttribute('class', className);
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', '#' + name);
  svg.append(use);
  return svg;
}

/** Keeps one child of parent for each item, by key: makes what is new, updates all, removes what is gone. */
export function keep(parent, items, key, make, update) {
  const wanted = new Set(items.map(key));
  const old = new Map();
  // What is gone goes first: moving the others around it would take the focus from them.
  for (const child of [...parent.children]) {
    const name = child.dataset.key;
    if (name === undefined) continue;
    if (wanted.has(name)) old.set(name, child);
    else child.remove();
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const child = old.get(name) ?? make(item);
    child.dataset.key = name;
    update(child, item);
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
}

/** Sets text only where it differs, so that readers of the screen are left in peace. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
